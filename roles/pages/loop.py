"""The loop as its page shows it: the matrix of outcomes and stages, the hours it asks, the findings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from foundation.people.models import Membership
from roles import policies
from roles.domain import shipped
from roles.domain.loop_lint import template_labels
from roles.domain.stage_kinds import StageKind, kinds
from roles.domain.tensions import tensions
from roles.models import Role
from roles.pages import job, loop_cost, loop_findings, loop_time
from roles.queries import loop, playbook
from roles.queries.gate import PARTS, Gate, evaluate
from roles.queries.snapshot import Snapshot
from roles.registries import Knowledge
from roles.services.stage_order import order_mark

# The kind that is chosen in the form of a new stage until somebody chooses another.
USUAL = kinds(lambda kind: kind.is_technical)[0]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the parts of the page are made from."""

    role: Role
    books: Mapping[str, playbook.Part]
    evaluated: Gate
    sees_pay: bool
    may_edit: bool

    @property
    def book(self) -> playbook.Part:
        return self.books["loop"]

    @property
    def shot(self) -> Snapshot:
        return self.evaluated.shot


def read(member: Membership, role: Role) -> Sheet:
    """Read what the page is made from."""
    books = playbook.parts(role.organisation_id, *PARTS)
    may_edit = policies.can_edit_loop(member, role) and not role.ended
    return Sheet(role, books, evaluate(role, books), policies.can_see_pay(member, role), may_edit)


def page(sheet: Sheet, asked: Mapping[str, str]) -> dict[str, Any]:
    """Return the context of roles/loop.html, but for what an act said; `asked` are the figures and the kind wanted."""
    return {
        "editing": sheet.may_edit,
        "sees_pay": sheet.sees_pay,
        "stages": sheet.shot.stages,
        "seen": order_mark(stage["id"] for stage in sheet.shot.stages),
        **_covered(sheet),
        **_hours(sheet, asked),
        **_findings(sheet),
        **_choices(sheet, asked),
        "told": _told(sheet),
    }


def _covered(sheet: Sheet) -> dict[str, Any]:
    """Return what the stages cover, and what a first ML hire must be able to do."""
    return {
        "matrix": matrix(sheet.shot, sheet.evaluated.known),
        "backwards": sheet.book.get("backwards_design", {}),
        "abilities": abilities(sheet.shot, sheet.evaluated.known, sheet.books["scoping"]),
    }


def _hours(sheet: Sheet, asked: Mapping[str, str]) -> dict[str, Any]:
    """Return the time that the loop takes, theirs and ours."""
    rows = loop_time.spent(sheet.shot, sheet.book, asked)
    role, known, team = sheet.role, sheet.evaluated.known, sum(row.team for row in rows)
    band = (role.band_low_minor, role.band_high_minor)
    own = role.costs.get("interviewer_hour_minor")
    hour = loop_cost.hour_of(band, role.overhead_percent, own) if sheet.sees_pay else None
    return {
        "hour": hour,
        "price": lambda minutes: loop_cost.price(minutes, hour),
        "criteria_cost": loop_cost.by_criterion(sheet.shot, known, rows) if team else [],
        "without": loop_cost.without(sheet.shot, known, rows, asked.get("without", "")),
        "budget": loop_time.budget(loop.build(sheet.role, sheet.shot, sheet.evaluated.known)),
        "spent": rows,
        "their_minutes": sum(row.candidate for row in rows),
        "our_minutes": team,
        "stage_time": loop_time.stage_time,
        "too_long": loop_time.too_long(sheet.shot, sheet.book),
    }


def _findings(sheet: Sheet) -> dict[str, Any]:
    """Return what is wrong with the loop, and on what the playbook's sources disagree."""
    found = loop_findings.notes(sheet.evaluated.loop, sheet.shot, sheet.book) if sheet.shot.stages else []
    mistakes = [row["say"] for row in shipped.book("flags")["common_mistakes"]]
    return {
        "notes": found,
        "mistakes": mistakes,
        "disagreements": tensions(sheet.book, {stage["kind"] for stage in sheet.shot.stages}),
    }


def _choices(sheet: Sheet, asked: Mapping[str, str]) -> dict[str, Any]:
    """Return the templates to start from and the kinds of stage that may be added."""
    labels = {row["key"]: row["label"] for row in sheet.books["scoping"]["archetypes"]}
    labels |= template_labels(sheet.book)
    settled = {stage["kind"] for stage in sheet.shot.stages if StageKind(stage["kind"]).once}
    return {
        "templates": [(key, label) for key, label in labels.items() if key in sheet.book["templates"]],
        "template": sheet.role.archetype or next(iter(labels)),
        "kinds": [(kind, label) for kind, label in _by_kind(sheet.book).items() if kind not in settled],
        "kind": asked.get("kind", USUAL),
    }


def _by_kind(book: playbook.Part) -> dict[str, str]:
    """Return what a stage of each kind is called: the label of the first that the playbook has of it."""
    found: dict[str, str] = {}
    for row in book["stages"]:
        found.setdefault(row["kind"], row["label"])
    return found


def _told(sheet: Sheet) -> str:
    """Return what a candidate will be told about the process; pay only to those who see pay."""
    stages = sheet.shot.stages
    shown = [stage if sheet.sees_pay else {**stage, "pay_minor": None} for stage in stages]
    steps = job.steps(shown)
    waits = [stage["patience_days"] for stage in stages if StageKind(stage["kind"]).is_told]
    return job.told(sheet.role.title, steps, sheet.role.currency, max(waits, default=None)) if steps else ""


def matrix(shot: Snapshot, known: Knowledge) -> dict[str, Any]:
    """Return columns and rows: the stages that assess, `alone` where candidates work by themselves, and the outcomes.

    A cell says whether the two are linked by hand, and how many criteria of the outcome the stage's kit scores. A row
    is only touched when it is linked and nothing that it needs is scored.
    """
    stages = [{**stage, "alone": kind.has_task} for stage in shot.stages if (kind := StageKind(stage["kind"])).assesses]
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
        touched = bool(covered and needed and not any(cell["scored"] for cell in cells))
        rows.append({"ref": f"O{number}", "outcome": outcome, "cells": cells, "covered": covered, "touched": touched})
    return {"stages": stages, "rows": rows}


def abilities(shot: Snapshot, known: Knowledge, scoping: Mapping[str, Any]) -> list[tuple[str, bool]]:
    """Return for a first ML hire the abilities that the loop must test, and whether some criterion does."""
    if not shot.scope.get("first_hire"):
        return []
    return [(row["label"], row["key"] in known.tests) for row in scoping.get("first_hire_coverage", [])]
