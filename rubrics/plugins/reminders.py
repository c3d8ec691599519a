"""Reminders of scorecards that are due: an hour after the interview, then each working day, ten at most."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.urls import reverse

from candidates.models import InterviewSeat
from foundation.core.domain.working_days import is_working_day
from foundation.core.event_log import APPLICATION, SEAT
from foundation.core.registries import Notice, reminders
from rubrics.models import GradingSeat
from rubrics.queries import DUE_AFTER, OWED_GRADING, OWED_INTERVIEW, due_at

AT_MOST = 10
MORNING = 9
LOOK_BACK = timedelta(days=30)


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
