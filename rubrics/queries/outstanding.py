"""Owing: counted on the seat, not on a draft. Shadowing, released seats and cancelled interviews owe none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from candidates.models import Application, Interview, InterviewSeat
from candidates.models.people import FORGOTTEN
from foundation.core import clock
from foundation.core.prepared import Prepared
from foundation.people.models import Membership
from foundation.people.queries.seeing import PreparedFor
from roles.queries.leading import lead_seats
from rubrics.models import GradingSeat, Scorecard

DUE_AFTER = timedelta(hours=1)
UNWRITTEN = Q(scorecard=None) | Q(scorecard__state=Scorecard.State.DRAFT)
COUNTED_INTERVIEW = Q(shadow=False, released_at=None) & ~Q(interview__state=Interview.State.CANCELLED)
OWED_INTERVIEW = COUNTED_INTERVIEW & UNWRITTEN
COUNTED_GRADING = Q(released_at=None)
OWED_GRADING = COUNTED_GRADING & UNWRITTEN

# What an owed seat says on a page, and no more: these tables are wide.
_WITH_INTERVIEW = (
    "scorecard",
    "interview__stage",
    "interview__application__candidate",
    "interview__application__role",
)
_OF_INTERVIEW = (
    "member_id",
    "scorecard__seat_id",
    "interview__application_id",
    "interview__starts_at",
    "interview__ends_at",
    "interview__stage__label",
    "interview__application__candidate__name",
    "interview__application__candidate__email",
    "interview__application__status",
    "interview__application__role__title",
)
_OF_GRADING = (
    "member_id",
    "label",
    "due_at",
    "scorecard__grading_seat_id",
    "stage__label",
    "application__role__title",
)


@dataclass(frozen=True, slots=True)
class OwedSeat:
    """A seat whose scorecard is not in. `due_at` is aware, or None for a grading without a day."""

    seat: InterviewSeat | GradingSeat
    member_id: UUID
    application_id: UUID
    due_at: datetime | None
    started: bool
    grading: bool


def owed_interview_seats(member: Membership) -> QuerySet[InterviewSeat]:
    """Return the member's interview seats whose scorecard is not submitted; shadowing and released seats owe none."""
    return InterviewSeat.objects.filter(OWED_INTERVIEW, member=member)


def owed_grading_seats(member: Membership) -> QuerySet[GradingSeat]:
    """Return the member's grading seats whose scorecard is not submitted and that were not released."""
    return GradingSeat.objects.filter(OWED_GRADING, member=member)


def owes_on(member: Membership, application: str = "pk") -> Q:
    """Return the condition that the member owes a scorecard; `application` is the path to its id in the outer query."""
    return Q(Exists(owed_interview_seats(member).filter(interview__application_id=OuterRef(application)))) | Q(
        owes_grading_on(member, application)
    )


def owes_grading_on(member: Membership, application: str = "pk") -> Q:
    """Return the condition that the member owes a grading, so must not learn whose work it is."""
    return Q(Exists(owed_grading_seats(member).filter(application_id=OuterRef(application))))


def owed_seats(member: Membership) -> list[OwedSeat]:
    """Return everything the member owes, soonest first; seats come with what their page needs to name them."""
    owed = [*owed_interviews(member), *map(_of_grading, _own_gradings(member))]
    return sorted(owed, key=lambda seat: (seat.due_at is None, seat.due_at or clock.now()))


def owed_interviews(member: Membership) -> list[OwedSeat]:
    """Return what the member owes of interviews alone."""
    return [_of_interview(seat) for seat in _own_interviews(member)]


_own_interviews = PreparedFor[InterviewSeat](
    lambda member: owed_interview_seats(member).select_related(*_WITH_INTERVIEW).only(*_OF_INTERVIEW)
)
_own_gradings = PreparedFor[GradingSeat](
    lambda member: (
        owed_grading_seats(member).select_related("scorecard", "stage", "application__role").only(*_OF_GRADING)
    )
)


def owed_on(application: Application) -> list[OwedSeat]:
    """Return what anyone still owes on the application, with its members; knows no viewer, for guards and services."""
    interviews, gradings = _interviews_owed(application=application.pk), _gradings_owed(application=application.pk)
    return [*map(_of_interview, interviews), *map(_of_grading, gradings)]


def owing() -> Q:
    """Return the condition on applications that somebody owes a scorecard there, whoever asks."""
    interviews = InterviewSeat.objects.filter(OWED_INTERVIEW, interview__application_id=OuterRef("pk"))
    return Q(Exists(interviews)) | Q(Exists(GradingSeat.objects.filter(OWED_GRADING, application_id=OuterRef("pk"))))


_interviews_owed = Prepared[InterviewSeat](
    lambda *, application: (
        InterviewSeat.objects.filter(OWED_INTERVIEW, interview__application_id=application)
        .select_related("scorecard", "interview__stage", "member__user")
        .order_by("member__user__name")
    )
)
_gradings_owed = Prepared[GradingSeat](
    lambda *, application: (
        GradingSeat.objects.filter(OWED_GRADING, application_id=application)
        .select_related("scorecard", "stage", "member__user")
        .order_by("member__user__name")
    )
)


class AllIn(NamedTuple):
    """An application on which nobody owes a scorecard: who it is, how many are in, and the leads of its role.

    `decision` is that of its debrief: '' while it is open, None before it was opened.
    """

    who: str
    inside: int
    leads: list[UUID]
    decision: str | None


def all_in(application_id: UUID) -> AllIn | None:
    """Return what leads are told when the last scorecard is in, None while anyone owes one; knows no viewer."""
    found = _all_in.first(application=application_id)
    if found is None:
        return None
    name, email, inside, leads, decision = found
    return AllIn(name or email or FORGOTTEN, inside, leads, decision) if inside else None


def _complete(*, application: UUID) -> QuerySet[Application, Any]:
    cards = Scorecard.objects.filter(application_id=application, state=Scorecard.State.SUBMITTED).order_by()
    counted = cards.values("application_id").annotate(n=Count("pk")).values("n")
    leads = lead_seats().filter(role_id=OuterRef("role_id"))
    rows = Application.objects.filter(~owing(), pk=application)
    return rows.annotate(
        inside=Subquery(counted), leads=ArraySubquery(leads.order_by().values("member_id"))
    ).values_list("candidate__name", "candidate__email", "inside", "leads", "debrief__decision")


_all_in = Prepared[Any](_complete)


def waiting_for(application: Application, member: Membership) -> list[str]:
    """Return sentences for `member` on what keeps the scorecards from being complete; empty when all are in."""
    return said_of(owed_on(application), member)


def waiting_for_each(applications: Sequence[Application], member: Membership) -> dict[UUID, list[str]]:
    """Return the same for several applications: two queries."""
    owed: dict[UUID, list[OwedSeat]] = {one.pk: [] for one in applications}
    interviews = InterviewSeat.objects.filter(OWED_INTERVIEW, interview__application__in=applications)
    gradings = GradingSeat.objects.filter(OWED_GRADING, application__in=applications)
    for seat in interviews.select_related("scorecard", "interview__stage", "member__user").order_by(
        "member__user__name"
    ):
        owed[seat.interview.application_id].append(_of_interview(seat))
    for grading in gradings.select_related("scorecard", "stage", "member__user").order_by("member__user__name"):
        owed[grading.application_id].append(_of_grading(grading))
    return {pk: said_of(seats, member) for pk, seats in owed.items()}


def said_of(owed: list[OwedSeat], member: Membership) -> list[str]:
    """Put owed seats of one application into sentences for `member`.

    Who interviews is no secret. Who grades, and that a grading is this candidate's, stays hidden from a grader.
    """
    names = [str(seat.seat.member) for seat in owed if not seat.grading]
    gradings = [str(seat.seat.member) for seat in owed if seat.grading]
    if any(seat.grading and seat.member_id == member.pk for seat in owed):
        return [f"Scorecards are still owed{_by(names)}."]
    said = [f"{_count(names, 'scorecard')} still owed{_by(names)}."] if names else []
    return said + (
        [f"{_count(gradings, 'grade', ' of the written work')} still owed{_by(gradings)}."] if gradings else []
    )


def _count(names: list[str], noun: str, of: str = "") -> str:
    return f"1 {noun}{of} is" if len(names) == 1 else f"{len(names)} {noun}s{of} are"


def _by(names: list[str]) -> str:
    unique = list(dict.fromkeys(names))
    if not unique:
        return ""
    return f", by {unique[0]}" if len(unique) == 1 else f", by {', '.join(unique[:-1])} and {unique[-1]}"


def _of_interview(seat: InterviewSeat) -> OwedSeat:
    return OwedSeat(
        seat=seat,
        member_id=seat.member_id,
        application_id=seat.interview.application_id,
        due_at=due_at(seat.interview),
        started=hasattr(seat, "scorecard"),
        grading=False,
    )


def _of_grading(seat: GradingSeat) -> OwedSeat:
    return OwedSeat(
        seat=seat,
        member_id=seat.member_id,
        application_id=seat.application_id,
        due_at=seat.due_at,
        started=hasattr(seat, "scorecard"),
        grading=True,
    )


def due_at(interview: Interview) -> datetime:
    """Return when the scorecards of an interview are due: an hour after it ends, while it is fresh."""
    return interview.ends_at + DUE_AFTER


def owes_grading(member: Membership, application: Application) -> bool:
    """Tell whether the member owes a grading there, so must not see which submission is this candidate's."""
    return owed_grading_seats(member).filter(application=application).exists()
