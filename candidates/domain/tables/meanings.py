"""What stages and statuses of a file say together: each combination that occurs means one thing here, or is asked.

A combination is what the columns about the standing of an application hold in a row, with days reduced to whether there
is one. What they contradict each other about is never settled by itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from candidates.domain.tables.columns import STANDING
from candidates.domain.tables.labels import key_of, said_yes
from candidates.domain.tables.presets import Preset
from candidates.domain.tables.wording import kind_of, stage_in, status_of

LIVE = ("active", "hold")
ENDS = {"rejected_on": "rejected", "withdrawn_on": "withdrawn", "hired_on": "hired"}
# Columns that only tell together with others; a combination is made of those that the file has, in this order.
PARTS = (*STANDING, "reject_reason")
ENDED_OTHERWISE = ("hired", "withdrawn")
DAY, REASON, NONE = "a date", "a reason", ""


class Standing(NamedTuple):
    """What a combination means: our status ('' while open), the kind of stage, and why it is open in words.

    `stage` is the stage's label as the file has it.
    """

    status: str
    kind: str
    stage: str
    why: str = ""

    @property
    def open(self) -> bool:
        return not self.status


@dataclass(slots=True)
class Combination:
    """A combination that occurs: its cells by column, in how many rows, and the first of them."""

    cells: dict[str, str]
    rows: int = 0
    first: list[int] = field(default_factory=list)
    jobs: dict[str, int] = field(default_factory=dict)

    @property
    def key(self) -> str:
        return combination_key(self.cells)


def combination_key(cells: Mapping[str, str]) -> str:
    """Return what tells a combination from others of its file."""
    return "|".join(key_of(cells[part]) for part in PARTS if part in cells)


def combination_of(cells: Mapping[str, str], parts: Sequence[str]) -> dict[str, str]:
    """Return the combination of a row: labels as they stand, days and reasons by whether there is one.

    Some systems close everybody and write into the reason how it ended: hired, withdrawn.
    """
    found = {}
    for part in parts:
        text = cells.get(part, "")
        if part in ("stage", "status"):
            found[part] = text
        elif part in ("disqualified", "hired", "withdrawn"):
            answer = said_yes(text)
            found[part] = text if answer is None else ("yes" if answer else "no")
        elif part == "reject_reason":
            ended = status_of(text)
            plain = NONE if "disqualified" in parts or not text else REASON
            found[part] = ended if ended in ENDED_OTHERWISE else plain
        else:
            found[part] = DAY if text else NONE
    return found


def parts_in(fields: Sequence[str]) -> list[str]:
    """Return the columns of which combinations are made, given the fields that the file has."""
    named = [part for part in PARTS if part in fields and part != "reject_reason"]
    # A reason tells how somebody ended only where no status says it.
    if "reject_reason" in fields and "status" not in fields:
        named.append("reject_reason")
    return named


def standing_of(cells: Mapping[str, str], preset: Preset | None = None) -> Standing:
    """Return what a combination means by itself; open when it contradicts itself or has a word that is not known."""
    stage, said = cells.get("stage", ""), cells.get("status", "")
    kind = kind_of(stage, preset)
    claims = _claims(cells, preset)
    if said and "status" not in claims:
        # Some systems write the stage into the status.
        if not (by_stage := kind_of(said, preset)):
            return Standing("", kind, stage, f"“{said}” is no status that we know.")
        stage, kind = stage or said, kind or by_stage
        claims["status"] = "hired" if by_stage == "hired" else "active"
    elif not stage and (stage := stage_in(said, preset)):
        kind = kind_of(stage, preset)
    if "status" in cells and not said and not claims.keys() - {"stage"}:
        return Standing("", kind, stage, "The status is empty.")
    ends = {claim for claim in claims.values() if claim not in LIVE}
    if clash := _clash(claims, ends, cells):
        return Standing("", kind, stage, clash)
    if not ends:
        return Standing(next((claim for claim in claims.values() if claim == "hold"), "active"), kind, stage)
    said_in_words = (claims[part] for part in ("status", "stage") if claims.get(part) in ends)
    return Standing(next(said_in_words, min(ends)), kind, stage)


def _claims(cells: Mapping[str, str], preset: Preset | None) -> dict[str, str]:
    """Return what each column says by itself; the ones that say nothing are left out."""
    claims = _worded(cells, preset)
    if cells.get("disqualified") in ("yes", "no"):
        claims["disqualified"] = "rejected" if cells["disqualified"] == "yes" else "active"
    claims |= {part: part for part in ("hired", "withdrawn") if cells.get(part) == "yes"}
    claims |= {part: ended for part, ended in ENDS.items() if cells.get(part)}
    if (ended := cells.get("reject_reason", "")) in ENDED_OTHERWISE and claims.get("disqualified") != "active":
        claims.pop("disqualified", None)
        claims["reject_reason"] = ended
    elif ended and not any(claim not in LIVE for claim in claims.values()):
        claims["reject_reason"] = "rejected"
    if cells.get("closed_on") and not any(claim not in LIVE for claim in claims.values()):
        claims["closed_on"] = claims.get("status", "rejected")
    return claims


def _worded(cells: Mapping[str, str], preset: Preset | None) -> dict[str, str]:
    """Return what the words for status and stage say."""
    claims = {}
    if found := status_of(cells.get("status", ""), preset):
        claims["status"] = found
    # A stage can be an end as well: rejected, hired, withdrawn. Other statuses are no stages.
    if (found := status_of(cells.get("stage", ""), preset)) and (found not in LIVE or found == "hold"):
        claims["stage"] = found
    elif kind_of(cells.get("stage", ""), preset) == "hired":
        claims["stage"] = "hired"
    return claims


def _clash(claims: Mapping[str, str], ends: set[str], cells: Mapping[str, str]) -> str:
    """Return in words what a combination contradicts itself about; '' when it does not."""
    if "hired" in ends and len(ends) > 1:
        return "Declined and hired." if "rejected" in ends else "Withdrawn and hired."
    status = claims.get("status", "")
    if ends and status in LIVE and (later := ends - {claims.get("stage", "")}):
        return f"Still in play, and {_word(later.pop())} on a day."
    if status in LIVE and claims.get("stage") in ("rejected", "withdrawn"):
        return f"“{cells.get('status')}”, at the stage “{cells.get('stage')}”."
    if claims.get("disqualified") == "active" and "status" not in claims and "rejected" in ends:
        return "Not disqualified, and declined on a day."
    if cells.get("disqualified") not in (None, "", "yes", "no"):
        return f"“{cells['disqualified']}” is neither yes nor no."
    return ""


def _word(status: str) -> str:
    return {"rejected": "declined"}.get(status, status)
