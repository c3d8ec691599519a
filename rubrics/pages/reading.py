"""Scorecards as plain data for pages, packets and panels, in the words that were handed in.

Whoever calls has already asked the blind rule for them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.urls import reverse

from rubrics.domain import scoring
from rubrics.domain.agreement import words
from rubrics.domain.screening import PARTS
from rubrics.models import Flag, Scorecard
from rubrics.pages.amended import Amended, as_handed_in

VOTE_SCORES = {1: 1, 2: 2, 3: 4, 4: 5}
# With more cards than this, each is read on its own, so that the page of many stays light.
WHOLE_AT_MOST = 2


@dataclass(frozen=True, slots=True)
class Scored:
    """One criterion on a card; `score` None is not assessed."""

    key: str
    label: str
    score: int | None
    evidence: str
    thin: bool


@dataclass(frozen=True, slots=True)
class Raised:
    """A flag with its evidence and who raised it."""

    label: str
    red: bool
    evidence: str
    by: str
    stage: str


@dataclass(frozen=True, slots=True)
class Told:
    """A part of the sentence of a screen with the words of the page that show it."""

    label: str
    text: str
    quote: str
    page: int | None

    @property
    def thin(self) -> bool:
        """Whether nothing on the page was shown for it."""
        return not self.quote


@dataclass(frozen=True, slots=True)
class Card:
    """A scorecard in full as it was handed in, with what was amended since.

    `could_read` is how many others its author could have read before, None where that was not recorded.
    """

    id: UUID
    author: str
    author_id: UUID
    stage: str
    rubric: str
    rubric_id: UUID
    recommendation: int | None
    recommendation_label: str
    summary: str
    rows: tuple[Scored, ...]
    flags: tuple[Raised, ...]
    weighted: Decimal | None
    coverage: scoring.Coverage
    submitted_at: datetime | None
    grading: bool
    amendments: tuple[Amended, ...] = ()
    could_read: int | None = None
    debrief_was_open: bool | None = None
    sentence: tuple[Told, ...] = ()

    @property
    def one_strong_point(self) -> bool:
        """Tell whether a yes stands on little."""
        recommends = (self.recommendation or 0) >= Scorecard.Recommendation.YES
        return scoring.one_strong_point(recommends, [row.score for row in self.rows])


@dataclass(frozen=True, slots=True)
class Cell:
    """One person's score of one criterion in the heat table."""

    value: int | None
    thin: bool
    href: str | None
    evidence: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One criterion across the interviewers."""

    name: str
    cells: tuple[Cell, ...]
    median: str | None
    low: int | None
    high: int | None
    split: bool


@dataclass(frozen=True, slots=True)
class Agreement:
    """Krippendorff's alpha (ordinal) where the sample allows, else only how many scores are shared."""

    value: float | None
    reading: str
    people: int
    shared: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a debrief is about: cards side by side."""

    cards: tuple[Card, ...]
    columns: tuple[dict[str, str], ...]
    rows: tuple[Row, ...]
    votes: tuple[dict[str, object], ...]
    agreement: Agreement

    @property
    def folded(self) -> bool:
        """Tell whether the cards are too many to stand on one page in full."""
        return len(self.cards) > WHOLE_AT_MOST

    @property
    def splits(self) -> list[Row]:
        """Rows where people differ by two levels or more, widest first."""
        return sorted((row for row in self.rows if row.split), key=lambda row: (row.low or 0) - (row.high or 0))

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
    def yes(self) -> int:
        return sum((card.recommendation or 0) >= Scorecard.Recommendation.YES for card in self.cards)

    @property
    def on_one_strong_point(self) -> list[Card]:
        return [card for card in self.cards if card.one_strong_point]


def cards_of(rows: Iterable[Mapping[str, Any]]) -> list[Card]:
    """Return scorecards that were read by queries.with_contents, by stage and author, gradings last."""
    found = [_card(row, amendments) for row, amendments in as_handed_in(list(rows))]
    return sorted(found, key=lambda card: (card.grading, card.stage, card.author))


def _card(row: Mapping[str, Any], amendments: tuple[Amended, ...]) -> Card:
    weighed = [scoring.Weighed(Decimal(rated["weight"]), rated["score"]) for rated in row["rated"]]
    recommendation = row["recommendation"]
    return Card(
        id=row["id"],
        author=row["name"],
        author_id=row["author_id"],
        stage=row["stage"],
        rubric=row["rubric"],
        rubric_id=row["rubric_id"],
        recommendation=recommendation,
        recommendation_label=Scorecard.Recommendation(recommendation).label if recommendation else "",
        summary=row["summary"],
        rows=tuple(map(_scored, row["rated"])),
        flags=tuple(
            Raised(one["label"], one["kind"] == Flag.Kind.RED_FLAG, one["evidence"], row["name"], row["stage"])
            for one in row["raised"]
        ),
        weighted=scoring.weighted_score(weighed),
        coverage=scoring.coverage(weighed),
        submitted_at=row["submitted_at"],
        grading=row["grading_seat_id"] is not None,
        amendments=amendments,
        could_read=None if row["could_read"] is None else len(row["could_read"]),
        debrief_was_open=row["debrief_was_open"],
        sentence=_sentence(row["sentence"]),
    )


def _sentence(rows: Sequence[Mapping[str, Any]]) -> tuple[Told, ...]:
    held = {one["part"]: one for one in rows if one["text"] or one["quote"]}
    return tuple(
        Told(label, held[part]["text"], held[part]["quote"], held[part]["page"])
        for part, label in PARTS.items()
        if part in held
    )


def _scored(rated: Mapping[str, Any]) -> Scored:
    score, evidence = rated["score"], rated["evidence"]
    return Scored(rated["key"], rated["label"], score, evidence, scoring.is_thin(score, evidence))


def sheet(cards: Iterable[Card]) -> Sheet:
    """Return the cards side by side. A criterion of the same rubric is one row, whatever the version."""
    held = tuple(cards)
    names = short_names([card.author for card in held])
    places: dict[tuple[UUID, str], str] = {}
    for card in held:
        for row in card.rows:
            places.setdefault((card.rubric_id, row.key), row.label)
    given = [{(card.rubric_id, row.key): row for row in card.rows} for card in held]
    pages = [reverse("rubrics:card", args=[card.id]) if len(held) > WHOLE_AT_MOST else "" for card in held]
    told = [
        (at, f"{page}#evidence-{card.id}-", name)
        for at, page, card, name in zip(given, pages, held, names, strict=True)
    ]
    rows = tuple(
        _row(label, [_cell(at.get(place), address, name) for at, address, name in told])
        for place, label in places.items()
    )
    return Sheet(
        cards=held,
        columns=tuple({"name": name, "sub": card.stage} for name, card in zip(names, held, strict=True)),
        rows=rows,
        votes=_votes(held, names),
        agreement=_agreement(rows, held),
    )


def _row(label: str, cells: Sequence[Cell]) -> Row:
    scores = [cell.value for cell in cells if cell.value is not None]
    middle = scoring.middle(scores)
    return Row(
        name=label,
        cells=tuple(cells),
        median=None if middle is None else f"{middle:g}",
        low=min(scores, default=None),
        high=max(scores, default=None),
        split=scoring.is_split(scores),
    )


def _cell(found: Scored | None, address: str, name: str) -> Cell:
    if found is None or found.score is None:
        return Cell(None, False, None)
    return Cell(found.score, found.thin, address + found.key, found.evidence, name)


def _votes(cards: Sequence[Card], names: Sequence[str]) -> tuple[dict[str, object], ...]:
    return tuple(
        {
            "label": label,
            "score": VOTE_SCORES[value],
            "names": [name for name, card in zip(names, cards, strict=True) if card.recommendation == value],
        }
        for value, label in Scorecard.Recommendation.choices
    )


def _agreement(rows: Sequence[Row], cards: Sequence[Card]) -> Agreement:
    units = [[cell.value for cell in row.cells] for row in rows]
    shared = sum(sum(score is not None for score in unit) > 1 for unit in units)
    people = len({card.author_id for card in cards})
    value = _alpha(units) if words.enough_for_a_hint(people, shared) else None
    return Agreement(value, words.by_value(value).capitalize() if value is not None else "", people, shared)


def _alpha(units: Sequence[Sequence[int | None]]) -> float | None:
    """Return alpha over the criteria of one person; numpy is loaded by those who have come so far."""
    from rubrics.domain.agreement.reliability import alpha, counts_of

    return alpha(counts_of(units))


def short_names(names: Sequence[str]) -> list[str]:
    """Return first names, or full ones for people who share theirs."""
    firsts = [name.split()[0] if name.split() else name for name in names]
    owners: dict[str, set[str]] = {}
    for first, name in zip(firsts, names, strict=True):
        owners.setdefault(first, set()).add(name)
    return [first if len(owners[first]) == 1 else name for first, name in zip(firsts, names, strict=True)]
