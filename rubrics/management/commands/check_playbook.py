"""Run the playbook against its own rules; needs no database."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from foundation.core import playbook
from foundation.core.playbook_check import faults
from rubrics.domain.template_check import Pack, StageRow, TemplateRow, check_templates

SOMETHING_WRONG = 1
HEADS = ("stage", "minutes", "asked", "if time", "criteria", "without a question")


class Command(BaseCommand):
    """`check_playbook [--json] [--folder FOLDER]`: exits 1 when something is wrong, with each fault in a line."""

    help = (
        "Check the playbook's files, and lay out the loop of each archetype: minutes used of minutes given, criteria "
        "without a question, and what the check of loops finds in it."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print everything as JSON")
        parser.add_argument("--folder", type=Path, metavar="FOLDER", help="another pack than the one that is shipped")

    def handle(self, *args: Any, **options: Any) -> None:
        root = options["folder"]
        broken = faults(root)
        rows = [] if broken else check_templates(_pack(root))
        problems = [*broken, *(f"{row.label}: {said}" for row in rows for said in row.problems())]
        told = _as_json(root, rows, broken, problems) if options["json"] else _listing(rows, problems)
        self.stdout.write(told)
        if problems:
            sys.exit(SOMETHING_WRONG)


def _pack(root: Path | None) -> Pack:
    return Pack(*(playbook.load(name, root) for name in ("scoping", "loop", "rubrics", "questions")))


def _as_json(root: Path | None, rows: Sequence[TemplateRow], broken: Sequence[str], problems: Sequence[str]) -> str:
    told = {
        "version": None if broken else playbook.load("pack", root)["version"],
        "ok": not problems,
        "problems": list(problems),
        "archetypes": [_template(row) for row in rows],
    }
    return json.dumps(told, ensure_ascii=False, indent=1)


def _template(row: TemplateRow) -> Mapping[str, Any]:
    return {
        "key": row.key,
        "label": row.label,
        "candidate_minutes": row.candidate_minutes,
        "stages": [_stage(stage) for stage in row.stages],
        "findings": [{"rule": found.id, "severity": found.severity, "say": found.say} for found in row.findings],
    }


def _stage(row: StageRow) -> Mapping[str, Any]:
    plan = row.plan
    return {
        "key": row.key,
        "kind": row.kind,
        "label": row.label,
        "rubric": row.rubric or None,
        "minutes_given": plan.minutes if plan else None,
        "minutes_used": plan.used if plan else None,
        "minutes_over": plan.over if plan else 0,
        "asked": [ask.key for ask in plan.above] if plan else [],
        "if_time": [ask.key for ask in plan.below] if plan else [],
        "criteria": list(row.scored),
        "criteria_without_question": list(row.blank),
        "criteria_without_time": list(row.crowded),
        "asked_before": list(row.repeated),
    }


def _listing(rows: Sequence[TemplateRow], problems: Sequence[str]) -> str:
    """Return the table for people: a template a part, a stage a line, and what is wrong at the end."""
    lines = [line for row in rows for line in _lines(row)]
    lines += ["Wrong:", *(f"  {said}" for said in problems)] if problems else ["Nothing is wrong."]
    return "\n".join(lines)


def _lines(row: TemplateRow) -> Iterator[str]:
    yield f"{row.label} ({row.candidate_minutes} minutes of a candidate's time)"
    cells = [HEADS, *(_cells(stage) for stage in row.stages if stage.rubric)]
    widths = [max(len(line[at]) for line in cells) for at in range(len(HEADS))]
    for line in cells:
        yield "  " + "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
    yield from (f"  {found.severity}: {found.say}" for found in row.findings)
    yield ""


def _cells(row: StageRow) -> tuple[str, ...]:
    plan = row.plan
    if plan is None:
        return (row.label, "–", "–", "–", str(len(row.scored)), "–")
    used = f"{plan.used} of {plan.minutes}"
    blank = ", ".join((*row.blank, *row.crowded)) or "none"
    return (row.label, used, str(len(plan.above)), str(len(plan.below)), str(len(row.scored)), blank)
