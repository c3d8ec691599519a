"""What people are told of without asking: tomorrow's interview, somebody who waits too long, an answer that is owed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import DurationField, ExpressionWrapper, F, QuerySet, Value
from django.urls import reverse

from candidates.models import Application, Interview, InterviewSeat, Offer, Promise
from candidates.plugins.notices import zone_of
from candidates.queries.hiring import checkpoints_ahead
from candidates.queries.promises import open_promises, with_keeper, working_seats
from foundation.core.event_log import APPLICATION, PAY, SEAT
from foundation.core.formatting import count, day, day_time
from foundation.core.registries import Notice, reminders
from foundation.core.zones import day_in
from foundation.people.models import Job, Membership
from roles.models import Role
from roles.queries.leading import lead_seats

DAY = timedelta(days=1)
SETTLED = timedelta(hours=12)
OFFER_AHEAD = timedelta(days=2)
CHECKPOINT_AHEAD = timedelta(days=3)


def interview_tomorrow(now: datetime) -> Iterator[Notice]:
    """Yield one notice for each seat of an interview in the next 24 hours, unless it was only just set up."""
    seats = InterviewSeat.objects.filter(
        released_at=None,
        member__active=True,
        interview__state=Interview.State.SCHEDULED,
        interview__starts_at__gt=now,
        interview__starts_at__lte=now + DAY,
        interview__updated_at__lte=F("interview__starts_at") - Value(DAY),
    )
    rows = seats.select_related("interview__stage", "interview__application__candidate", "member__user")
    for seat in rows.select_related("member__organisation"):
        interview = seat.interview
        with zone_of(seat.member):
            when = day_time(interview.starts_at, zone=True)
        place = f" {interview.place}." if interview.place else ""
        yield Notice(
            organisation_id=seat.organisation_id,
            recipient_id=seat.member_id,
            kind="interview_tomorrow",
            subject_id=seat.pk,
            slot=str(interview.version),
            title=f"{interview.stage.label} with {interview.application.candidate}, {when}",
            body=f"You {'lead it, in training' if seat.reverse else 'shadow' if seat.shadow else 'interview'}.{place}",
            url=reverse("candidates:interview", args=[interview.pk]),
            audience=APPLICATION,
            application_id=interview.application_id,
        )


def stage_stale(now: datetime) -> Iterator[Notice]:
    """Yield who has waited longer than the stage's patience: once when it is over, then once a week."""
    patience = ExpressionWrapper((F("stage__patience_days") + 1) * Value(DAY), output_field=DurationField())
    waiting = _live().annotate(patience=patience).filter(stage_entered_at__lte=now - F("patience"))
    for application, recipients in _with_recipients(waiting):
        days = (now - application.stage_entered_at).days
        limit = count(application.stage.patience_days, "day", "days")
        weeks = (days - application.stage.patience_days - 1) // 7
        for recipient in recipients:
            yield Notice(
                organisation_id=application.organisation_id,
                recipient_id=recipient,
                kind="stage_stale",
                subject_id=application.pk,
                slot=f"{application.stage_entered_at:%Y%m%d%H%M}-{weeks}",
                title=f"{application.candidate} has waited {count(days, 'day', 'days')} at {application.stage.label}",
                body=f"The limit is {limit}. Move them, or say what they wait for.",
                url=reverse("candidates:application", args=[application.pk]),
                audience=APPLICATION,
                application_id=application.pk,
            )


def answer_owed(now: datetime) -> Iterator[Notice]:
    """Yield the promised answers that are due tomorrow, once, and those that are late: at once, then once a week.

    The day is that of each organisation: where it is not over yet, nobody is late.
    """
    for promise, recipients in _with_keepers(_settled(now)):
        late = (day_in(now, promise.organisation.zone) - promise.due_on).days
        name, by = promise.application.candidate, day(promise.due_on)
        for recipient in recipients:
            yield Notice(
                organisation_id=promise.organisation_id,
                recipient_id=recipient,
                kind="answer_owed",
                subject_id=promise.application_id,
                slot=f"{promise.due_on:%Y%m%d}{f'-{(late - 1) // 7}' if late > 0 else ''}",
                title=_owed(promise, str(name), by, late=late > 0),
                body="Write to them, even if it is only to say when they will know.",
                url=reverse("candidates:tell", args=[promise.application_id]),
                audience=APPLICATION,
                application_id=promise.application_id,
            )


def _settled(now: datetime) -> list[Promise]:
    """Return the earliest promise of each application that is late or due by tomorrow; one query."""
    # A day more: what counts is the day of each organisation.
    rows = with_keeper(open_promises(now)).filter(due_on__lte=now.date() + 2 * DAY)
    found: dict[UUID, Promise] = {}
    for promise in rows.select_related("application__candidate", "organisation").order_by("due_on"):
        today = day_in(now, promise.organisation.zone)
        # What was promised only just now is known to whoever promised it.
        known = promise.due_on <= today + DAY and promise.binds_from <= now - SETTLED
        if promise.due_on < today or known:
            found.setdefault(promise.application_id, promise)
    return list(found.values())


def _owed(promise: Promise, name: str, by: str, *, late: bool) -> str:
    """Say what somebody is owed; nobody told them of the day by which they wait for our next step."""
    if promise.kind == Promise.Kind.WAITS:
        return f"{name} {'was' if late else 'is'} to hear of the next step by {by}"
    return f"{name} {'was' if late else 'is'} promised an answer by {by}"


def _with_keepers(found: list[Promise]) -> Iterator[tuple[Promise, list[UUID]]]:
    """Give each promise with who keeps it (see `queries.promises.owed_by`): two queries."""
    seats, owners = defaultdict(list), defaultdict(list)
    roles = {promise.application.role_id for promise in found}
    for role_id, member_id in working_seats().filter(role__in=roles).values_list("role_id", "member_id").distinct():
        seats[role_id].append(member_id)
    staff = Membership.objects.filter(
        job=Job.OWNER, active=True, organisation__in={row.organisation_id for row in found}
    )
    for organisation_id, member_id in staff.values_list("organisation_id", "pk"):
        owners[organisation_id].append(member_id)
    for promise in found:
        keeper: UUID | None = promise.keeper  # type: ignore[attr-defined]  # annotated by with_keeper
        yield promise, [keeper] if keeper else seats[promise.application.role_id] or owners[promise.organisation_id]


def _live() -> QuerySet[Application]:
    return Application.objects.filter(status=Application.Status.ACTIVE, role__state=Role.State.OPEN)


def _with_recipients(rows: QuerySet[Application]) -> Iterator[tuple[Application, list[UUID]]]:
    """Give each application with its active owner, else with the leads of its role: two queries."""
    found = list(rows.select_related("candidate", "stage", "owner"))
    leads = _leads({application.role_id for application in found})
    for application in found:
        owner = application.owner
        yield application, [owner.pk] if owner is not None and owner.active else leads[application.role_id]


def _leads(roles: set[UUID]) -> Mapping[UUID, list[UUID]]:
    """Return who leads each of the roles, by role, in one query."""
    leads: dict[UUID, list[UUID]] = defaultdict(list)
    for role_id, member_id in lead_seats().filter(role__in=roles).values_list("role_id", "member_id"):
        leads[role_id].append(member_id)
    return leads


def offer_expiring(at: datetime) -> Iterator[Notice]:
    """Tell the leads two days before a sent offer ends, once."""
    # A day more on both sides: what counts is the day of each organisation.
    near = (at.date() - DAY, at.date() + OFFER_AHEAD + DAY)
    rows = Offer.objects.filter(state=Offer.State.SENT, expires_on__range=near)
    named = ("application__candidate", "application__role", "organisation")
    offers = [
        offer
        for offer in rows.select_related(*named)
        if timedelta() <= offer.expires_on - day_in(at, offer.organisation.zone) <= OFFER_AHEAD
    ]
    leads = _leads({offer.application.role_id for offer in offers})
    for offer in offers:
        for member_id in leads[offer.application.role_id]:
            yield Notice(
                organisation_id=offer.organisation_id,
                recipient_id=member_id,
                kind="offer_expiring",
                subject_id=offer.pk,
                slot=offer.expires_on.isoformat(),
                title=f"The offer to {offer.application.candidate} ends {offer.expires_on:%a %d %b}",
                body=f"{offer.application.role}. Ask how it stands, or give more time with a new offer.",
                url=reverse("candidates:offer", args=[offer.pk]),
                audience=PAY,
                role_id=offer.application.role_id,
            )


def checkpoint_due(at: datetime) -> Iterator[Notice]:
    """Tell the hire's manager three days before each checkpoint, once."""
    rows = checkpoints_ahead(at.date() + DAY + CHECKPOINT_AHEAD).filter(onboarding__manager__active=True)
    named = ("onboarding__application__candidate", "onboarding__application__role", "organisation")
    for point in rows.select_related(*named):
        if point.due_on > day_in(at, point.organisation.zone) + CHECKPOINT_AHEAD:
            continue
        yield Notice(
            organisation_id=point.organisation_id,
            recipient_id=point.onboarding.manager_id,
            kind="checkpoint_due",
            subject_id=point.pk,
            slot=point.due_on.isoformat(),
            title=f"Day {point.day} of {point.onboarding.application.candidate} is {point.due_on:%a %d %b}",
            body=f"{point.onboarding.application.role}. Say how each outcome of the brief stands.",
            url=reverse("candidates:checkpoint", args=[point.pk]),
            audience=SEAT,
            application_id=point.onboarding.application_id,
        )


reminders.register("candidates.interview_tomorrow", interview_tomorrow)
reminders.register("candidates.stage_stale", stage_stale)
reminders.register("candidates.answer_owed", answer_owed)
reminders.register("candidates.offer_expiring", offer_expiring)
reminders.register("candidates.checkpoint_due", checkpoint_due)
