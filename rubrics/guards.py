"""What judging plugs into the pipeline and the loop: guards of the offer, kits for new stages, what kits score."""

from collections.abc import Sequence
from typing import Any

from django.db.models import CharField, F, Q, QuerySet, Value
from django.db.models.functions import Cast

from candidates.models import Application, Interview, InterviewSeat
from candidates.queries import visible_applications
from candidates.registries import cancel_guards
from foundation.activity.spine import GRADING
from foundation.core.sockets import event_filters, move_guards
from foundation.people.models import Membership
from roles.models import Role, Stage
from roles.queries.loop import Knowledge, criteria
from roles.registries import seen_through, stages_made
from rubrics.models import Criterion, Debrief, GradingSeat, OutcomeCriterion, Scorecard
from rubrics.queries import owed_grading_seats, waiting_for
from rubrics.services import ensure_kits

DECIDED_STAGES = ("offer", "hired")
SITS, NEEDS = "sits", "needs"


def before_offer(application: Application, to_stage: Stage, member: Membership) -> list[str]:
    """Say why an application may not enter the offer: scorecards are owed, or the debrief has not decided for one."""
    if to_stage.kind not in DECIDED_STAGES:
        return []
    return waiting_for(application, member) + _undecided(application)


def _undecided(application: Application) -> list[str]:
    debrief = Debrief.objects.filter(application=application).first()
    if debrief is None:
        return ["There was no debrief yet."]
    if not debrief.decision:
        return ["The debrief has no decision yet."]
    if debrief.decision != Debrief.Decision.OFFER:
        return [f"The debrief decided: {debrief.get_decision_display().lower()}."]
    return []


def keep_judged_interviews(interview: Interview) -> Sequence[str]:
    """Say why an interview may not be cancelled: someone has submitted what they saw in it."""
    judged = Scorecard.objects.filter(seat__interview=interview, state=Scorecard.State.SUBMITTED).exists()
    return ["A scorecard for this interview is in, so it took place."] if judged else []


def give_kits(stages: list[Stage]) -> None:
    """Make the kits of new stages."""
    ensure_kits(stages=stages)


def what_kits_score(role: Role) -> Knowledge:
    """Return what the linter of the loop asks: criteria by stage and outcome, and the abilities that they show."""
    scored: dict[str, list[str]] = {}
    tests: set[str] = set()
    rows = Criterion.objects.filter(kits__stage__role=role).values_list("kits__stage_id", "key", "tests")
    for stage_id, key, shows in rows.order_by("position"):
        scored.setdefault(str(stage_id), []).append(key)
        tests.update(shows)
    sits: dict[str, list[str]] = {}
    needs: dict[str, list[str]] = {}
    for kind, whose, what in _sitting_and_needed(role):
        (sits if kind == SITS else needs).setdefault(str(whose), []).append(what)
    return Knowledge(
        stage_criteria=scored,
        interviewers=sits,
        outcome_criteria=needs,
        must_criteria=sorted({key for keys in needs.values() for key in keys}),
        tests=sorted(tests),
    )


def _sitting_and_needed(role: Role) -> QuerySet[Any, Any]:
    """Return (SITS, stage, member) for those who interview or grade, (NEEDS, outcome, criterion): one query."""

    def rows(found: QuerySet[Any, Any], kind: str, whose: str, what: str) -> QuerySet[Any, Any]:
        named: QuerySet[Any, Any] = found.order_by().annotate(
            told=Value(kind), whose=F(whose), what=Cast(what, CharField())
        )
        return named.values_list("told", "whose", "what")

    talks = InterviewSeat.objects.filter(interview__stage__role=role, shadow=False, released_at=None)
    grading = GradingSeat.objects.filter(stage__role=role, released_at=None)
    needed = OutcomeCriterion.objects.filter(outcome__role=role, outcome__retired_at=None)
    return rows(
        talks.exclude(interview__state=Interview.State.CANCELLED), SITS, "interview__stage_id", "member_id"
    ).union(rows(grading, SITS, "stage_id", "member_id"), rows(needed, NEEDS, "outcome_id", "criterion_key"))


def graded_roles(member: Membership) -> Q:
    """A role is seen by those who grade work for it."""
    return Q(pk__in=GradingSeat.objects.filter(member=member).values("application__role_id"))


def grading_events(member: Membership) -> Q:
    """Events of gradings: for those who see the application, and not while they owe a grading on it."""
    owed = owed_grading_seats(member).values("application_id")
    about = Q(audience=GRADING) & ~Q(application_id__in=owed)
    if member.active and member.is_staff_of_org:
        return about
    return about & Q(application_id__in=visible_applications(member).values("pk"))


move_guards.register("rubrics.debrief", before_offer)
cancel_guards.register("rubrics.judged", keep_judged_interviews)
stages_made.register("rubrics.kits", give_kits)
criteria.register("rubrics.kits", what_kits_score)
seen_through.register("rubrics.gradings", graded_roles)
event_filters.register("rubrics.gradings", grading_events)
