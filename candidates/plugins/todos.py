"""What the pipeline asks of a member today: interviews, answers to invitations, scheduling that waits."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from datetime import time as time_of_day

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone

from candidates.models import Application, Checkpoint, Interview, InterviewSeat, Offer, OfferApproval, Promise
from candidates.queries import visible_applications
from candidates.queries.promises import owed_by
from candidates.queries.seeing import own_seats
from foundation.core import clock
from foundation.core.formatting import day_time, time
from foundation.core.registries import Todo, todos
from foundation.people.models import Membership
from foundation.people.queries.seeing import PreparedFor
from roles.domain.stage_kinds import kinds
from roles.models import Role

AT_MOST = 20
OFFER_WITHIN = timedelta(days=1)
CHECKPOINT_AHEAD = timedelta(days=3)
END_OF_DAY = time_of_day(18)
# Who a to-do is about: what is joined, and all that is read of it.
NAMED = ("application__candidate", "application__role")
NAMES = ("application__candidate__name", "application__candidate__email", "application__role__title")
OWED: dict[str, str] = {
    Promise.Kind.APPLIED: "applied by the form",
    Promise.Kind.INTERVIEW: "after an interview",
    Promise.Kind.TAKE_HOME: "after the take-home",
    Promise.Kind.DECLINED: "declined, and does not know it yet",
}
# Stages where somebody of ours meets the candidate, so that a time must be found.
MEETINGS = kinds(lambda kind: kind.is_conversation)


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
        url=reverse("candidates:interview", args=[interview.pk]),
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
        url=reverse("candidates:interview", args=[interview.pk]),
        action="Answer",
        due_at=interview.starts_at,
        minutes=1,
    )


def scheduling_owed(member: Membership) -> list[Todo]:
    """Return the applications in the member's care that stand where people meet and have no time yet."""
    return [
        Todo(
            kind="scheduling",
            icon="calendar",
            title=f"Find a time: {application.candidate}",
            detail=f"{application.role} · {application.stage.label}",
            url=reverse("candidates:schedule", args=[application.pk]),
            action="Schedule",
            due_at=application.stage_entered_at + timedelta(days=application.stage.patience_days),
            minutes=5,
        )
        for application in _unscheduled(member)
    ]


def _without_time(member: Membership) -> QuerySet[Application]:
    met = Interview.objects.filter(application=OuterRef("pk"), stage=OuterRef("stage"), state=Interview.State.SCHEDULED)
    rows = visible_applications(member).filter(
        ~Exists(met),
        owner=member,
        status=Application.Status.ACTIVE,
        stage__kind__in=MEETINGS,
        role__state=Role.State.OPEN,
    )
    rows = rows.select_related("candidate", "stage", "role").order_by("stage_entered_at")
    columns = ("candidate__name", "candidate__email", "role__title")
    return rows.only("stage_entered_at", "stage__label", "stage__patience_days", *columns)[:AT_MOST]


_unscheduled = PreparedFor[Application](_without_time)


def answers_owed(member: Membership) -> list[Todo]:
    """Return who was promised an answer that is the member's to give, the soonest first: one query."""
    found = sorted(_owed(member, at=clock.now()), key=lambda promise: (promise.due_on, promise.pk))
    return [
        Todo(
            kind="answer_owed",
            icon="mail",
            title=f"Answer {promise.application.candidate}",
            detail=f"{promise.application.role} · {OWED.get(promise.kind, 'promised')}",
            url=reverse("candidates:tell", args=[promise.application_id]),
            action="Answer",
            due_at=timezone.make_aware(datetime.combine(promise.due_on, END_OF_DAY)),
            minutes=3,
        )
        for promise in found[:AT_MOST]
    ]


def _to_answer(member: Membership, *, at: datetime) -> QuerySet[Promise]:
    rows = owed_by(member, at).select_related(*NAMED)
    return rows.only("kind", "due_on", *NAMES)


_owed = PreparedFor[Promise](_to_answer)


def offers_to_approve(member: Membership) -> list[Todo]:
    """Return the offers whose next answer is the member's: one query."""
    return [
        Todo(
            kind="offer_approval",
            icon="pen",
            title=f"Approve the offer to {row.offer.application.candidate}",
            detail=f"{row.offer.application.role}. An offer that waits loses people.",
            url=reverse("candidates:offer", args=[row.offer_id]),
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
            url=reverse("candidates:checkpoint", args=[row.pk]),
            action="Record it",
            due_at=timezone.make_aware(datetime.combine(row.due_on, END_OF_DAY)),
            minutes=10,
        )
        for row in _checkpoints(member, until=clock.today() + CHECKPOINT_AHEAD)
    ]


def _to_record(member: Membership, *, until: date) -> QuerySet[Checkpoint]:
    rows = Checkpoint.objects.filter(onboarding__manager=member, done_at=None, due_on__lte=until)
    rows = rows.select_related(*(f"onboarding__{name}" for name in NAMED))
    return rows.only("day", "due_on", *(f"onboarding__{name}" for name in NAMES)).order_by("due_on")[:AT_MOST]


_checkpoints = PreparedFor[Checkpoint](_to_record)


todos.register("candidates.interviews", interviews_ahead)
todos.register("candidates.scheduling", scheduling_owed)
todos.register("candidates.answers", answers_owed)
todos.register("candidates.offers", offers_to_approve)
todos.register("candidates.checkpoints", checkpoints_due)
