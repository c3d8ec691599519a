"""The page of a take-home for those who run the pipeline, and the take-homes of one application."""

from typing import Any

from assessments import policies, queries
from assessments.models import Assignment, BlindCopy
from assessments.pages.copies import copies_of
from candidates.models import Application
from foundation.activity.queries import timeline
from foundation.people.models import Membership
from rubrics.models import GradingSeat
from rubrics.policies import can_agree_fee
from rubrics.queries import owes_grading
from rubrics.services.grading import GRADERS


def assignment_page(member: Membership, found: Assignment) -> dict[str, Any]:
    """Return where a take-home stands: window, files, graders, payments; forms come with the request."""
    return {
        "assignment": found,
        "application": found.application,
        "submission": getattr(found, "submission", None),
        "payment": getattr(found, "payment", None),
        "files": list(found.files.order_by("created_at", "id")),
        "extensions": list(found.extensions.select_related("by__user").order_by("created_at")),
        "seats": graders_of(found),
        **_copies(found),
        "manages": policies.can_manage_assignment(member, found),
        "may_agree_fees": can_agree_fee(member, found.application),
        "may_copy": policies.can_choose_graders(member, found),
        "events": timeline(member, subject_id=found.pk, limit=20),
    }


def _copies(found: Assignment) -> dict[str, Any]:
    """Return where the graders' copies stand, with the words of the name that stayed in them."""
    copy = BlindCopy.objects.filter(submission__assignment=found).first()
    return {"copies": copies_of(copy), "ordinary_words": copy.ordinary_words if copy else []}


def graders_of(found: Assignment) -> list[GradingSeat]:
    """Return the grading seats with whether each is in; never what was graded."""
    submission = getattr(found, "submission", None)
    if submission is None:
        return []
    seats = GradingSeat.objects.filter(subject_id=submission.pk)
    return list(seats.select_related("member__user", "scorecard").order_by("created_at"))


def possible_graders(member: Membership, seats: list[GradingSeat]) -> list[Membership]:
    """Return who could still be asked, those who can judge technical work first."""
    taken = {seat.member_id for seat in seats}
    rows = Membership.people.filter(organisation_id=member.organisation_id, active=True, job__in=GRADERS)
    return [m for m in rows.select_related("user").order_by("-technical", "user__name") if m.pk not in taken]


def take_homes_panel(member: Membership, application: Application) -> dict[str, Any]:
    """Return the take-homes of an application, newest first, and whether another may be sent."""
    sent = queries.with_facts(queries.visible_assignments(member)).filter(application=application)
    return {
        "application": application,
        "assignments": list(sent.order_by("-created_at")),
        "may_send": application.status == Application.Status.ACTIVE
        and policies.can_send_take_home(member, application)
        and queries.stages_with_task(application).exists()
        and not owes_grading(member, application),
    }
