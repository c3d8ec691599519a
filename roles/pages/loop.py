"""The loop as its page shows it: the matrix of outcomes and stages, the hours it asks, the findings. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from roles.domain.loop_lint import CANDIDATE_HOURS_OVER, CANDIDATE_TAKES_PART, Loop, LoopFinding, candidate_hours
from roles.queries.loop import Knowledge
from roles.queries.snapshot import Snapshot

NOT_ASSESSING = frozenset({"application", "debrief", "offer", "hired"})
TONES = {"blocker": "bad", "warning": "warn", "note": "info"}
TITLES = {
    "theory_heavy": "More than one theory stage",
    "whiteboard_trivia": "A puzzle instead of work",
    "no_work_sample": "No work sample",
    "no_shipped_system": "Nobody asks about a shipped system",
    "no_system_design": "No system design",
    "no_collaboration": "Nobody from outside engineering",
    "outcome_uncovered": "An outcome without a stage",
    "criterion_uncovered": "A must-have that nobody scores",
    "criterion_overloaded": "Scored too often",
    "single_voice": "One voice decides",
    "take_home_too_long": "The take-home is too long",
    "take_home_long": "The take-home is long",
    "take_home_unpaid": "The take-home is unpaid",
    "candidate_hours": "It asks many hours",
    "no_technical_judge": "Nobody technical judges",
    "copied_loop": "The loop of another job",
    "first_hire_gap": "A first hire is not tested in all three",
    "no_references": "No references",
}
# Why a rule is there; the finding itself says what to do.
WHY = {
    "theory_heavy": "What somebody can recite says little about what they will ship.",
    "whiteboard_trivia": "Puzzles reward those who practised puzzles. The job is data that is late, broken and large.",
    "no_work_sample": "Work like the job is the best sign of how somebody does the job; every guide asks for one.",
    "no_shipped_system": "How somebody tells of a system that failed in use is hard to rehearse.",
    "no_system_design": "Whoever owns production decides how data gets in, how answers get out, and what is watched.",
    "no_collaboration": "A model that nobody outside engineering trusts is not used.",
    "outcome_uncovered": "You would hire for this without having looked at it once.",
    "criterion_uncovered": "An outcome needs it, so whoever is hired will have to have it.",
    "criterion_overloaded": "More looks at one thing add little, and take the time from what nobody looks at.",
    "single_voice": "One person's eye, and one person's blind spot, would decide.",
    "take_home_too_long": "People with a job, children or other offers cannot give a working day, and leave.",
    "take_home_long": "Every hour more loses good people, and adds little to what you learn.",
    "take_home_unpaid": "Unpaid work is taken on by those who have time to spare, not by those who are good.",
    "candidate_hours": "Strong people have other talks going on. A long loop chooses those who have not.",
    "no_technical_judge": "Somebody who cannot tell a good answer from a fluent one hires the fluent one.",
    "copied_loop": "One loop for every ML hire is the commonest mistake: it tests another job.",
    "first_hire_gap": "Nobody else is there to do what the first hire cannot.",
    "no_references": "People who worked with somebody know what no talk shows.",
}
ADDS = {
    "no_work_sample": "take_home",
    "no_shipped_system": "technical_screen",
    "no_system_design": "system_design",
    "no_collaboration": "collaboration",
    "no_references": "references",
}
BY_KIT = frozenset({"criterion_uncovered", "criterion_overloaded", "first_hire_gap"})
BY_PEOPLE = frozenset({"no_technical_judge", "single_voice"})


def matrix(shot: Snapshot, known: Knowledge) -> dict[str, Any]:
    """Return columns (stages that assess) and rows (outcomes) with, per cell, whether it is linked by hand and how
    many criteria of the outcome the stage's kit scores."""
    stages = [stage for stage in shot.stages if stage["kind"] not in NOT_ASSESSING]
    rows: list[dict[str, Any]] = []
    for number, outcome in enumerate(shot.outcomes, start=1):
        needed = set(known.outcome_criteria.get(outcome["id"], ()))
        cells: list[dict[str, Any]] = [
            {
                "stage": stage,
                "linked": outcome["id"] in stage["outcomes"],
                "scored": len(needed & set(known.stage_criteria.get(stage["id"], ()))),
            }
            for stage in stages
        ]
        covered = sum(cell["linked"] or cell["scored"] > 0 for cell in cells)
        rows.append({"ref": f"O{number}", "outcome": outcome, "cells": cells, "covered": covered})
    return {"stages": stages, "rows": rows}


def budget(loop: Loop) -> dict[str, Any]:
    """Return the candidate's minutes against the limit, and how many of them are paid."""
    asked = round(candidate_hours(loop) * 60)
    paid = round(sum(stage.candidate_hours for stage in loop.stages if stage.pay_minor) * 60)
    limit = round(CANDIDATE_HOURS_OVER * 60)
    return {"asked": asked, "paid": paid, "limit": limit, "over": max(0, asked - limit)}


def stage_time(stage: Mapping[str, Any]) -> int | None:
    """Return the minutes that a stage asks of the candidate, take-home hours included; None when it asks none."""
    if stage["hours"] is not None:
        return round(float(stage["hours"]) * 60)
    minutes: int | None = stage["minutes"]
    return minutes


MOST_PEOPLE, MOST_SEATS = 999, 9


@dataclass(frozen=True, slots=True)
class Spent:
    """The minutes of one stage: of the candidate, of one of ours, and of the team for one hire.

    `people` go through it for one hire, `seats` of ours sit in it; `wrong` names the figures that made no sense.
    """

    key: str
    label: str
    candidate: int
    ours: int
    people: int
    seats: int
    wrong: tuple[str, ...] = ()

    @property
    def team(self) -> int:
        return self.ours * self.seats * self.people


def spent(shot: Snapshot, book: Mapping[str, Any], typed: Mapping[str, str]) -> list[Spent]:
    """Return what each stage costs in time, for the figures that were typed: `people_<key>` and `seats_<key>`.

    Neither the playbook nor the loop knows how many drop out on the way, so both are one until somebody says more.
    What a take-home costs us (reading, grading) has no figure anywhere and counts nothing.
    """
    reading = {row["kind"]: row["minutes_ours"] for row in book["stages"] if row.get("minutes_ours")}
    rows = []
    for stage in shot.stages:
        takes_part = stage["kind"] in CANDIDATE_TAKES_PART
        ours = 0 if stage["kind"] == "take_home" else stage["minutes"] or reading.get(stage["kind"], 0)
        candidate = (stage_time(stage) or 0) if takes_part else 0
        if not ours and not candidate:
            continue
        people, bad_people = _figure(typed.get(f"people_{stage['key']}", ""), MOST_PEOPLE)
        seats, bad_seats = _figure(typed.get(f"seats_{stage['key']}", ""), MOST_SEATS)
        wrong = tuple(name for name, bad in (("people", bad_people), ("seats", bad_seats)) if bad)
        rows.append(Spent(stage["key"], stage["label"], candidate, ours, people, seats, wrong))
    return rows


def _figure(text: str, most: int) -> tuple[int, bool]:
    """Return a typed count of at least one, and whether it made no sense."""
    if not text.strip():
        return 1, False
    if text.isascii() and text.strip().isdigit() and len(text) < 6 and 1 <= int(text) <= most:
        return int(text), False
    return 1, True


def advice(book: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return by kind of stage what the playbook says of it, in sentences."""
    labels = {row["key"]: row["label"] for row in book["stages"]}
    told: dict[str, list[str]] = {}
    for row in book["stages"]:
        instead = labels.get(row.get("alternative_to", ""), "")
        told[row["kind"]] = [
            *([f"Use it when {row['when']}."] if row.get("when") else []),
            *([f"It stands instead of the stage “{instead}”."] if instead else []),
            *([f"Listen for {row['listen']}."] if row.get("listen") else []),
            *([f"Held by {row['interviewer']}."] if row.get("interviewer") else []),
            *([f"{row['max_minutes']} minutes at most."] if row.get("max_minutes") else []),
            *([f"About {row['minutes_ours']} minutes of yours, none of theirs."] if row.get("minutes_ours") else []),
            *([f"Paid to the {row['paid_to']}."] if row.get("paid_to") else []),
        ]
    return {kind: said for kind, said in told.items() if said}


def too_long(shot: Snapshot, book: Mapping[str, Any]) -> dict[str, int]:
    """Return by id the stages that last longer than the playbook's longest, with that."""
    most = {row["kind"]: row["max_minutes"] for row in book["stages"] if row.get("max_minutes")}
    return {
        stage["id"]: most[stage["kind"]]
        for stage in shot.stages
        if stage["kind"] in most and (stage["minutes"] or 0) > most[stage["kind"]]
    }


def disagreements(book: Mapping[str, Any]) -> list[tuple[str, list[str], str]]:
    """Return on what the playbook's sources disagree: topic, what they say, and what is done here."""
    return [
        (row["topic"].capitalize(), [str(said) for said in row["says"].values()], row["default"])
        for row in book.get("tension", [])
    ]


def abilities(shot: Snapshot, known: Knowledge, scoping: Mapping[str, Any]) -> list[tuple[str, bool]]:
    """Return for a first ML hire the abilities that the loop must test, and whether some criterion does."""
    if not shot.scope.get("first_hire"):
        return []
    return [(row["label"], row["key"] in known.tests) for row in scoping.get("first_hire_coverage", [])]


def notes(findings: Sequence[LoopFinding], shot: Snapshot, book: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the findings with a title, a tone, why, when it is found, and where each is mended.

    A mend is (what, id or kind, label).
    """
    when = {rule["id"]: rule.get("when", "") for rule in book["loop_lint"]}
    stages = {stage["key"]: stage for stage in shot.stages}
    return [
        {
            "title": TITLES.get(finding.id, finding.id.replace("_", " ").capitalize()),
            "tone": TONES[finding.severity],
            "word": finding.severity.capitalize(),
            "why": WHY.get(finding.id, ""),
            "when": when.get(finding.id, "").replace("_", " "),
            "say": finding.say,
            "criteria": [key.replace("_", " ") for key in finding.criteria],
            "mends": _mends(finding, [stages[key] for key in finding.stage_keys if key in stages]),
            "rule": finding.id,
        }
        for finding in findings
    ]


def _mends(finding: LoopFinding, stages: Sequence[Mapping[str, Any]]) -> list[tuple[str, str, str]]:
    if finding.id in ADDS:
        return [("add", ADDS[finding.id], "")]
    if finding.id in BY_PEOPLE:
        return [("people", "", "")]
    if finding.outcome_keys:
        return [("outcome", key, "") for key in finding.outcome_keys]
    if finding.id in BY_KIT:
        kits = [("kit", stage["id"], stage["label"]) for stage in stages]
        return kits or [("criteria", "", "")]
    if stages and finding.id != "candidate_hours":
        return [("stage", stage["id"], stage["label"]) for stage in stages]
    return [("order", "", "")]
