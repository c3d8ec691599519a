"""The calendar beside My day: the member's own meetings, today and in the next week."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from candidates.models import Interview, InterviewSeat
from candidates.queries import visible_seats
from hiring.core import clock
from hiring.people.models import Membership

DAYS_AHEAD = 7
MOST_ENTRIES = 20


def own_meetings(member: Membership) -> list[InterviewSeat]:
    """Return the member's seats in interviews from the start of today for a week, in order of time; one query."""
    start = timezone.localtime(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0)
    seats = visible_seats(member).filter(
        member=member,
        interview__starts_at__gte=start,
        interview__starts_at__lt=start + timedelta(days=DAYS_AHEAD + 1),
    )
    seats = seats.exclude(interview__state=Interview.State.CANCELLED).exclude(answer=InterviewSeat.Answer.DECLINED)
    related = ("interview__stage", "interview__application__candidate")
    return list(seats.select_related(*related).order_by("interview__starts_at", "pk")[:MOST_ENTRIES])


def meetings_left_today(seats: list[InterviewSeat]) -> int:
    """Count the meetings of today that are not over."""
    now = clock.now()
    today = timezone.localdate(now)
    return sum(seat.interview.ends_at > now and timezone.localdate(seat.interview.starts_at) == today for seat in seats)


def entries(seats: list[InterviewSeat]) -> list[dict[str, Any]]:
    """Return the entries of the `agenda` component: meetings, with a heading for each day after today."""
    now = clock.now()
    made: list[dict[str, Any]] = []
    day, next_found = timezone.localdate(now), False
    for seat in seats:
        starts = seat.interview.starts_at
        if timezone.localdate(starts) != day:
            day = timezone.localdate(starts)
            made.append({"day": day})
        is_next = not next_found and seat.interview.ends_at > now
        next_found = next_found or is_next
        made.append(_entry(seat, now, is_next))
    return made


def _entry(seat: InterviewSeat, now: datetime, is_next: bool) -> dict[str, Any]:
    interview = seat.interview
    who = str(interview.application.candidate)
    said = [f"{who}."]
    if seat.shadow:
        said.append("You shadow.")
    elif interview.ends_at <= now:
        said.append("It is over.")
    return {
        "at": interview.starts_at,
        "title": interview.stage.label,
        "say": " ".join(said),
        "next": is_next,
        "links": _links(seat) if interview.ends_at > now else [],
    }


def _links(seat: InterviewSeat) -> list[tuple[str, str]]:
    links = [("Open interview", reverse("candidates:interview", args=[seat.interview_id]))]
    if seat.interview.place.startswith("https://"):
        links.insert(0, ("Join call", seat.interview.place))
    return links
