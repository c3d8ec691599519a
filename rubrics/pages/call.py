"""The kit on a phone during the call: one part fills the screen; the notes are those of one seat."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from candidates.models import InterviewSeat
from foundation.core.formatting import zone_letters
from roles.models import Stage
from rubrics.domain.call_notes import Line, lines
from rubrics.queries.call import Call, Part

TURN_SAYS = "What would you like to know from us?"


@dataclass(frozen=True, slots=True)
class Desk:
    """A call as one person holds it; without a seat it is a look at the kit, and nothing is noted."""

    call: Call
    stage: Stage
    title: str
    seat: InterviewSeat | None = None
    notes: Mapping[str, str] | None = None
    me: str = ""
    may_note: bool = False
    scored: frozenset[str] = frozenset()  # the keys of the criteria on their scorecard


def page(desk: Desk, at: int) -> dict[str, Any]:
    """Return the context of the page with the part `at` (from 0) in view; the last one is what follows the call."""
    parts = [_part(desk, part, number) for number, part in enumerate(desk.call.parts)]
    at = min(max(0, at), len(parts) - (0 if desk.seat else 1))
    return {
        "title": desk.title,
        "stage": desk.stage,
        "seat": desk.seat,
        "may_note": desk.may_note,
        "parts": parts,
        "at": at,
        "after": _after(desk),
        "minutes": desk.stage.minutes,
        "leave_out": desk.call.kit.leave_out,
        "shares": _shares(desk),
        "begins": desk.seat.interview.starts_at.isoformat() if desk.seat else "",
    }


def _part(desk: Desk, part: Part, number: int) -> dict[str, Any]:
    text = (desk.notes or {}).get(part.key, "")
    noted = lines(text)
    heard = {line.heard for line in noted}
    return {
        "part": part,
        "number": number,
        "kind": "first" if part.strongest else "ask" if part.is_question else "",
        "title": _title(desk.call, part, number),
        "says": part.says or TURN_SAYS,
        "journal": text,
        "noted": noted,
        "strong": [(point, point in heard) for point in part.strong],
        "weak": [(point, point in heard) for point in part.weak],
        "of": part.criterion[1] if part.criterion else "",
    }


def _title(call: Call, part: Part, number: int) -> str:
    if not part.is_question:
        return part.name
    if part.left:
        return "Not in your kit any more"
    if not part.asked:
        return "If there is time"
    asked = sum(one.is_question and one.asked for one in call.parts)
    return f"Question {number} of {asked}" + (" · strongest, asked first" if part.strongest and number == 1 else "")


def _shares(desk: Desk) -> str:
    """Return who asks what, the reader as you."""
    found: dict[str, list[int]] = {}
    for number, part in enumerate(desk.call.parts):
        if part.who:
            found.setdefault(part.who, []).append(number)
    said: list[str] = []
    for who, numbers in sorted(found.items(), key=lambda row: row[0] != desk.me):
        name = ("You ask" if not said else "you") if who == desk.me else who.split()[0]
        said.append(f"{name} {_listed(numbers)}")
    return f"{', '.join(said)}." if said else ""


def _listed(numbers: Sequence[int]) -> str:
    """Return '1, 2 and 3'."""
    *most, last = map(str, numbers)
    return f"{', '.join(most)} and {last}" if most else last


def _after(desk: Desk) -> list[dict[str, Any]]:
    """Return the notes by criterion: those in own words can become evidence, ticks never do.

    What one's own scorecard does not ask for stays here, and says so.
    """
    found: dict[tuple[str, str], list[Line]] = {}
    for part in desk.call.parts:
        noted = lines((desk.notes or {}).get(part.key, ""))
        if noted:
            found.setdefault(part.criterion or ("", part.name), []).extend(noted)
    return [
        {
            "key": key,
            "label": label,
            "lines": noted,
            "usable": key in desk.scored and any(not line.heard for line in noted),
            "others": bool(key) and key not in desk.scored,
        }
        for (key, label), noted in found.items()
    ]


def as_text(desk: Desk) -> str:
    """Return one's notes as a plain file."""
    rows: list[str] = [desk.title, ""]
    zone = zone_letters(desk.seat.interview.starts_at) if desk.seat else ""
    for part in desk.call.parts:
        if noted := [line.told(zone) for line in lines((desk.notes or {}).get(part.key, ""))]:
            rows += [part.says or part.name, *noted, ""]
    return "\n".join(rows)
