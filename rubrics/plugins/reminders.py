"""Reminders: of scorecards, an hour after the interview, then each working day, ten at most; of fees not yet paid."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from candidates.models import Checkpoint, InterviewSeat
from foundation.core.domain.working_days import is_working_day
from foundation.core.event_log import APPLICATION, PAY, SEAT
from foundation.core.formatting import money
from foundation.core.registries import Notice, reminders
from foundation.people.models import Job, Membership
from roles.queries.outside import PAY_WITHIN
from rubrics.models import AdvisorFee, Forecast, ForecastSheet, GradingSeat
from rubrics.queries import DUE_AFTER, OWED_GRADING, OWED_INTERVIEW, due_at
from rubrics.queries.fees import unpaid_fees, unpaid_since
from rubrics.queries.forecasts import SCORED_ON

AT_MOST = 10
MORNING = 9
LOOK_BACK = timedelta(days=30)
TOLD_WITHIN = timedelta(days=14)
OF_FEES = (
    "application__role",
    "seat__member__user",
    "seat__interview__stage",
    "grading_seat__member__user",
    "grading_seat__stage",
)


def scorecard_due(now: datetime) -> Iterator[Notice]:
    """Yield what is due at `now`, one notice for each owed seat; its slot is the number of the reminder."""
    interviews = InterviewSeat.objects.filter(
        OWED_INTERVIEW,
        interview__ends_at__lte=now - DUE_AFTER,
        interview__ends_at__gt=now - LOOK_BACK,
        member__active=True,
    ).select_related("interview__stage", "interview__application__candidate", "member__user", "member__organisation")
    for seat in interviews:
        number = which(due_at(seat.interview), now, seat.member.zone)
        if number <= AT_MOST:
            yield _of_interview(seat, number)
    gradings = GradingSeat.objects.filter(
        OWED_GRADING, due_at__lte=now, due_at__gt=now - LOOK_BACK, member__active=True
    ).select_related("member__user", "member__organisation")
    for grading in gradings:
        number = which(grading.due_at or now, now, grading.member.zone)
        if number <= AT_MOST:
            yield _of_grading(grading, number)


def which(due: datetime, now: datetime, zone: ZoneInfo) -> int:
    """Return which reminder it is at `now`: 1 from the moment it is due, one more each later working day from nine."""
    first, local = due.astimezone(zone).date(), now.astimezone(zone)
    last = local.date() if local.hour >= MORNING else local.date() - timedelta(days=1)
    return 1 + sum(is_working_day(day) for day in _days(first, last))


def _days(first: date, last: date) -> Iterator[date]:
    for offset in range(1, (last - first).days + 1):
        yield first + timedelta(days=offset)


def _of_interview(seat: InterviewSeat, number: int) -> Notice:
    interview = seat.interview
    return Notice(
        organisation_id=seat.organisation_id,
        recipient_id=seat.member_id,
        kind="scorecard_due",
        subject_id=seat.pk,
        slot=str(number),
        title=f"Your scorecard on {interview.application.candidate} is due",
        body=f"{interview.stage.label}. About ten minutes while it is fresh; the debrief cannot open without it.",
        url=reverse("rubrics:scorecard", args=[seat.pk]),
        audience=APPLICATION,
        application_id=interview.application_id,
    )


def _of_grading(seat: GradingSeat, number: int) -> Notice:
    return Notice(
        organisation_id=seat.organisation_id,
        recipient_id=seat.member_id,
        kind="scorecard_due",
        subject_id=seat.pk,
        slot=str(number),
        title=f"Your grade of {seat.label} is due",
        body="The debrief cannot open without it.",
        url=reverse("rubrics:grading", args=[seat.pk]),
        audience=SEAT,
        application_id=seat.application_id,
    )


reminders.register("rubrics.scorecard_due", scorecard_due)


def forecast_answered(now: datetime) -> Iterator[Notice]:
    """Tell whoever foresaw somebody's first 90 days that day 90 is recorded; how it went, not all of them may read.

    Who was away then is told when they are back: what stands of a member moves on that day. None is told twice.
    """
    answered = Checkpoint.objects.filter(
        onboarding__application=OuterRef("application"), day=SCORED_ON, done_at__lte=now
    )
    sheets = ForecastSheet.objects.filter(
        Exists(Forecast.objects.filter(sheet=OuterRef("pk"))),
        Exists(answered.filter(done_at__gt=now - TOLD_WITHIN))
        | Q(Exists(answered), member__updated_at__gt=now - TOLD_WITHIN),
        member__active=True,
    )
    for sheet in sheets.select_related("application__candidate"):
        yield Notice(
            organisation_id=sheet.organisation_id,
            recipient_id=sheet.member_id,
            kind="forecast_answered",
            subject_id=sheet.pk,
            slot="",
            title=f"Day {SCORED_ON} of {sheet.application.candidate} is recorded",
            body="See how well you foresaw it, as far as you may read how it went.",
            url=reverse("rubrics:forecast", args=[sheet.application_id]),
            audience=APPLICATION,
            role_id=sheet.application.role_id,
            application_id=sheet.application_id,
        )


reminders.register("forecast_answered", forecast_answered)


def fee_unpaid(now: datetime) -> Iterator[Notice]:
    """Remind owners once of an advisor who is not paid seven days after they answered; of those whom they may pay."""
    late = unpaid_since(now - PAY_WITHIN)
    owners = Membership.people.filter(job=Job.OWNER, active=True, organisation__in=late.values("organisation_id"))
    for owner in owners:
        rows = unpaid_fees(owner).filter(pk__in=late.values("pk"))
        for fee in rows.select_related(*OF_FEES):
            yield _of_fee(fee, owner)


def _of_fee(fee: AdvisorFee, owner: Membership) -> Notice:
    """Say it without the candidate: whose work an advisor grades must not follow from it."""
    seat = fee.place
    grading = isinstance(seat, GradingSeat)
    stage = seat.stage if isinstance(seat, GradingSeat) else seat.interview.stage
    return Notice(
        organisation_id=fee.organisation_id,
        recipient_id=owner.pk,
        kind="advisor_unpaid",
        subject_id=fee.pk,
        slot="",
        title=f"{seat.member.name} is not paid yet",
        body=f"{money(fee.fee_minor, fee.currency)} for {stage.label} of {fee.application.role.title}.",
        url=reverse("rubrics:grading_fee" if grading else "rubrics:advisor_fee", args=[seat.pk]),
        audience=PAY,
        role_id=fee.application.role_id,
    )


reminders.register("rubrics.fee_unpaid", fee_unpaid)
