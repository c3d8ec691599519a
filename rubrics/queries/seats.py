"""A member's own seats: the doors to the pages where scorecards are written."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from candidates.models import Application, Interview, InterviewSeat
from candidates.models.people import FORGOTTEN
from candidates.queries.seeing import may_judge, visible_applications
from foundation.core.fetch import found_or_404
from foundation.core.prepared import Prepared
from foundation.people.models import Membership
from foundation.people.queries.seeing import PreparedFor
from rubrics.models import Debrief, GradingSeat, Scorecard
from rubrics.queries.outstanding import OWED_GRADING, owes_grading_on

# The decisions that end judging; to find out more is none, more is handed in for it.
ENDS = (Debrief.Decision.OFFER, Debrief.Decision.DECLINE)
IN_THE_RUNNING = (Application.Status.ACTIVE, Application.Status.HOLD)
# What the scorecard page reads of an interview seat; who it is about comes on its own (`names_of`).
_CARD = (
    "application_id",
    "author_id",
    "could_read",
    "grading_seat_id",
    "narrow",
    "note_to_leads",
    "organisation_id",
    "recommendation",
    "rubric_version_id",
    "seat_id",
    "state",
    "submitted_at",
    "summary",
    "unable_at",
    "unable_reason",
    "updated_at",
    "version",
)
_OF_INTERVIEW = (
    "seat__member_id",
    "seat__released_at",
    "seat__shadow",
    "seat__interview__starts_at",
    "seat__interview__state",
    "seat__interview__stage__label",
    "seat__interview__stage__role_id",
)
_OF_GRADING = (
    "grading_seat__kind",
    "grading_seat__label",
    "grading_seat__member_id",
    "grading_seat__opened_at",
    "grading_seat__released_at",
    "grading_seat__application_id",
    "grading_seat__subject_id",
    "grading_seat__stage__label",
    "grading_seat__stage__role_id",
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
    "interview__stage__kind",
    "interview__stage__label",
    "interview__stage__minutes",
    "interview__stage__role_id",
    *(f"scorecard__{name}" for name in _CARD),
)


def own_interview_seats(member: Membership) -> QuerySet[InterviewSeat]:
    """Return the member's own seats in interviews, whatever their state; the door to the scorecard page."""
    rows = InterviewSeat.objects.filter(member=member, organisation_id=member.organisation_id)
    if not may_judge(member):
        return rows.none()
    return rows.select_related("interview__stage", "scorecard").only(*_WRITTEN)


def _own(member: Membership, *, seat: UUID) -> QuerySet[InterviewSeat]:
    return own_interview_seats(member).filter(pk=seat).order_by()[:1]


_prepared_own = PreparedFor[InterviewSeat](_own)


def own_interview_seat(member: Membership, seat_id: UUID) -> InterviewSeat:
    """Return one of `own_interview_seats`; raises NotFound."""
    found = found_or_404(_prepared_own(member, seat=seat_id))
    found.member = member
    return found


def _with_seat(grading: bool, *, card: UUID) -> QuerySet[Scorecard]:
    place, said = ("grading_seat__stage", _OF_GRADING) if grading else ("seat__interview__stage", _OF_INTERVIEW)
    rows = Scorecard.objects.select_related(place).only(*_CARD, *said)
    return rows.select_for_update(of=("self",)).filter(pk=card)


_prepared_with_seat = Prepared[Scorecard](_with_seat)


def lock_card_with_seat(card: Scorecard) -> Scorecard:
    """Return a scorecard as it stands, locked, with its seat and stage; knows no viewer, for the acts."""
    return _prepared_with_seat(card.grading_seat_id is not None, card=card.pk)[0]


def names_of(interview: Interview) -> tuple[str, str, bool]:
    """Return the names of candidate and role, and whether they are still in the running.

    On their own: so many tables at once plan slowly.
    """
    ((name, email, title, status),) = _names(application=interview.application_id)
    return name or email or FORGOTTEN, title, status in IN_THE_RUNNING


_names = Prepared[Any](
    lambda *, application: Application.objects.filter(pk=application).values_list(
        "candidate__name", "candidate__email", "role__title", "status"
    )
)


def releasable_gradings(member: Membership) -> QuerySet[GradingSeat]:
    """Return what others owe of written work, on applications that the member sees and where they owe none themselves.

    Who grades is no matter for another grader there.
    """
    rows = GradingSeat.objects.filter(OWED_GRADING, application__in=visible_applications(member).values("pk"))
    rows = rows.filter(~owes_grading_on(member, "application_id"))
    return rows.select_related("stage", "member__user", "application__candidate", "application__role")


def visible_gradings(member: Membership) -> QuerySet[GradingSeat]:
    """Return the member's own grading seats; nobody else's, and never with the candidate loaded."""
    rows = GradingSeat.objects.filter(member=member, organisation_id=member.organisation_id)
    if not may_judge(member):
        return rows.none()
    return rows.select_related("stage", "scorecard", "member")


def debrief_closed(application_id: UUID) -> bool:
    """Tell whether a debrief has decided on an application, so that nothing more is handed in."""
    return bool(_decided(application=application_id))


_decided = Prepared[Any](
    lambda *, application: Debrief.objects.filter(application_id=application, decision__in=ENDS).values_list(
        "pk", flat=True
    )
)
