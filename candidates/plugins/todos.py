"""What the pipeline asks of a member today: interviews, answers to invitations, offers, checkpoints."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from datetime import time as time_of_day

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from candidates.models import Checkpoint, Interview, InterviewSeat, Offer, OfferApproval
from candidates.queries.hiring import checkpoints_ahead
from candidates.queries.seeing import own_seats
from foundation.core import clock
from foundation.core.addresses import address
from foundation.core.formatting import day_time, time
from foundation.core.registries import Todo, todos
from foundation.people.models import Membership
from foundation.people.queries.seeing import PreparedFor

AT_MOST = 20
OFFER_WITHIN = timedelta(days=1)
CHECKPOINT_AHEAD = timedelta(days=3)
END_OF_DAY = time_of_day(18)
# Who a to-do is about: what is joined, and all that is read of it.
NAMED = ("application__candidate", "application__role")
NAMES = ("application__candidate__name", "application__candidate__email", "application__role__title")


def interviews_ahead(member: Membership) -> list[Todo]:
    """Return today's interviews of the member, and those later that they have not answered: one query."""
    found = []
    for seat in _ahead(member, now=clock.now()):
        if clock.today() == day_of(seat.interview):
            found.append(_today(seat))
        elif seat.answer == InterviewSeat.Answer.PENDING:
            found.append(_unanswered(seat))
    return found[:AT_MOST]


def _not_over(member: Membership, *, now: datetime) -> QuerySet[InterviewSeat]:
    seats = own_seats(member).filter(released_at=None, interview__ends_at__gte=now)
    rows = seats.select_related("interview__stage", *(f"interview__{name}" for name in NAMED)).only(
        "answer", *(f"interview__{name}" for name in ("starts_at", "ends_at", "place", "stage__label", *NAMES))
    )
    return rows.order_by("interview__starts_at")[: 2 * AT_MOST]


_ahead = PreparedFor[InterviewSeat](_not_over)


def day_of(interview: Interview) -> date:
    """Return the day of an interview in the member's zone."""
    return timezone.localtime(interview.starts_at).date()


def _today(seat: InterviewSeat) -> Todo:
    interview = seat.interview
    place = f" · {interview.place}" if interview.place else ""
    return Todo(
        kind="interview",
        icon="people",
        title=f"{interview.stage.label} with {interview.application.candidate}",
        detail=f"{interview.application.role} · {time(interview.starts_at)} to {time(interview.ends_at)}{place}",
        url=address("candidates:interview", interview.pk),
        action="Open",
        due_at=interview.starts_at,
        minutes=int((interview.ends_at - interview.starts_at) / timedelta(minutes=1)),
    )


def _unanswered(seat: InterviewSeat) -> Todo:
    interview = seat.interview
    return Todo(
        kind="seat_answer",
        icon="calendar",
        title=f"Can you be there? {interview.stage.label} with {interview.application.candidate}",
        detail=f"{interview.application.role} · {day_time(interview.starts_at)}",
        url=address("candidates:interview", interview.pk),
        action="Answer",
        due_at=interview.starts_at,
        minutes=1,
    )


def offers_to_approve(member: Membership) -> list[Todo]:
    """Return the offers whose next answer is the member's: one query."""
    return [
        Todo(
            kind="offer_approval",
            icon="pen",
            title=f"Approve the offer to {row.offer.application.candidate}",
            detail=f"{row.offer.application.role}. An offer that waits loses people.",
            url=address("candidates:offer", row.offer_id),
            action="Read and answer",
            due_at=row.offer.updated_at + OFFER_WITHIN,
            minutes=5,
        )
        for row in _approvals(member)
    ]


def _to_approve(member: Membership) -> QuerySet[OfferApproval]:
    earlier = OfferApproval.objects.filter(offer=OuterRef("offer"), agreed=None, position__lt=OuterRef("position"))
    mine = OfferApproval.objects.filter(member=member, agreed=None, offer__state=Offer.State.APPROVING)
    rows = mine.exclude(Exists(earlier)).select_related(*(f"offer__{name}" for name in NAMED))
    return rows.only("offer__updated_at", *(f"offer__{name}" for name in NAMES))[:AT_MOST]


_approvals = PreparedFor[OfferApproval](_to_approve)


def checkpoints_due(member: Membership) -> list[Todo]:
    """Return the checkpoints of people whose start the member leads, from three days before they are due: one query."""
    return [
        Todo(
            kind="checkpoint",
            icon="card",
            title=f"Day {row.day} of {row.onboarding.application.candidate}",
            detail=f"{row.onboarding.application.role}. Say how each outcome of the brief stands.",
            url=address("candidates:checkpoint", row.pk),
            action="Record it",
            due_at=timezone.make_aware(datetime.combine(row.due_on, END_OF_DAY)),
            minutes=10,
        )
        for row in _checkpoints(member, until=clock.today() + CHECKPOINT_AHEAD)
    ]


def _to_record(member: Membership, *, until: date) -> QuerySet[Checkpoint]:
    rows = (
        checkpoints_ahead(until)
        .filter(onboarding__manager=member)
        .select_related(*(f"onboarding__{name}" for name in NAMED))
    )
    return rows.only("day", "due_on", *(f"onboarding__{name}" for name in NAMES)).order_by("due_on")[:AT_MOST]


_checkpoints = PreparedFor[Checkpoint](_to_record)


todos.register("candidates.interviews", interviews_ahead)
todos.register("candidates.offers", offers_to_approve)
todos.register("candidates.checkpoints", checkpoints_due)
