"""Links on the pages of the table: none leads its reader to what the table refuses them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from html import unescape
from typing import Any
from urllib.parse import urlsplit

from django.urls import Resolver404, ResolverMatch, resolve

from tests.matrix.permissions import Status, World
from tests.matrix.world import all_rows

HREF = re.compile(rb'<a\b[^>]*?\shref="(/[^"]*)"')
REFUSED: tuple[Status, ...] = (403, 404, 405, 410)
Place = tuple[str, tuple[tuple[str, str], ...]]


def dead_links(content: bytes, actor: str, world: World) -> list[str]:
    """Return the links of a page that the table refuses to `actor`; what it does not list is passed over."""
    found = []
    for link in dict.fromkeys(HREF.findall(content)):
        path = urlsplit(unescape(link.decode())).path
        match = _resolved(path)
        status = _statuses(world).get(_place(match), {}).get(actor) if match else None
        if match is None or status in REFUSED:
            found.append(f"{path} ({match.view_name if match else 'no such page'}: {status})")
    return found


@cache
def _resolved(path: str) -> ResolverMatch | None:
    try:
        return resolve(path)
    except Resolver404:
        return None


def _place(match: ResolverMatch) -> Place:
    return match.view_name, _ids(match.kwargs)


def _ids(kwargs: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((name, str(value)) for name, value in kwargs.items()))


def _statuses(world: World) -> dict[Place, dict[str, Status]]:
    """Return who gets what at each page of the table, reckoned once for a world."""
    if not hasattr(world, "statuses"):
        world.statuses = {}
        for row in all_rows():
            if row.method == "GET" and not row.is_api and not row.query:
                world.statuses.setdefault((row.name, _ids(row.kwargs(world))), row.expected())
    kept: dict[Place, dict[str, Status]] = world.statuses
    return kept
