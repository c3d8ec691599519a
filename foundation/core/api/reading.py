"""The lists of the API read from inside, by an export: who may read them, and their rows in pages."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

from foundation.core.api.paging import MOST, Cursor, Wanted
from foundation.core.api.permissions import PAY, Asker, known_scopes, scopes, scopes_of
from foundation.core.api.picking import Inside
from foundation.core.api.shapes import Cells
from foundation.core.api.views import Collection


@dataclass(frozen=True, slots=True)
class _Key:
    scopes: frozenset[str]
    prefix: str = ""


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
    one.request = cast("Any", Inside(asker.member, _Key(asker.scopes)))
    behind = None
    while True:
        page = Wanted(limit, behind, None, count=False)
        cells, keys = one.shape.read(page.ordered(one.queryset(asker.member)), asker, also=("pk",))
        if cells:
            yield cells[:limit]
        if len(cells) <= limit:
            return
        behind = Cursor(keys[limit - 1][0])
