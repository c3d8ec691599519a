"""Asking someone to grade written work blind, and releasing them from it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from candidates.models import Application
from foundation.activity.services import record
from foundation.core import clock
from foundation.core.errors import Invalid, Refused
from foundation.people.models import Job, Membership
from roles.models import Stage
from rubrics import policies
from rubrics.models import GradingSeat, Scorecard
from rubrics.services.kits import ensure_kit

GRADERS = (Job.OWNER, Job.RECRUITER, Job.HIRING_MANAGER, Job.INTERVIEWER, Job.ADVISOR)
# A release would say of somebody who closed their seat that they never sat in it.
NOT_OWED: dict[str, str] = {
    Scorecard.State.SUBMITTED: "This scorecard is already in.",
    Scorecard.State.UNABLE: "They said that they could not assess anything, so nothing is owed.",
}


@transaction.atomic
def assign_grading(
    *,
    actor: Membership,
    application: Application,
    grader: Membership,
    stage: Stage,
    kind: str,
    subject_id: UUID,
    label: str,
    due_at: datetime | None = None,
) -> GradingSeat:
    """Ask `grader` for a blind grade of the work `subject_id`; asking the same person again changes nothing.

    `label` is all that the grader sees of whose it is ("Submission 17"): it must not name anybody.
    Raises Invalid for someone who cannot grade, Refused for a stage without a kit.
    """
    policies.can_assign_grading.require(actor, application)
    if grader.organisation_id != application.organisation_id or not grader.active or grader.job not in GRADERS:
        raise Invalid({"grader": "Choose someone of your organisation who judges candidates."})
    if ensure_kit(stage=stage) is None:
        raise Refused(f"{stage.label} has no interview kit yet, so nobody knows what to grade.", code="no_kit")
    seat, made = GradingSeat.objects.get_or_create(
        subject_id=subject_id,
        member=grader,
        defaults={
            "organisation_id": application.organisation_id,
            "application": application,
            "stage": stage,
            "kind": kind,
            "label": label,
            "due_at": due_at,
        },
    )
    if made:
        record("grading.assigned", actor=actor, subject=seat, data={"grader": grader.name, "label": label})
    return seat


@transaction.atomic
def open_work(*, actor: Membership, seat: GradingSeat) -> GradingSeat:
    """Open the work that a seat grades, which is what one has to read before handing in; the first time counts."""
    policies.can_write_scorecard.require(actor, seat)
    seat = GradingSeat.objects.select_for_update(of=("self",)).select_related("stage").get(pk=seat.pk)
    if seat.opened_at is None:
        seat.opened_at = clock.now()
        seat.save(update_fields=["opened_at", "updated_at"])
        # Its place is the role alone: whose work a grader holds must not follow from their own feed.
        record("grading.opened", actor=actor, subject=seat, place_of=seat.stage, data={"label": seat.label})
    return seat


@transaction.atomic
def release_grading(*, actor: Membership, seat: GradingSeat, reason: str) -> GradingSeat:
    """Take a grading off someone for good, with a reason. Raises Invalid without one, Refused once it is closed."""
    policies.can_release_grading.require(actor, seat)
    seat = GradingSeat.objects.select_for_update(of=("self",)).select_related("member__user").get(pk=seat.pk)
    if not reason.strip():
        raise Invalid({"reason": "Say why they need not grade this."})
    state = Scorecard.objects.filter(grading_seat=seat).values_list("state", flat=True).first()
    if state in NOT_OWED:
        raise Refused(NOT_OWED[state], code="submitted")
    if seat.released_at is None:
        seat.released_at, seat.released_by, seat.release_reason = clock.now(), actor, reason.strip()[:300]
        seat.save(update_fields=["released_at", "released_by", "release_reason", "updated_at"])
        said = {"grader": seat.member.name, "label": seat.label, "reason": seat.release_reason}
        record("grading.released", actor=actor, subject=seat, data=said)
    return seat
