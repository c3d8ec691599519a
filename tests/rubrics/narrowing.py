"""Lists of the API asked narrowly: by each filter, and each value that it may be asked for."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from foundation.core import clock
from foundation.core.api import filters
from foundation.core.api.catalogue import catalogue
from tests.rubrics.doors import WORDLESS, Ask


def asked_narrowly(ask: Ask, ids: Iterable[Any]) -> Iterator[tuple[str, bytes]]:
    """Yield (address, body) of every list about people, by each filter: words, moments, days, numbers, some `ids`."""
    some = [str(one) for one in ids]
    for name, view in catalogue().items():
        known = view.filters.base_filters if view.filters else {}
        if f"/api/v1/{name}" in WORDLESS or not view.__module__.startswith(("rubrics", "candidates", "assessments")):
            continue
        for key, value in ((key, value) for key, one in known.items() for value in _values(one, some)):
            place = f"/api/v1/{name}?{urlencode({key: value})}&count=true&limit=5"
            yield place, ask(place)


def _values(one: Any, ids: list[str]) -> list[str]:
    if choices := one.extra.get("choices"):
        return [str(value) for value, _said in (choices() if callable(choices) else choices)]
    if isinstance(one, (filters.Id, filters.Ids)):
        return ids
    if isinstance(one, filters.Instant):
        return [f"{clock.now() + timedelta(hours=hours):%Y-%m-%dT%H}:30:00Z" for hours in (-2, 0)]
    if isinstance(one, filters.Day):
        return [f"{clock.now() + timedelta(days=days):%Y-%m-%d}" for days in (0, 1)]
    return ["1", "3", "zq0001"]
