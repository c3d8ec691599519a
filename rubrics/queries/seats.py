"""A member's own seats: the doors to the pages where scorecards are written."""

from django.db.models import QuerySet

from candidates.models import Application, Interview, InterviewSeat
from hiring.people.models import Membership
from rubrics.models import GradingSeat, Scorecard

# What the scorecard page reads of an interview seat; who it is about comes on its own (`names_of`).
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
_OF_INTERVIEW = (
    "seat__member_id",
    "seat__released_at",
    "seat__shadow",
    "seat__interview__state",
    "seat__interview__stage__label",
)
_OF_GRADING = ("grading_seat__member_id", "grading_seat__released_at", "grading_seat__stage__label")
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


def own_interview_seats(member: Membership) -> QuerySet[InterviewSeat]:
    """Return the member's own seats in interviews, whatever their state; the door to the scorecard page."""
    rows = InterviewSeat.objects.filter(member=member, organisation_id=member.organisation_id)
    return rows.select_related("interview__stage", "scorecard").only(*_WRITTEN)


def cards_with_seat(*, grading: bool) -> QuerySet[Scorecard]:
    """Return scorecards with the seat and stage that they were written from; knows no viewer, for the acts."""
    place, said = ("grading_seat__stage", _OF_GRADING) if grading else ("seat__interview__stage", _OF_INTERVIEW)
    return Scorecard.objects.select_related(place).only(*_CARD, *said)


def names_of(interview: Interview) -> tuple[str, str]:
    """Return the names of candidate and role, on their own: so many tables at once plan slowly."""
    rows = Application.objects.filter(pk=interview.application_id)
    name, email, title = rows.values_list("candidate__name", "candidate__email", "role__title").get()
    return name or email, title


def visible_gradings(member: Membership) -> QuerySet[GradingSeat]:
    """Return the member's own grading seats; nobody else's, and never with the candidate loaded."""
    rows = GradingSeat.objects.filter(member=member, organisation_id=member.organisation_id)
    return rows.select_related("stage", "scorecard")
