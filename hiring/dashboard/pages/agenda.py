"""The calendar beside My day: the member's own meetings, today and in the next week."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from candidates.models import Interview, InterviewSeat
from candidates.queries import visible_seats
from foundation.core import clock
from foundation.people.models import Membership
from foundation.people.queries.seeing import PreparedFor

DAYS_AHEAD = 7
MOST_ENTRIES = 20
COLUMNS = (
    "interview_id",
    "interview__starts_at",
    "interview__ends_at",
    "interview__place",
    "interview__stage__label",
    "interview__application__candidate__name",
    "interview__application__candidate__email",
    "shadow",
    "reverse",
)


class Meeting(NamedTuple):
    """An interview that the member sits in. Times are aware."""

    interview_id: UUID
    starts_at: datetime
    ends_at: datetime
    place: str
    stage: str
    who: str
    shadow: bool
    reverse: bool


def own_meetings(member: Membership) -> list[Meeting]:
    """Return the member's interviews from the start of today for a week, in order of time; one query."""
    start = timezone.localtime(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0)
    return [
        Meeting(pk, starts_at, ends_at, place, stage, name or email, shadow, reverse)
        for pk, starts_at, ends_at, place, stage, name, email, shadow, reverse in _meetings(
            member, start=start, end=start + timedelta(days=DAYS_AHEAD + 1)
        )
    ]


def _between(member: Membership, *, start: datetime, end: datetime) -> QuerySet[InterviewSeat, Any]:
    seats = visible_seats(member).filter(member=member, interview__starts_at__gte=start, interview__starts_at__lt=end)
    seats = seats.exclude(interview__state=Interview.State.CANCELLED).exclude(answer=InterviewSeat.Answer.DECLINED)
    return seats.order_by("interview__starts_at", "pk").values_list(*COLUMNS)[:MOST_ENTRIES]


_meetings = PreparedFor[Any](_between)


def meetings_left_today(meetings: list[Meeting]) -> int:
    """Count the meetings of today that are not over."""
    now = clock.now()
    today = timezone.localdate(now)
    return sum(one.ends_at > now and timezone.localdate(one.starts_at) == today for one in meetings)


def entries(meetings: list[Meeting]) -> list[dict[str, Any]]:
    """Return the entries of the `agenda` component: meetings, with a heading for each day after today."""
    now = clock.now()
    made: list[dict[str, Any]] = []
    day, next_found = timezone.localdate(now), False
    for meeting in meetings:
        if timezone.localdate(meeting.starts_at) != day:
            day = timezone.localdate(meeting.starts_at)
            made.append({"day": day})
        is_next = not next_found and meeting.ends_at > now
        next_found = next_found or is_next
        made.append(_entry(meeting, now, is_next))
    return made


def _entry(meeting: Meeting, now: datetime, is_next: bool) -> dict[str, Any]:
    said = [f"{meeting.who}."]
    if meeting.shadow:
        said.append("You lead it, in training." if meeting.reverse else "You shadow.")
    elif meeting.ends_at <= now:
        said.append("It is over.")
    return {
        "at": meeting.starts_at,
        "title": meeting.stage,
        "say": " ".join(said),
        "next": is_next,
        "links": _links(meeting) if meeting.ends_at > now else [],
    }


def _links(meeting: Meeting) -> list[tuple[str, str]]:
    links = [("Open interview", reverse("candidates:interview", args=[meeting.interview_id]))]
    if meeting.place.startswith("https://"):
        links.insert(0, ("Join call", meeting.place))
    return links
