"""The API's lists read from inside, by an export: which there are, who may read them, their rows in pages."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from django.urls import URLPattern, URLResolver, get_resolver

from foundation.core.api.paging import MOST, Cursor, Wanted
from foundation.core.api.permissions import PAY, Asker, known_scopes, scopes, scopes_of
from foundation.core.api.schema import PREFIX
from foundation.core.api.shapes import Cells
from foundation.core.api.views import Collection

Pattern = URLPattern | URLResolver


@dataclass(frozen=True, slots=True)
class _Key:
    scopes: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Request:
    """As much of a request as a collection looks at to find its rows; nothing was asked of it by parameters."""

    member: Any
    auth: _Key
    query_params: Mapping[str, str] = field(default_factory=dict)


def collections() -> dict[str, type[Collection]]:
    """Return the views of all lists of the API by their address below `/api/v1/`, in the order of their addresses."""
    found = dict(_lists(get_resolver().url_patterns, "/"))
    return {name.removeprefix(PREFIX): found[name] for name in sorted(found)}


def _lists(patterns: Iterable[Pattern], before: str) -> Iterator[tuple[str, type[Collection]]]:
    for one in patterns:
        address = before + str(one.pattern)
        if isinstance(one, URLResolver):
            if PREFIX.startswith(address) or address.startswith(PREFIX):
                yield from _lists(one.url_patterns, address)
        elif address.startswith(PREFIX):
            view = getattr(one.callback, "view_class", None)
            if view is not None and issubclass(view, Collection):
                yield address, view


def reader(member: Any, *, pay: bool) -> Asker:
    """Return `member` as one who asks with every scope that they could have for reading, pay only where it is said."""
    known = [key for key in known_scopes() if not member.is_integration or scopes[key].integrations]
    return Asker(member, frozenset(key for key in known if ":read" in key and (pay or key != PAY)))


def may_read(view: type[Collection], asker: Asker) -> bool:
    """Tell whether the scopes of `asker` suffice for the list of `view`."""
    return any(asker.may(one) for one in scopes_of(view, "GET"))


def pages(view: type[Collection], asker: Asker, *, limit: int = MOST) -> Iterator[list[Cells]]:
    """Yield the rows of a list in the shape of the API, at most `limit` at a time: what a client finds page by page."""
    one = view()
    one.request = cast("Any", _Request(asker.member, _Key(asker.scopes)))
    behind = None
    while True:
        page = Wanted(limit, behind, None, count=False)
        cells, keys = one.shape.read(page.ordered(one.queryset(asker.member)), asker, also=("pk",))
        if cells:
            yield cells[:limit]
        if len(cells) <= limit:
            return
        behind = Cursor(keys[limit - 1][0])
