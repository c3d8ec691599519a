"""The saved views that a place offers, and where each leads."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from candidates import policies
from candidates.models import SavedView
from candidates.queries.saved import View
from foundation.core.addresses import address
from foundation.people.models import Membership
from roles.models import Role


class Offered(NamedTuple):
    """A view as the bar of views shows it."""

    name: str
    href: str
    current: bool


class Views(NamedTuple):
    """The views of a place: one's own, shared ones of others, and the open one where the reader may change it."""

    mine: list[Offered]
    shared: list[Offered]
    some_open: bool
    changeable: UUID | None


def views_of(member: Membership, role: Role | None, current: str, offered: Iterable[View]) -> Views:
    """Return the views that a place offers as its bar shows them; `current` is the key that the address names."""
    mine: list[Offered] = []
    shared: list[Offered] = []
    found: View | None = None
    place = {"at": str(role.pk)} if role else {}
    for view in offered:
        chosen = str(view.pk) == current
        found = view if chosen else found
        href = address("candidates:saved_view", view.pk)
        row = Offered(view.name, f"{href}?{urlencode(place)}" if place else href, chosen)
        (mine if view.owner_id == member.pk else shared).append(row)
    own = found is not None and policies.can_change_view(member, found)
    return Views(mine, shared, found is not None, found.pk if found and own else None)


def address_of(view: SavedView | View, role: UUID | None) -> str:
    """Return where a view leads: to its own role, or to the place from which it was asked for."""
    said = parse_qsl(view.query, keep_blank_values=True)
    as_board = ("view", "board") in said
    place = view.role_id or role
    if place and as_board:
        path = address("candidates:board", place)
    else:
        path = address("candidates:table", place) if place else address("candidates:list")
    kept = [pair for pair in said if pair[0] != "view"]
    return f"{path}?{urlencode([*kept, ('saved', str(view.pk))])}"


def opened_by_default(role: Role | None, offered: Iterable[View]) -> str | None:
    """Return the address of the view that the member opens this table with, if there is one; a board's is none."""
    opening = [view for view in offered if view.opens]
    # A role's own comes before one of all roles.
    view = min(opening, key=lambda one: (one.role_id is None, one.pk), default=None)
    if view is None or dict(parse_qsl(view.query)).get("view") == "board":
        return None
    return address_of(view, role.pk if role else None)
