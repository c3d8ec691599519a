"""A member's own seats: the doors to the pages where scorecards are written."""

from django.db.models import QuerySet

from candidates.models import InterviewSeat
from hiring.people.models import Membership
from rubrics.models import GradingSeat

# What writing reads of an interview seat; a page that names the person reads more (`named_interview_seats`).
_CARD = (
    "application_id",
    "author_id",
    "grading_seat_id",
    "organisation_id",
    "recommendation",
    "rubric_version_id",
    "seat_id",
    "state",
    "submitted_at",
    "summary",
    "updated_at",
    "version",
)
_WRITTEN = (
    "member_id",
    "organisation_id",
    "release_reason",
    "released_at",
    "shadow",
    "interview__application_id",
    "interview__ends_at",
    "interview__starts_at",
    "interview__state",
    "interview__stage__label",
    "interview__stage__minutes",
    "interview__stage__role_id",
    *(f"scorecard__{name}" for name in _CARD),
)
_NAMED = (
    "interview__application__candidate__email",
    "interview__application__candidate__name",
    "interview__application__role__title",
)


def own_interview_seats(member: Membership) -> QuerySet[InterviewSeat]:
    """Return the member's own seats in interviews, whatever their state; the door to the scorecard page."""
    rows = InterviewSeat.objects.filter(member=member, organisation_id=member.organisation_id)
    return rows.select_related("interview__stage", "scorecard").only(*_WRITTEN)


def named_interview_seats(member: Membership) -> QuerySet[InterviewSeat]:
    """Return the same seats with the candidate and the role, for a page that names them."""
    rows = own_interview_seats(member)
    return rows.select_related("interview__application__candidate", "interview__application__role").only(
        *_WRITTEN, *_NAMED
    )


def visible_gradings(member: Membership) -> QuerySet[GradingSeat]:
    """Return the member's own grading seats; nobody else's, and never with the candidate loaded."""
    rows = GradingSeat.objects.filter(member=member, organisation_id=member.organisation_id)
    return rows.select_related("stage", "scorecard")
