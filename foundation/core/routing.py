"""Addresses in groups by their first word, so that a path is compared with those of its own word alone.

Django compares it with one route after the other, and we have some hundreds: that took longer than reading who asks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from django.urls import URLPattern, URLResolver, include, path


def by_word(routes: Sequence[URLPattern]) -> list[URLPattern | URLResolver]:
    """Return the same routes, those that begin with one word (`roles/…`) as one that leads to the rest of each.

    Names and order within a word stay. No route may begin with a value that takes a word of others.
    """
    groups: dict[str, list[URLPattern]] = defaultdict(list)
    for route in routes:
        word, slash, rest = str(route.pattern).partition("/")
        groups[word + slash].append(path(rest, route.callback, route.default_args, route.name))
    return [path(word, include(group)) for word, group in groups.items()]
