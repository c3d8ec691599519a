"""Asking graders for independent blind grades."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time

from django.db import transaction
from django.utils import timezone

from assessments import policies
from assessments.models import Assignment
from foundation.activity.services import record
from foundation.core.clock import today
from foundation.core.domain.working_days import add_working_days
from foundation.core.errors import Invalid, Refused
from foundation.people.models import Membership
from rubrics.models import GradingSeat
from rubrics.services import assign_grading

GRADERS = 2
WORKING_DAYS = 2


@transaction.atomic
def ask_graders(*, actor: Membership, assignment: Assignment, graders: Sequence[Membership]) -> list[GradingSeat]:
    """Ask for independent blind grades; two at the first asking, single ones later (a third reader).

    Each grader is asked by the judging app's own act, which writes its own event; this writes how many were asked.
    Raises Invalid for too few or unfit graders, Refused before the work is in.
    """
    policies.can_choose_graders.require(actor, assignment)
    if assignment.state != Assignment.State.SUBMITTED:
        raise Refused("Nothing was handed in yet.", code="not_submitted")
    submission = assignment.submission
    asked = GradingSeat.objects.filter(subject_id=submission.pk, released_at=None).count()
    if asked + len(set(graders)) < GRADERS:
        raise Invalid({"graders": "Choose two people: each grades without knowing the other's grade."})
    seats = [
        assign_grading(
            actor=actor,
            application=assignment.application,
            grader=grader,
            stage=assignment.stage,
            kind=GradingSeat.Kind.TAKE_HOME,
            subject_id=submission.pk,
            label=f"Submission {assignment.number}",
            due_at=_due(),
        )
        for grader in dict.fromkeys(graders)
    ]
    record("take_home.graders_asked", actor=actor, subject=assignment, data={"count": len(seats)})
    return seats


def _due() -> datetime:
    """Return six in the evening, in the active zone, two working days from now."""
    return timezone.make_aware(datetime.combine(add_working_days(today(), WORKING_DAYS), time(18)))
