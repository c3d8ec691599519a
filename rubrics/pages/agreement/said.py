"""Figures of agreement in words: five readings, and a step that follows from each. Nothing here ranks anybody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from foundation.core.formatting import count, number
from rubrics.domain.agreement.figures import ALL_EQUAL
from rubrics.domain.agreement.words import ENOUGH, FEWEST, TRUSTED, Reading

WITHIN_ONE = 0.85
Figures = Mapping[str, Any]
FIRST = ("criterion", "criteria")
# What is said of one, of several, and after others were told of.
FINDINGS = {
    Reading.AGREES: ("agrees", "agree", "agree"),
    Reading.PARTLY: ("agrees partly", "agree partly", "partly"),
    Reading.CHANCE: ("is close to chance", "are close to chance", "close to chance"),
}


def plain(figures: Figures) -> str:
    """Return what the figures of a criterion say, in a sentence or two."""
    people = figures["subjects_with_two_or_more"]
    match figures["reading"]:
        case Reading.NOT_ESTIMABLE:
            return f"Not estimable: {_why_not(figures)}."
        case Reading.TOO_FEW if people >= ENOUGH:
            return "Too few to tell: the range holds both chance and agreement."
        case Reading.TOO_FEW:
            hidden = f" Figures are shown from {FEWEST}." if people < FEWEST else ""
            return f"Too few to tell: {_people(people)} scored by two or more. We say more at {ENOUGH}.{hidden}"
        case Reading.AGREES:
            wide = figures["alpha_ordinal_range"][0] < TRUSTED
            return "Agrees, just: its range reaches below 0.67." if wide else "Agrees. Keep the anchors."
        case Reading.PARTLY:
            return f"Partly. {_where_it_parts(figures)}"
        case _:
            return "Close to chance. Do not weigh it before its anchors are rewritten."


def _why_not(figures: Figures) -> str:
    if figures["why"] != ALL_EQUAL:
        return "nobody was scored by two people"
    used = figures["scores_used"]
    if used and len(used) == 1:
        return f"all {figures['ratings']} scores are {used[0]}, so nothing separates yet"
    return "whoever was scored by two got the same score as all the others"


def _where_it_parts(figures: Figures) -> str:
    if figures["adjacent"] is None:  # a part of the people, of whom no more is told
        return "Where it parts stands over all roles."
    if figures["adjacent"] >= WITHIN_ONE:
        unused = [score for score in range(1, 6) if score not in figures["scores_used"]]
        tail = f", and nobody uses {listed(unused)}." if unused else "."
        return f"People are within one step of each other{tail}"
    apart = figures["subjects_with_range_2_or_more"]
    return f"On {_people(apart)} of {figures['subjects_with_two_or_more']} they were two steps apart or more."


def next_step(figures: Figures) -> tuple[str, str | None]:
    """Return one thing to do, and the tone of its tag; no tone is no tag."""
    match figures["reading"]:
        case Reading.AGREES:
            return "Keep", None
        case Reading.PARTLY if figures["adjacent"] is None:
            return "Look over all roles", "info"
        case Reading.PARTLY if figures["adjacent"] >= WITHIN_ONE:
            return "Ask for evidence", "warn"
        case Reading.PARTLY:
            return "Sharpen the anchors", "warn"
        case Reading.CHANCE:
            return "Rewrite the anchors", "bad"
        case Reading.NOT_ESTIMABLE if figures["why"] == ALL_EQUAL:
            return "Look at the anchors", "info"
        case Reading.NOT_ESTIMABLE:
            return "Let two people score it", "info"
        case _:
            return "Wait", None


def finding(readings: Sequence[str]) -> str:
    """Return the title over many criteria: how many agree, how many do not; those that say nothing are left out."""
    told = [(readings.count(word), *wording) for word, wording in FINDINGS.items() if word in readings]
    if not told:
        return f"Too few to tell: no criterion has {ENOUGH} people yet whom two scored"
    first, *rest = told
    return listed([f"{count(first[0], *FIRST)} {first[1] if first[0] == 1 else first[2]}", *map(_further, rest)])


def _further(row: tuple[int, str, str, str]) -> str:
    return f"{row[0]} {row[3]}"


def used(scores: Sequence[int] | None) -> str:
    """Return which scores were given: "1 to 5", "only 3", "2, 4 and 5"."""
    if not scores:
        return "–"
    if len(scores) == 1:
        return f"only {scores[0]}"
    if len(scores) == scores[-1] - scores[0] + 1:
        return f"{scores[0]} to {scores[-1]}"
    return listed(scores)


def listed(parts: Sequence[object]) -> str:
    """Return the parts as a list in a sentence."""
    words = [str(part) for part in parts]
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]])) if words else ""


def figure(value: float | None, digits: int = 2) -> str:
    """Return a figure, a dash for none; never "−0.00"."""
    return number(None if value is None else round(value, digits) + 0.0, digits)


def signed(value: float, digits: int = 1) -> str:
    """Return a difference with its sign: "+0.6", "−0.3", "0.0"."""
    shown = number(abs(value), digits)
    if not float(shown):
        return shown
    return f"+{shown}" if value > 0 else f"−{shown}"


def share(value: float | None) -> str:
    """Return a share as per cent, a dash for none."""
    return "–" if value is None else f"{value * 100:.0f} %"


def between(ends: Sequence[float] | None, digits: int = 2) -> str:
    """Return a range in words; '' for none."""
    if not ends:
        return ""
    return " to ".join(figure(end, digits) for end in ends)


def _people(n: int) -> str:
    return count(n, "person", "people")
