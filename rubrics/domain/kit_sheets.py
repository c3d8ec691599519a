"""A kit as it is edited: questions in their order, a line between what is asked and what is not, and the steps. Pure.

Every step returns a new sheet, and the same one where there is nothing to do, so that undoing is keeping the old one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

MOST_MINUTES = 240
MOST_INTERVIEWERS = 3


@dataclass(frozen=True, slots=True)
class Spot:
    """A question in a kit, by the text of its id; `minutes` None: as many as the question says."""

    question: str
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a kit says. The first `line` of its spots are asked, the others if there is time."""

    purpose: str
    rubric: str
    criteria: tuple[str, ...]
    interviewers: int
    spots: tuple[Spot, ...]
    line: int

    def at(self, question: str) -> int | None:
        """Return where a question stands, None when it is not there."""
        return next((at for at, spot in enumerate(self.spots) if spot.question == question), None)

    def as_json(self) -> dict[str, Any]:
        """Return it as plain JSON."""
        return {**asdict(self), "criteria": list(self.criteria), "spots": [asdict(spot) for spot in self.spots]}

    @classmethod
    def of_json(cls, held: Mapping[str, Any]) -> "Sheet":
        """Return what `as_json` made plain."""
        spots = tuple(Spot(**spot) for spot in held["spots"])
        return cls(**{**held, "criteria": tuple(held["criteria"]), "spots": spots})


def moved(sheet: Sheet, question: str, by: int) -> Sheet:
    """Move a question one place up (-1) or down (1); at the line it crosses the line and keeps its place."""
    at = sheet.at(question)
    if at is None:
        return sheet
    if by < 0 and at == sheet.line:
        return replace(sheet, line=sheet.line + 1)
    if by > 0 and at == sheet.line - 1:
        return replace(sheet, line=sheet.line - 1)
    to = at + by
    return sheet if to not in range(len(sheet.spots)) else replace(sheet, spots=_swapped(sheet.spots, at, to))


def over_the_line(sheet: Sheet, question: str) -> Sheet:
    """Put a question that is asked first under the line, or one from below last above it."""
    at = sheet.at(question)
    if at is None:
        return sheet
    spot, rest = sheet.spots[at], _without(sheet.spots, at)
    line = sheet.line - 1 if at < sheet.line else sheet.line
    spots = (*rest[:line], spot, *rest[line:])
    return replace(sheet, spots=spots, line=line if at < sheet.line else line + 1)


def swapped(sheet: Sheet, question: str, other: str = "") -> Sheet:
    """Swap two questions; without another, one that is asked with the first below the line, or the last above it."""
    at, to = sheet.at(question), sheet.at(other) if other else None
    if at is not None and not other:
        to = sheet.line if at < sheet.line else sheet.line - 1
    if at is None or to is None or to not in range(len(sheet.spots)):
        return sheet
    return replace(sheet, spots=_swapped(sheet.spots, at, to))


def placed(sheet: Sheet, question: str, to: int, *, asked: bool) -> Sheet:
    """Put a question at a place among all (counted without it), above the line or below it."""
    at = sheet.at(question)
    if at is None:
        return sheet
    rest = _without(sheet.spots, at)
    line = sheet.line - (at < sheet.line)
    to = min(max(0, to), line) if asked else max(line, min(to, len(rest)))
    return replace(sheet, spots=(*rest[:to], sheet.spots[at], *rest[to:]), line=line + asked)


def timed(sheet: Sheet, question: str, minutes: int) -> Sheet:
    """Give a question other minutes in this kit."""
    at = sheet.at(question)
    if at is None:
        return sheet
    return replace(sheet, spots=(*sheet.spots[:at], Spot(question, minutes), *sheet.spots[at + 1 :]))


def added(sheet: Sheet, question: str) -> Sheet:
    """Take a question from the bank, first below the line; there already, it stays where it is."""
    if sheet.at(question) is not None:
        return sheet
    return replace(sheet, spots=(*sheet.spots[: sheet.line], Spot(question), *sheet.spots[sheet.line :]))


def removed(sheet: Sheet, question: str) -> Sheet:
    """Give a question back to the bank."""
    at = sheet.at(question)
    if at is None:
        return sheet
    return replace(sheet, spots=_without(sheet.spots, at), line=sheet.line - (at < sheet.line))


def ordered(sheet: Sheet, asked: Sequence[str], spare: Sequence[str]) -> Sheet:
    """Put the questions in a given order; what it leaves out comes last, and keeps its minutes."""
    spots = {spot.question: spot for spot in sheet.spots}
    named = [key for key in (*asked, *spare) if key in spots]
    others = [key for key in spots if key not in named]
    return replace(sheet, spots=tuple(spots[key] for key in (*named, *others)), line=sum(key in spots for key in asked))


def _without(spots: tuple[Spot, ...], at: int) -> tuple[Spot, ...]:
    return (*spots[:at], *spots[at + 1 :])


def _swapped(spots: tuple[Spot, ...], at: int, to: int) -> tuple[Spot, ...]:
    found = list(spots)
    found[at], found[to] = spots[to], spots[at]
    return tuple(found)
