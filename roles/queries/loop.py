"""A role's loop as the linter takes it: what roles knows, completed by what kits know (see roles.registries.criteria).

Without that, the rules about criteria, interviewers and first-hire abilities see what roles alone knows.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from typing import Any

from roles.domain import shipped
from roles.domain.archetypes import archetype
from roles.domain.loop_lint import Loop, LoopFinding, LoopOutcome, LoopStage, lint_loop
from roles.domain.verdict import Answers, owns_whole_stack
from roles.models import Role, RoleSeat
from roles.queries.snapshot import Snapshot
from roles.registries import Knowledge, criteria

MOSTLY = 1.0
JUDGES = (RoleSeat.Kind.INTERVIEWER, RoleSeat.Kind.ADVISOR, RoleSeat.Kind.LEAD)


def knowledge(role: Role) -> Knowledge:
    """Ask the apps above what their kits score on this role."""
    return reduce(Knowledge.joined, (ask(role) for ask in criteria), Knowledge())


def build(role: Role, shot: Snapshot, known: Knowledge, scoping: Mapping[str, Any] | None = None) -> Loop:
    """Return the loop in the linter's own form; `scoping` is the organisation's copy of the archetypes."""
    judged = any(seat["technical"] and seat["kind"] in JUDGES for seat in shot.seats)
    return Loop(
        archetype=role.archetype,
        stages=tuple(_stage(stage, known, judged) for stage in shot.stages),
        outcomes=tuple(_outcome(outcome, shot, known) for outcome in shot.outcomes),
        must_criteria=tuple(known.must_criteria),
        first_hire=shot.scope.get("first_hire"),
        tests_covered=tuple(known.tests),
        whole_stack=owns_all(shot, scoping or shipped.book("scoping")),
        owns_production=bool(shot.scope.get("owns")) or archetype(role.archetype, scoping).owns_production,
    )


def owns_all(shot: Snapshot, scoping: Mapping[str, Any]) -> bool:
    """Tell whether the scope gives the role the whole stack around the model."""
    answers = Answers(facts=shot.scope.get("facts") or {}, owns=tuple(shot.scope.get("owns") or ()))
    return owns_whole_stack(answers, scoping)


def _stage(stage: Mapping[str, Any], known: Knowledge, judged: bool) -> LoopStage:
    return LoopStage(
        key=stage["key"],
        kind=stage["kind"],
        minutes=stage["minutes"],
        hours=None if stage["hours"] is None else float(stage["hours"]),
        pay_minor=stage["pay_minor"],
        theory_share=MOSTLY if stage["mainly_theory"] else 0.0,
        uses_puzzles=stage["puzzles"],
        outside_engineering=stage["outside_engineering"],
        technical_judge=judged,
        criteria=tuple(known.stage_criteria.get(stage["id"], ())),
        interviewers=tuple(known.interviewers.get(stage["id"], ())),
        over=known.over.get(stage["id"], 0),
        unasked=tuple(known.unasked.get(stage["id"], ())),
        asked=tuple(known.asked.get(stage["id"], ())),
        rubric=stage["rubric_key"],
    )


def _outcome(outcome: Mapping[str, Any], shot: Snapshot, known: Knowledge) -> LoopOutcome:
    stages = tuple(stage["key"] for stage in shot.stages if outcome["id"] in stage["outcomes"])
    return LoopOutcome(outcome["id"], outcome["text"], tuple(known.outcome_criteria.get(outcome["id"], ())), stages)


def findings(role: Role, shot: Snapshot, known: Knowledge, books: Mapping[str, Mapping[str, Any]]) -> list[LoopFinding]:
    """Return what is wrong with the loop, by the organisation's copy of the rules and of the archetypes."""
    return lint_loop(build(role, shot, known, books["scoping"]), books["loop"])


def uncovered(shot: Snapshot, known: Knowledge) -> list[Mapping[str, Any]]:
    """Return the outcomes that no stage assesses, by link or by criterion."""
    scored = {criterion for stage in shot.stages for criterion in known.stage_criteria.get(stage["id"], ())}
    linked = {outcome for stage in shot.stages for outcome in stage["outcomes"]}
    return [
        outcome
        for outcome in shot.outcomes
        if outcome["id"] not in linked and scored.isdisjoint(known.outcome_criteria.get(outcome["id"], ()))
    ]
