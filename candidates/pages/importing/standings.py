"""The card that asks what stages and statuses mean: one row for each combination that occurs in the file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from candidates.domain.tables.meanings import Standing
from candidates.models import ImportBatch
from candidates.services.imports.meaning import Choices, Meanings
from candidates.services.imports.standing import LEAVE, place_in
from roles.models import Role

SHOWN = 6
SAID = {"active": "In play", "hold": "On hold", "rejected": "Declined, at", "withdrawn": "Withdrawn, at"}
HEADS = {
    "stage": "Stage",
    "status": "Status",
    "disqualified": "Rejected?",
    "hired": "Hired?",
    "rejected_on": "Rejected on",
    "withdrawn_on": "Withdrawn on",
    "hired_on": "Hired on",
    "closed_on": "Closed on",
    "reject_reason": "Reason",
}


def standings_card(batch: ImportBatch, meanings: Meanings, choices: Choices) -> dict[str, Any] | None:
    """Return the card, its open rows first; none for a file without applications."""
    found = batch.found["combinations"]
    if not found or (not batch.found["parts"] and not batch.found["jobs"]):
        return None
    labels, parts = _labels(meanings, found), batch.found["parts"]
    rows = [_row(place, key, kept, meanings, choices, parts) for place, (key, kept) in enumerate(found.items())]
    rows.sort(key=lambda row: (not row["why"], -row["rows"]))
    lost = sum(1 for row in rows if row["why"])
    shown = max(SHOWN, lost)
    return {
        "kind": "standings",
        "title": "What stages and statuses mean",
        "open": lost,
        "of": len(rows),
        "heads": [HEADS[part] for part in batch.found["parts"]] or ["All rows"],
        "rows": rows[:shown],
        "more": rows[shown:],
        "more_rows": sum(row["rows"] for row in rows[shown:]),
        "targets": _targets(labels, rows),
        "spread": len(batch.found["parts"]),
    }


def _labels(meanings: Meanings, found: Mapping[str, Any]) -> list[str]:
    """Return the stages of the roles that the file's jobs mean, each once, in the order of the loop."""
    jobs = {job for kept in found.values() for job in kept["jobs"]}
    targets = [target for job in sorted(jobs) if (target := meanings.jobs.of(job)) and target.role]
    if not targets:
        targets = sorted(meanings.jobs.targets.values(), key=lambda target: target.state != "open")[:1]
    steps = [step for target in targets for step in target.steps if not step.kind.ends]
    return list(dict.fromkeys(step.label for step in steps)) or ["Applied"]


def _row(
    place: int, key: str, kept: Mapping[str, Any], meanings: Meanings, choices: Choices, parts: list[str]
) -> dict[str, Any]:
    why = meanings.why_asked(key)
    standing = meanings.standing(key)
    cells = [kept["cells"].get(part) or "–" for part in parts] or ["no stage, no status"]
    return {
        "name": f"meaning_{place}",
        "cells": cells,
        "rows": kept["rows"],
        "first": kept["first"],
        "why": why,
        "value": "" if why else _value(standing, kept, meanings),
        "said": key in choices.meanings,
        "about": ", ".join(cells),
        "note": _note(kept, standing, meanings),
    }


def _value(standing: Standing, kept: Mapping[str, Any], meanings: Meanings) -> str:
    """Return how an understood combination is chosen in the list."""
    if standing.status in (LEAVE, "hired"):
        return standing.status
    meant = [target for job in kept["jobs"] if (target := meanings.jobs.of(job)) and target.role]
    # Where no job has a role so far, the stages of another one name the stage.
    for target in meant or [each for each in meanings.jobs.targets.values() if each.state == Role.State.OPEN][:1]:
        if place := place_in(target, standing):
            return f"{standing.status}:{place.label}"
    return f"{standing.status}:{standing.stage}"


def _note(kept: Mapping[str, Any], standing: Standing, meanings: Meanings) -> str:
    for job in kept["jobs"]:
        if (target := meanings.jobs.of(job)) and target.role and (place := place_in(target, standing)) and place.note:
            return place.note
    return ""


def _targets(labels: list[str], rows: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Return what a combination can mean, with the values that rows have already."""
    offered = [(f"{status}:{label}", _said(status, label)) for status in SAID for label in labels]
    offered += [("hired", "Hired"), (LEAVE, "Leave out")]
    known = {value for value, _text in offered}
    others = {row["value"] for row in rows if row["value"] and row["value"] not in known}
    offered += [(value, _said(*value.split(":", 1))) for value in sorted(others) if ":" in value]
    return [("", "Choose…"), *offered]


def _said(status: str, label: str) -> str:
    word = SAID.get(status, status)
    if not label:
        return word.removesuffix(", at")
    return f"{word} {label}" if word.endswith("at") else f"{word}, {label}"
