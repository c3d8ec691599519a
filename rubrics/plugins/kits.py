"""What kits bring to a role's loop: one for each new stage, its page, and what they score for the loop's linter."""

from typing import Any
from uuid import UUID

from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Cast

from candidates.models import Interview, InterviewSeat
from foundation.core.prepared import Prepared
from foundation.core.registries import pages_above
from roles.models import Role, Stage
from roles.registries import Knowledge, criteria, stages_made
from rubrics.models import GradingSeat, OutcomeCriterion
from rubrics.queries.kits import plans_of, scored_by
from rubrics.services import ensure_kits

SITS, NEEDS = "sits", "needs"


def give_kits(stages: list[Stage]) -> None:
    """Make the kits of new stages."""
    ensure_kits(stages=stages)


def what_kits_score(role: Role) -> Knowledge:
    """Return what the linter of the loop asks: criteria by stage and outcome, and the abilities that they show."""
    scored: dict[str, list[str]] = {}
    tests: set[str] = set()
    labels: dict[str, str] = {}
    found = scored_by(role.pk)
    for one in found:
        scored.setdefault(str(one.stage_id), []).append(one.key)
        labels[one.key] = one.label
        tests.update(one.tests)
    sits: dict[str, list[str]] = {}
    needs: dict[str, list[str]] = {}
    for kind, whose, what in _who_and_what(role=role.pk):
        (sits if kind == SITS else needs).setdefault(str(whose), []).append(what)
    kits = [kit for kit in plans_of(role.pk, found) if kit.talks]
    return Knowledge(
        stage_criteria=scored,
        interviewers=sits,
        outcome_criteria=needs,
        must_criteria=sorted({key for keys in needs.values() for key in keys}),
        tests=sorted(tests),
        over={str(kit.stage_id): kit.plan.over for kit in kits if kit.plan.over},
        unasked={str(kit.stage_id): [labels[gap.key] for gap in kit.plan.unasked] for kit in kits},
        asked={str(kit.stage_id): list(kit.asked.values()) for kit in kits},
    )


def _sitting_and_needed(*, role: UUID) -> QuerySet[Any, Any]:
    """Return (SITS, stage, member) for those who interview or grade, (NEEDS, outcome, criterion): one query."""

    def rows(found: QuerySet[Any, Any], kind: str, whose: str, what: str) -> QuerySet[Any, Any]:
        named: QuerySet[Any, Any] = found.order_by().annotate(
            told=Value(kind), whose=F(whose), what=Cast(what, CharField())
        )
        return named.values_list("told", "whose", "what")

    talks = InterviewSeat.objects.filter(interview__stage__role_id=role, shadow=False, released_at=None)
    grading = GradingSeat.objects.filter(stage__role_id=role, released_at=None)
    needed = OutcomeCriterion.objects.filter(outcome__role_id=role, outcome__retired_at=None)
    return rows(
        talks.exclude(interview__state=Interview.State.CANCELLED), SITS, "interview__stage_id", "member_id"
    ).union(rows(grading, SITS, "stage_id", "member_id"), rows(needed, NEEDS, "outcome_id", "criterion_key"))


pages_above.register("seat.fee", "rubrics:advisor_fee")
pages_above.register("stage.kit", "rubrics:kit")
pages_above.register("role.needs", "rubrics:needs")
pages_above.register("playbook.newer", "rubrics:shipped_pack")
pages_above.register("role.review", "rubrics:review")
_who_and_what = Prepared[Any](_sitting_and_needed)


stages_made.register("rubrics.kits", give_kits)
criteria.register("rubrics.kits", what_kits_score)
