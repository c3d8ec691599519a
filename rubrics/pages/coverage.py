"""What a loop looks at, criterion by criterion: which outcome needs it, which stage asks, for how long."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from foundation.core.formatting import count
from roles.domain.loop_lint.coverage import FIRST_HIRE_TESTS
from roles.models import Outcome, Role
from rubrics.domain.matrix import Kitted, Line, Matrix, Named, Verdict, matrix
from rubrics.models import OutcomeCriterion
from rubrics.queries import criteria_on_offer
from rubrics.queries.kits import StagePlan, plans_of

TONES = {
    Verdict.GAP: ("bad", "Nobody asks"),
    Verdict.THIN: ("warn", "One stage, thin"),
    Verdict.OVERLOAD: ("warn", "Too often"),
    Verdict.UNNEEDED: (None, "No outcome needs it"),
    Verdict.OFFERED: (None, "Not looked at"),
    Verdict.SOUND: ("ok", "Covered"),
}


def page(role: Role, *, every: bool) -> dict[str, Any]:
    """Return the context of the matrix; without `every` only criteria that an outcome needs, if there are any."""
    outcomes = list(Outcome.objects.filter(role=role, retired_at=None))
    named = set(OutcomeCriterion.objects.filter(outcome__role=role).values_list("outcome_id", "criterion_key"))
    kits = plans_of(role.pk)
    made = _matrix(role, outcomes, named, kits)
    needed = [line for line in made.lines if line.needed]
    shown = (
        needed if needed and not every else [line for line in made.lines if every or line.verdict != Verdict.OFFERED]
    )
    return {
        "role": role,
        "outcomes": outcomes,
        "named": named,
        "kits": kits,
        "rows": [_row(line) for line in shown],
        "hidden": len(made.lines) - len(shown),
        "every": every,
        "scored": [made.scored[str(kit.stage_id)] for kit in kits],
        "abilities": [
            (label, [str(kit.stage_id) in made.abilities[key] for kit in kits])
            for key, label in FIRST_HIRE_TESTS.items()
        ],
        "said": _said(made),
    }


def _matrix(role: Role, outcomes: list[Outcome], named: set[tuple[UUID, str]], kits: list[StagePlan]) -> Matrix:
    criteria = [Named(one.key, one.label, one.tests) for one in criteria_on_offer(role)]
    needs = {str(one.pk): {key for pk, key in named if pk == one.pk} for one in outcomes}
    return matrix(criteria, needs, [_kitted(kit) for kit in kits], list(FIRST_HIRE_TESTS))


def _kitted(kit: StagePlan) -> Kitted:
    scores = [*kit.plan.asked, *(gap.key for gap in kit.plan.unasked)]
    return Kitted(str(kit.stage_id), kit.label, scores, _minutes(kit) if kit.talks else None)


def _minutes(kit: StagePlan) -> Mapping[str, float]:
    """Return the minutes of asking by criterion; a question for several is shared among them."""
    found: dict[str, float] = {}
    for ask in kit.plan.above:
        fed = [key for key in ask.criteria if key in kit.plan.asked]
        for key in fed:
            found[key] = found.get(key, 0) + ask.minutes / len(fed)
    return found


def _row(line: Line) -> dict[str, Any]:
    tone, word = TONES[line.verdict]
    return {
        "key": line.criterion.key,
        "label": line.criterion.label,
        "cells": line.cells,
        "minutes": round(line.minutes),
        "tone": tone,
        "word": word,
        "gap": line.verdict == Verdict.GAP,
    }


def _said(made: Matrix) -> str:
    """Return the matrix in a sentence."""
    gaps, thin, often = (len(made.told(one)) for one in (Verdict.GAP, Verdict.THIN, Verdict.OVERLOAD))
    parts = [f"{count(gaps, 'gap', 'gaps')}"] if gaps else []
    parts += [f"{thin} looked at once"] if thin else []
    parts += [f"{often} looked at too often"] if often else []
    return f"{', '.join(parts)}." if parts else "Everything that an outcome needs is looked at twice or more."
