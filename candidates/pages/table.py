"""The table of applications, on the page and as a file: the same columns, rows and words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from django.http import QueryDict
from django.utils import timezone
from markupsafe import Markup, escape

from candidates.domain.cards import CardRow
from candidates.domain.next_action import YOU, first_name
from candidates.domain.table import Column, csv_line
from candidates.models import Application
from candidates.pages.cards import Card, cards
from candidates.queries.table import COUNTED, Shown
from candidates.queries.table_rows import choices, every_page, page
from foundation.core.addresses import address
from foundation.core.formatting import day
from foundation.people.models import Membership
from roles.models import Role

LABELS = {key: str(label) for key, label in Application.Status.choices}
STATUSES = [*LABELS.items(), ("closed", "Closed"), ("any", "Any status")]
IN_FILE = 1_000
# An address with the id left open: a reversal per row would cost more than the row.
NOBODY = UUID(int=0)


Cells = dict[str, str | Markup]


class Line(NamedTuple):
    """One row as the page draws it: `cells` by column, and what its markup names."""

    card: Card
    cells: Cells


@dataclass(frozen=True, slots=True)
class Place:
    """Where a table stands: at a role, or over all of them without one."""

    role: Role | None

    @property
    def path(self) -> str:
        return address("candidates:table", self.role.pk) if self.role else address("candidates:list")

    @property
    def file(self) -> str:
        return address("candidates:role_export", self.role.pk) if self.role else address("candidates:export")


class Links:
    """Addresses of the same table with something changed."""

    def __init__(self, place: Place, query: QueryDict, shown: Shown) -> None:
        self.place, self.path, self.shown = place, place.path, shown
        self.query = query.copy()
        self.query.pop("after", None)

    def with_(self, **changes: Any) -> str:
        """Return the address with parameters set, or left out when None."""
        return _address(self.path, self._changed(**changes))

    def _changed(self, **changes: Any) -> QueryDict:
        query = self.query.copy()
        for name, value in changes.items():
            query.pop(name, None)
            if value is not None:
                query[name] = str(value)
        return query

    def sorted(self, column: Column) -> str:
        """Return the address in the order of a column, the other way round where it is in it already."""
        order = self.shown.order
        turned = order.column is column and not order.down
        return self.with_(sort=f"-{column.key}" if turned else column.key)

    @property
    def file(self) -> str:
        """Return the address of the same rows as a file."""
        return _address(self.place.file, self._changed(saved=None))

    @property
    def said(self) -> str:
        """Return what the address says, as a view keeps it."""
        return self._changed(saved=None, all=None).urlencode()

    @property
    def board(self) -> str | None:
        """Return the address of the same people as a board; None where there is none."""
        if not self.place.role:
            return None
        query = self._changed(**dict.fromkeys(("sort", "cols", "stage", "saved", "tag", "all", "view")))
        return _address(address("candidates:board", self.place.role.pk), query)

    @property
    def matching(self) -> str:
        """Return the filter alone, as whoever acts on all that match is given it."""
        return self._changed(**dict.fromkeys(("sort", "cols", "saved", "all", "view"))).urlencode()

    def fields(self, *without: str) -> list[tuple[str, str]]:
        """Return what the address says as (name, value), for a form that changes the rest."""
        return [(name, value) for name, values in self.query.lists() for value in values if name not in without]


def _address(path: str, query: QueryDict) -> str:
    return f"{path}?{query.urlencode()}" if query else path


def table(member: Membership, query: QueryDict, place: Place) -> dict[str, Any]:
    """Return what the table of a place shows: rows, filters, and the ways on from here."""
    shown = Shown.read(member, query, place.role.pk if place.role else None)
    found = page(member, shown)
    links = Links(place, query, shown)
    offered = choices(member, shown)
    number = offered.match
    return {
        "wanted": shown,
        "links": links,
        "choices": offered,
        "statuses": STATUSES,
        "columns": [heading(column, shown, links) for column in shown.columns],
        "lines": list(_lines(member, found.rows, shown.columns)),
        "count": number,
        "application_link": address("candidates:application", NOBODY),
        "nobody": str(NOBODY),
        "count_text": f"{COUNTED:,}+" if number > COUNTED else f"{number:,}",
        "next_href": links.with_(after=found.more) if found.more else None,
        "first_href": links.with_() if shown.after else None,
    }


def heading(column: Column, shown: Shown, links: Links) -> dict[str, Any]:
    """Return the head of a column, with where a click leads and how the rows stand now."""
    order = shown.order
    sort = ("descending" if order.down else "ascending") if order.column is column else None
    return {
        "key": column.key,
        "label": column.label,
        "num": column.num,
        "sort": sort,
        "href": links.sorted(column) if column.sort else None,
    }


def _lines(member: Membership, rows: list[dict[str, Any]], columns: tuple[Column, ...]) -> Iterator[Line]:
    told = [(column.key, _MARKED.get(column.key) or TEXTS[column.key]) for column in columns]
    for card, row in zip(_cards(member, rows), rows, strict=True):
        cells: Cells = {key: cell(card, row) for key, cell in told}
        cells |= {"id": card.id, "version": str(card.version), "stage_id": card.stage_id, "name": card.name}
        yield Line(card, cells)


def _cards(member: Membership, rows: Iterable[Mapping[str, Any]]) -> list[Card]:
    """Return the rows as the board has them, so that both say the same."""
    me = str(member.pk)
    return cards(member, (_row(row, me) for row in rows))


def _row(row: Mapping[str, Any], me: str) -> CardRow:
    return CardRow(
        pk=row["id"],
        id=str(row["id"]),
        stage_id=row["stage_key"],
        kind=row["stage__kind"],
        patience=row["stage__patience_days"],
        status=row["status"],
        version=row["version"],
        source=row["source"],
        since=row["stage_entered_at"],
        stopped=row["clock_stopped_at"],
        candidate=row["candidate__name"],
        email=row["candidate__email"],
        own=row["owner_key"] == me,
        owner=row["owner_name"] or "",
        answer_by=row["answer_by"],
    )


def _days(card: Card, _row: Mapping[str, Any]) -> str | Markup:
    if not card.age_tone:
        return card.age
    # Both are ours and plain: `%` of markup takes as long as the rest of the row.
    return Markup(f'<strong class="tone" data-tone="{card.age_tone}">{card.age}</strong>')  # noqa: S704  (no one's text)


def _next(card: Card, _row: Mapping[str, Any]) -> str | Markup:
    if not (card.who and card.next):
        return card.next
    return Markup(f"<strong>{escape(card.who)}</strong>: {escape(card.next)}")  # noqa: S704  (each part is escaped)


def _company(_card: Card, row: Mapping[str, Any]) -> str:
    return ", ".join(filter(None, (row["candidate__title"], row["candidate__company"])))


def _tags(_card: Card, row: Mapping[str, Any]) -> Markup:
    return Markup(" ").join(Markup('<span class="tag">{}</span>').format(name) for name in row["tags"])


# What a cell says, in words; and on the page where it is more than words.
TEXTS: dict[str, Callable[[Card, Mapping[str, Any]], str]] = {
    "name": lambda card, _row: card.name,
    "role": lambda _card, row: row["role__title"],
    "stage": lambda _card, row: row["stage__label"],
    "days": lambda card, _row: str(card.days),
    "next": lambda card, _row: f"{card.who}: {card.next}" if card.who and card.next else card.next,
    "source": lambda _card, row: row["source"],
    "scorecards": lambda _card, _row: "",
    "answer": lambda _card, row: row["answer_by"].isoformat() if row["answer_by"] else "",
    "owner": lambda _card, row: row["owner_name"] or "",
    "status": lambda _card, row: LABELS[row["status"]],
    "applied": lambda _card, row: timezone.localdate(row["applied_at"]).isoformat(),
    "email": lambda _card, row: row["candidate__email"],
    "phone": lambda _card, row: row["candidate__phone"],
    "company": _company,
    "location": lambda _card, row: row["candidate__location"],
    "tags": lambda _card, row: "; ".join(row["tags"]),
}
# The reader, as a card names them: alone, or among those who meet somebody.
A_READER = re.compile(rf"\b{YOU}\b")
_MARKED: dict[str, Callable[[Card, Mapping[str, Any]], str | Markup]] = {
    "days": _days,
    "next": _next,
    "answer": lambda _card, row: day(row["answer_by"]) if row["answer_by"] else "–",
    "applied": lambda _card, row: day(row["applied_at"]),
    "tags": _tags,
}


def file_lines(member: Membership, shown: Shown) -> Iterator[str]:
    """Yield all rows that match as lines of a file, the heading first; scorecards are in none."""
    columns = [column for column in shown.columns if column.file]
    yield "\ufeff" + csv_line(column.label for column in columns)
    me = first_name(member.name)
    for rows in every_page(member, shown, IN_FILE):
        # A file is read by others than whoever took it, too.
        cards_of_page = [card._replace(who=A_READER.sub(lambda _: me, card.who)) for card in _cards(member, rows)]
        lines = zip(cards_of_page, rows, strict=True)
        yield "".join(csv_line(TEXTS[column.key](card, row) for column in columns) for card, row in lines)
