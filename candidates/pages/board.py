"""The board of a role: columns with counts, and light rows for the cards that are drawn.

A board takes a constant number of queries at any size: one for counts, filter choices and ages, one for the cards of
all columns with what comes next, one more for a column that shows more, and one for each source of card facts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from candidates.pages.cards import Card, on_board
from candidates.queries import columns
from candidates.queries.columns import Filters
from foundation.core.formatting import age_days
from foundation.people.models import Membership
from roles.models import Role, Stage

__all__ = ["Board", "Card", "Column", "Filters", "board"]

CARDS = 160
MORE = 40


@dataclass(slots=True)
class Column:
    """One stage with how many wait there and the cards that are drawn, the longest waiting first.

    `folded` is an empty one that keeps a spine; `after` is behind which card the next ones stand, and `left` how many.
    """

    stage: Stage
    count: int = 0
    late: int = 0
    oldest: datetime | None = None
    cards: list[Card] = field(default_factory=list)
    folded: bool = False
    after: str = ""
    left: int = 0

    @property
    def say(self) -> str:
        """Return the small line of the heading."""
        limit = f"limit {self.stage.patience_days} d"
        retired = f", retired in {self.stage.retired_in}" if self.stage.retired_in else ""
        if self.late:
            return f"{self.late} late, {limit}{retired}"
        oldest = f"oldest {age_days(self.oldest)} d" if self.oldest and self.stage.position == 1 else limit
        return oldest + retired


@dataclass(slots=True)
class Board:
    """The columns in order, the sources and owners to choose from, and how many people, late and waiting for me."""

    columns: list[Column]
    sources: list[str]
    owners: list[tuple[str, str]]
    count: int
    late: int

    @property
    def source_choices(self) -> list[tuple[str, str]]:
        return [(source, source) for source in self.sources]

    @property
    def drawn(self) -> int:
        return sum(len(column.cards) for column in self.columns)


def board(member: Membership, role: Role, stages: Sequence[Stage], filters: Filters) -> Board:
    """Return the board of `role` as the member sees it, at most CARDS cards of it (more of the column asked for)."""
    made = {stage.pk: Column(stage) for stage in stages}
    sources: Counter[str] = Counter()
    owners: dict[str, str] = {}
    late = columns.patience(stages)
    for group in columns.groups(member, role.pk, late, filters):
        column = made[group["stage_id"]]
        sources[group["source"]] += group["count"]
        if group["owner_id"]:
            owners[str(group["owner_id"])] = group["owner__user__name"]
        if _chosen(group, filters):
            _count(column, group, filters)
    _fill(member, role, made, late, filters)
    shown = list(made.values())
    for column in shown:
        column.folded = not column.count and str(column.stage.pk) not in filters.opened
    return Board(
        columns=shown,
        sources=sorted(filter(None, {*sources, filters.source})),
        owners=sorted(owners.items(), key=lambda item: item[1]),
        count=sum(column.count for column in shown),
        late=sum(column.late for column in shown),
    )


def column_counts(member: Membership, role: Role, stages: Sequence[Stage], filters: Filters) -> list[Column]:
    """Return the columns of some stages without cards, for the headings beside a card that moved: one query."""
    ids = tuple(stage.pk for stage in stages)
    found = {row[0]: row[1:] for row in columns.counts(member, role.pk, ids, columns.patience(stages), filters)}
    made = [Column(stage) for stage in stages]
    for column in made:
        if numbers := found.get(column.stage.pk):
            column.count, column.late, column.oldest = numbers
    return made


def _chosen(group: Mapping[str, Any], filters: Filters) -> bool:
    return (not filters.source or group["source"] == filters.source) and (
        not filters.owner or str(group["owner_id"]) == filters.owner
    )


def _count(column: Column, group: Mapping[str, Any], filters: Filters) -> None:
    column.count += group["late"] if filters.late else group["count"]
    column.late += group["late"]
    column.oldest = min(filter(None, (column.oldest, group["oldest"])), default=None)


def _fill(member: Membership, role: Role, made: dict[UUID, Column], late: columns.Late, filters: Filters) -> None:
    """Read the first cards of all columns in one query, and of a column that shows more in a second."""
    counts = {key: column.count for key, column in made.items() if column.count}
    share = _share(list(counts.values()))
    longer = UUID(filters.column) if filters.column and filters.shown > share else None
    short = tuple(key for key in counts if key != longer)
    found = columns.first_cards(member, role.pk, short, share, late, filters)
    if longer in counts:
        found += columns.first_cards(member, role.pk, (longer,), filters.shown, late, filters)
    stages = {str(key): column.stage for key, column in made.items()}
    by_id = {str(key): column for key, column in made.items()}
    for row, card in zip(found, on_board(member, found, stages), strict=True):
        column = by_id[card.stage_id]
        column.cards.append(card)
        column.after = _behind(row)
    for column in made.values():
        column.left = column.count - len(column.cards)


def more_cards(member: Membership, role: Role, stage: Stage, filters: Filters) -> Column:
    """Return the next cards of a column, behind the one that the filters name."""
    late = columns.patience([stage])
    rows = columns.next_cards(member, role.pk, stage.pk, MORE, late, filters)
    column = Column(stage, cards=on_board(member, rows, {str(stage.pk): stage}))
    if len(rows) == MORE:
        column.after, column.left = _behind(rows[-1]), max(0, filters.left - MORE)
    return column


def _behind(row: Mapping[str, Any]) -> str:
    """Return the place of a card in its column, as the address of the next ones names it."""
    return f"{row['stage_entered_at']}_{row['id']}"


def _share(counts: Sequence[int], total: int = CARDS) -> int:
    """Return how many cards each column may draw so that all are `total` at most: small columns leave room."""
    left = total
    for at, count in enumerate(sorted(counts)):
        share = left // (len(counts) - at)
        if count > share:
            return share
        left -= count
    return max(counts, default=0)
