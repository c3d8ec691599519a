"""Scorecards side by side as a debrief shows them: columns by stage, rows by criterion, votes. All in first words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Any, NamedTuple
from uuid import UUID

from foundation.core.addresses import address
from rubrics.domain import scoring, tables
from rubrics.domain.agreement import words
from rubrics.models import Scorecard
from rubrics.pages.reading import Card, Raised, Scored, short_names
from rubrics.queries import criteria_beside

VOTE_SCORES = {1: 1, 2: 2, 3: 4, 4: 5}
# With more cards than this, each is read on its own, so that the page of many stays light.
WHOLE_AT_MOST = 2


class Cell(NamedTuple):
    """One person's score of one criterion: its first word, and the later one where it was amended.

    One that was not `asked` stands empty; asked and without a value it was not assessed.
    """

    value: int | None
    thin: bool
    href: str | None
    later: int | None = None
    asked: bool = True
    evidence: str = ""
    by: str = ""


EMPTY = Cell(None, False, None, asked=False)


@dataclass(frozen=True, slots=True)
class Row:
    """One criterion across the interviewers; `tag` and `note` tell versions apart whose anchors differ."""

    name: str
    cells: tuple[Cell, ...]
    median: str | None
    low: int | None
    high: int | None
    split: bool
    key: str = ""
    tag: str = ""
    note: str = ""
    spread: str = ""

    @property
    def voices(self) -> list[Cell]:
        """Who stands lowest and highest."""
        found = [cell for cell in self.cells if cell.value is not None and cell.value in (self.low, self.high)]
        return sorted(found, key=lambda cell: cell.value or 0)


@dataclass(frozen=True, slots=True)
class Column:
    """Whose scores stand in it; `sub` says that they were given blind, `tied` that they declared a tie."""

    name: str
    stage: str
    author_id: UUID
    sub: str = ""


@dataclass(frozen=True, slots=True)
class Agreement:
    """Krippendorff's alpha (ordinal) where the sample allows, else only how many scores are shared."""

    value: float | None
    reading: str
    people: int
    shared: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a debrief is about: cards side by side. `table` is the same in plain numbers, unrated criteria included."""

    cards: tuple[Card, ...]
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    table: tuple[tables.Row, ...]
    votes: tuple[dict[str, Any], ...]
    agreement: Agreement

    @property
    def groups(self) -> list[tuple[str, int]]:
        """The stages and how many columns each has."""
        return [(stage, len(list(own))) for stage, own in groupby(self.columns, key=lambda column: column.stage)]

    @property
    def folded(self) -> bool:
        """Tell whether the cards are too many to stand on one page in full."""
        return len(self.cards) > WHOLE_AT_MOST

    @property
    def splits(self) -> list[Row]:
        """Rows where people differ by two levels or more, widest first."""
        return sorted((row for row in self.rows if row.split), key=lambda row: (row.low or 0) - (row.high or 0))

    @property
    def unrated(self) -> list[str]:
        """Criteria that a kit asked for and nobody rated."""
        return [row.label for row in self.table if not row.scores]

    @property
    def thin(self) -> list[tuple[str, str]]:
        """Who rests on thin evidence, and where."""
        return [(cell.by, row.name) for row in self.rows for cell in row.cells if cell.thin]

    @property
    def red_flags(self) -> list[Raised]:
        return [flag for card in self.cards for flag in card.flags if flag.red]

    @property
    def signals(self) -> list[Raised]:
        return [flag for card in self.cards for flag in card.flags if not flag.red]

    @property
    def leanings(self) -> tuple[int, int, int]:
        """How many people there are, how many lean yes from every seat, and how many lean both ways from several."""
        found: dict[UUID, set[bool]] = {}
        for card in self.cards:
            found.setdefault(card.author_id, set()).add((card.recommendation or 0) >= Scorecard.Recommendation.YES)
        return len(found), sum(said == {True} for said in found.values()), sum(len(said) > 1 for said in found.values())


def sheet(cards: Iterable[Card]) -> Sheet:
    """Return the cards side by side. A criterion is one row over versions of its rubric whose anchors are the same."""
    held = tuple(cards)
    names = short_names([card.author for card in held])
    asked = [card.asked for card in held]
    table = tables.rows_of(asked, criteria_beside(asked))
    given = [{row.key: row for row in card.rows} for card in held]
    pages = [address("rubrics:card", card.id) if len(held) > WHOLE_AT_MOST else "" for card in held]
    told = [
        (at, f"{page}#evidence-{card.id}-", name)
        for at, page, card, name in zip(given, pages, held, names, strict=True)
    ]
    rows = tuple(_row(row, told) for row in tables.rated_ones(table))
    return Sheet(
        cards=held,
        columns=tuple(
            Column(name, card.stage, card.author_id, "blind" if card.grading else "")
            for name, card in zip(names, held, strict=True)
        ),
        rows=rows,
        table=tuple(table),
        votes=_votes(held, names),
        agreement=_agreement(rows, held),
    )


Told = tuple[dict[str, Scored], str, str]


def _row(row: tables.Row, told: Sequence[Told]) -> Row:
    scores = row.scores
    low, high = min(scores), max(scores)
    versions = " and ".join(f"v{number}" for number in row.apart)
    return Row(
        name=row.label,
        cells=tuple(_cell(asked, *one) for asked, one in zip(row.cells, told, strict=True)),
        median=f"{scoring.middle(scores):g}",
        low=low,
        high=high,
        split=row.split,
        key=row.key,
        tag=f"v{row.version}" if row.apart else "",
        note=f"Its anchors differ from {versions}" if row.apart else "",
        spread=_spread(scores, low, high),
    )


def _spread(scores: Sequence[int], low: int, high: int) -> str:
    if len(scores) == 1:
        return "one voice"
    if low == high:
        return f"{'both' if len(scores) == 2 else 'all'} {low}"
    return f"{low} to {high}"


def _cell(asked: tables.Asked | None, given: dict[str, Scored], address: str, name: str) -> Cell:
    if asked is None:
        return EMPTY
    key = asked.place.split(" ", 1)[1]
    found = given.get(key)
    later = asked.later if asked.later != asked.score else None
    if found is None or (found.score is None and later is None):
        return Cell(None, False, None, by=name)
    return Cell(found.score, found.thin, address + key, later, True, found.evidence, name)


def _votes(cards: Sequence[Card], names: Sequence[str]) -> tuple[dict[str, Any], ...]:
    """A person who recommends the same from two seats is one vote."""
    said = [(name, card.recommendation) for name, card in zip(names, cards, strict=True)]
    return tuple(
        {
            "label": label,
            "score": VOTE_SCORES[value],
            "names": list(dict.fromkeys(name for name, recommendation in said if recommendation == value)),
        }
        for value, label in Scorecard.Recommendation.choices
    )


def _agreement(rows: Sequence[Row], cards: Sequence[Card]) -> Agreement:
    units = [tuple(cell.value for cell in row.cells) for row in rows]
    shared = sum(sum(score is not None for score in unit) > 1 for unit in units)
    people = len({card.author_id for card in cards})
    value = _alpha(tuple(units)) if words.enough_for_a_hint(people, shared) else None
    return Agreement(value, words.by_value(value).capitalize() if value is not None else "", people, shared)


# Everybody who talks opens the same debrief again and again.
@lru_cache(maxsize=128)
def _alpha(units: tuple[tuple[int | None, ...], ...]) -> float | None:
    """Return alpha over the criteria of one person; numpy is loaded by those who have come so far."""
    from rubrics.domain.agreement.reliability import alpha, counts_of

    return alpha(counts_of(units))
