"""The loop as its page shows it: the matrix of outcomes and stages, the hours it asks, the findings. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from roles.loop import Knowledge
from roles.loop_lint import CANDIDATE_HOURS_OVER, Loop, LoopFinding, candidate_hours
from roles.snapshot import Snapshot

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


def budget(loop: Loop, shot: Snapshot) -> dict[str, Any]:
    """Return the candidate's minutes against the limit, how many of them are paid, and the team's minutes."""
    asked = round(candidate_hours(loop) * 60)
    paid = round(sum(stage.candidate_hours for stage in loop.stages if stage.pay_minor) * 60)
    limit = round(CANDIDATE_HOURS_OVER * 60)
    own = sum((stage["minutes"] or 0) for stage in shot.stages if stage["kind"] != "take_home")
    return {"asked": asked, "paid": paid, "limit": limit, "over": max(0, asked - limit), "team": own}


def stage_time(stage: Mapping[str, Any]) -> int | None:
    """Return the minutes that a stage asks of the candidate, take-home hours included; None when it asks none."""
    if stage["hours"] is not None:
        return round(float(stage["hours"]) * 60)
    minutes: int | None = stage["minutes"]
    return minutes


def notes(findings: Sequence[LoopFinding], shot: Snapshot) -> list[dict[str, Any]]:
    """Return the findings with a title, a tone and the ids of the stages that they are about."""
    ids = {stage["key"]: stage["id"] for stage in shot.stages}
    return [
        {
            "title": TITLES.get(finding.id, finding.id.replace("_", " ").capitalize()),
            "tone": TONES[finding.severity],
            "word": finding.severity.capitalize(),
            "say": finding.say,
            "stages": [ids[key] for key in finding.stage_keys if key in ids],
            "rule": finding.id,
        }
        for finding in findings
    ]
