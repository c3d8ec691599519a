"""What somebody wrote on a scorecard, for its author alone: to read and to take along, whatever became of the seat."""

from __future__ import annotations

from dataclasses import dataclass

from foundation.core.formatting import kept_time, zone_name
from rubrics.models import Flag, Scorecard
from rubrics.pages.card_form import NOTE, RECOMMENDATIONS, value_of
from rubrics.pages.paper import Paper, paper
from rubrics.pages.seat import Seat, head

WORDS = {"0": "Not assessed", "1": "1", "2": "2", "3": "3", "4": "4", "5": "5"}
STATES = {
    Scorecard.State.DRAFT: "A draft, never handed in.",
    Scorecard.State.UNABLE: "Closed without assessing.",
    Scorecard.State.SUBMITTED: "Handed in.",
}


@dataclass(frozen=True, slots=True)
class Said:
    """One part that says something: its name, a score or a vote in words, and the text."""

    label: str
    mark: str
    text: str


def own_words(seat: Seat) -> list[Said]:
    """Return every part of the own scorecard that says something; none where nothing was begun."""
    if getattr(seat, "scorecard", None) is None:
        return []
    sheet = paper(seat)
    held = sheet.held
    votes = {value: label for value, label, _ in RECOMMENDATIONS}
    overall = Said("Overall", votes.get(held.recommendation or 0, ""), held.summary or "")
    said = [*_rated(sheet), *_ticked(sheet), overall, Said(NOTE, "", held.note or "")]
    return [one for one in said if one.mark or one.text]


def _rated(sheet: Paper) -> list[Said]:
    given = sheet.held.ratings
    return [
        Said(one.label, WORDS.get(value_of(given[one.key]) or "", ""), given[one.key].evidence)
        for one in sheet.criteria
    ]


def _ticked(sheet: Paper) -> list[Said]:
    flags = [
        Said(f"{Flag.Kind(flag.kind).label}: {flag.label}", "Ticked", flag.evidence)
        for flag in sheet.flags
        if flag.evidence is not None
    ]
    profiles = [
        Said(f"Suspected: {one.label}", "Ticked", one.evidence) for one in sheet.profiles if one.evidence is not None
    ]
    return flags + profiles


def as_text(seat: Seat, card: Scorecard) -> str:
    """Return the own scorecard as a plain text that any program opens; of a grading it names nobody."""
    told = head(seat)
    lines = [f"# {told['title']}", "", told["meta"], f"{STATES[Scorecard.State(card.state)]}{_released(seat)}"]
    lines.append(f"Last saved {kept_time(card.updated_at)}. All times are those of {zone_name(card.updated_at)}.")
    for one in own_words(seat):
        lines += ["", f"## {one.label}", ""]
        lines += [part for part in (one.mark, one.text) if part]
    return "\n".join(lines) + "\n"


def _released(seat: Seat) -> str:
    reason = seat.release_reason.strip().removesuffix(".")
    return f" Released from it: {reason}." if seat.released_at and reason else ""
