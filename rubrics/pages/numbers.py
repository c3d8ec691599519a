"""What the numbers of a debrief alone say, and which decisions would go against them."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from rubrics.domain import tables
from rubrics.models import Debrief
from rubrics.pages.reading import Card
from rubrics.services.debriefs import against_in_words

NEAR = Decimal("0.2")


@dataclass(frozen=True, slots=True)
class Numbers:
    """The weighted score with its whole sum in one line, and where it lies."""

    score: Decimal
    verdict: str
    sum: str
    coverage: str
    line: Decimal | None


def numbers_of(found: tables.Numbers, line: Decimal | None) -> Numbers | None:
    """Return what the numbers alone say, as arithmetic that anyone can redo; None when nothing was rated.

    `line` is what was set before opening.
    """
    if found.score is None:
        return None
    terms = " + ".join(f"{plain(weight)} × {plain(median)}" for weight, median in found.terms)
    rated = plain(found.rated)
    return Numbers(
        score=found.score,
        verdict=_verdict(found.score, line),
        sum=f"({terms}) ÷ {rated} = {plain(found.total)} ÷ {rated} =",
        coverage=_coverage(found),
        line=line,
    )


def _verdict(score: Decimal, line: Decimal | None) -> str:
    if line is None:
        return "No line was set before opening, so they speak for nothing by themselves."
    just = "Just " if abs(score - line) <= NEAR and score != line else ""
    if score < line:
        return f"{just}under the line.".capitalize()
    return "On the line." if score == line else f"{just}over the line.".capitalize()


def _coverage(found: tables.Numbers) -> str:
    said = f"Coverage {plain(found.rated)} of {plain(found.asked)} weight points, {found.percent} %."
    if found.unrated:
        said += f" Nobody rated {', '.join(f'“{label}” ({plain(weight)})' for label, weight in found.unrated)}."
    return said if found.later is None else f"{said} With the later words it would be {found.later}."


def plain(number: Decimal) -> str:
    """Return a number without trailing zeros: '3', '1.5', '97.5'."""
    return f"{number.normalize():f}"


def hints_of(score: Decimal | None, line: Decimal | None, cards: Sequence[Card]) -> dict[str, str]:
    """Return for each decision what it would go against, in words; nothing for those that go against nothing."""
    votes = [card.recommendation or 0 for card in cards]
    found = {word: " ".join(against_in_words(word, score, line, votes)) for word in Debrief.Decision.values}
    return {word: said for word, said in found.items() if said}
