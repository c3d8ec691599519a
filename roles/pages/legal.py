"""The table of legal moves as its pages show it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from roles.domain.legal import SAID, Place, Rule, Table, Who
from roles.domain.stage_kinds import StageKind
from roles.models import Role, Stage
from roles.queries.legal import mark_of, places_of, table_of
from roles.queries.seeing import stages_of
from roles.registries import evidence

SHORT = {Who.TEAM: "All", Who.STAFF: "Staff", Who.LEADS: "Leads", Who.OWNERS: "Owners", Who.NOBODY: "–"}


@dataclass(frozen=True, slots=True)
class Cell:
    """A step: the other stage, who may make it in a word and in a sentence, and what it needs."""

    to: Place
    short: str
    said: str
    needs: tuple[str, ...]
    by_hand: bool


@dataclass(frozen=True, slots=True)
class Line:
    """What may follow a stage; a cell is None for the stage itself."""

    stage: Stage
    cells: tuple[Cell | None, ...]


def table_page(role: Role, *, edits: bool) -> dict[str, Any]:
    """Return the whole table, a line for each stage that somebody can leave: two queries."""
    stages = stages_of(role.pk)
    rules = table_of(role.pk, stages)
    from_to = _left(stages, rules)
    return {
        "lines": [_line(stage, places_of(stages), rules) for stage in from_to],
        "headings": [{"label": stage.label} for stage in from_to],
        "by_hand": sum(rule.by_hand for rule in rules.values()),
        "words": [(SHORT[who], said) for who, said in SAID.items()],
        "waits": [stage.label for stage in from_to if StageKind(stage.kind).needs_decision],
        "edits": edits,
    }


def one_page(role: Role, stage: Stage) -> dict[str, Any]:
    """Return what may follow one stage, to be set: two queries."""
    stages = stages_of(role.pk)
    rules = table_of(role.pk, stages)
    at = [one.pk for one in stages].index(stage.pk)
    rows = [
        {"to": one, "on": place > at, "rule": rules[(str(stage.pk), str(one.pk))]}
        for place, one in enumerate(stages)
        if (str(stage.pk), str(one.pk)) in rules
    ]
    return {
        "stage": stage,
        "groups": [
            ("On", [row for row in rows if row["on"]]),
            ("Back", [row for row in rows if not row["on"]]),
        ],
        "who": [(who.value, said) for who, said in SAID.items()],
        "evidence": [(key, entry.label) for key, entry in evidence.items()],
        "seen": mark_of(rules),
    }


def _left(stages: Sequence[Stage], rules: Table) -> list[Stage]:
    keys = {left for left, _to in rules}
    return [stage for stage in stages if str(stage.pk) in keys]


def _line(stage: Stage, places: Sequence[Place], rules: Table) -> Line:
    key = str(stage.pk)
    aims = [place for place in places if place.key == key or (key, place.key) in rules]
    return Line(
        stage, tuple(None if place.key == key else _cell(stage, place, rules[(key, place.key)]) for place in aims)
    )


def _cell(stage: Stage, to: Place, rule: Rule) -> Cell:
    needs = tuple(evidence[key].label for key in rule.evidence if key in evidence)
    said = f"From {stage.label} to {to.label}: {SAID[rule.who]}"
    return Cell(to, SHORT[rule.who], said, needs, rule.by_hand)
