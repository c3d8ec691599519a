"""Scorecards as plain data for pages, packets and panels, in the words that were handed in.

Whoever calls has already asked the blind rule for them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from rubrics.domain import scoring
from rubrics.domain.screening import PARTS
from rubrics.domain.tables import Asked, asked_of
from rubrics.models import Flag, Scorecard
from rubrics.pages.amended import Amended, as_handed_in


class Scored(NamedTuple):
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
class Suspected:
    """A profile that an author suspects, with what made them think so."""

    label: str
    evidence: str


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
    stage_position: int = 0
    asked: tuple[Asked, ...] = ()
    suspected: tuple[Suspected, ...] = ()


def cards_of(rows: Iterable[Mapping[str, Any]]) -> list[Card]:
    """Return scorecards that were read by queries.with_contents, by stage and author."""
    held = list(rows)
    found = [
        _card(row, amendments, asked_of(today))
        for today, (row, amendments) in zip(held, as_handed_in(held), strict=True)
    ]
    return sorted(found, key=lambda card: (card.stage_position, card.stage, card.author))


def _card(row: Mapping[str, Any], amendments: tuple[Amended, ...], asked: tuple[Asked, ...]) -> Card:
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
        stage_position=row["stage_position"],
        asked=asked,
        suspected=tuple(Suspected(one["label"], one["evidence"]) for one in row["suspected"]),
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


def short_names(names: Sequence[str]) -> list[str]:
    """Return first names, or full ones for people who share theirs."""
    firsts = [name.split()[0] if name.split() else name for name in names]
    owners: dict[str, set[str]] = {}
    for first, name in zip(firsts, names, strict=True):
        owners.setdefault(first, set()).add(name)
    return [first if len(owners[first]) == 1 else name for first, name in zip(firsts, names, strict=True)]
