"""A member's own calendar in iCalendar (RFC 5545): the interviews that they sit in, and to-dos that have a day."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from django.conf import settings
from django.db.models import QuerySet
from django.db.models.functions import Greatest
from django.urls import reverse
from django.utils import timezone

from candidates.models import Interview, InterviewSeat
from candidates.models.people import FORGOTTEN
from candidates.queries import visible_seats
from foundation.core import clock
from foundation.core.registries import Todo
from foundation.people.models import CalendarAddress, Membership
from foundation.people.queries.seeing import PreparedFor
from foundation.people.queries.todos import todos_of

if TYPE_CHECKING:
    from icalendar import Calendar, Event

BACK, AHEAD = timedelta(days=60), timedelta(days=365)
MOST = 2000
# How often a program should ask again.
REFRESH = timedelta(minutes=30)
# RFC 5545 has no place for control characters: one in a title, and programs refuse the whole calendar.
UNREADABLE = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# Interviews stand in the calendar themselves.
IN_THE_CALENDAR = {"interview"}
PRODUCT = "-//Holdout//Calendar//EN"
COLUMNS = (
    "pk",
    "interview_id",
    "interview__version",
    "interview__starts_at",
    "interview__ends_at",
    "interview__place",
    "interview__stage__label",
    "interview__application__candidate__name",
    "interview__application__candidate__email",
    "interview__application__role__title",
    "answer",
    "shadow",
    "reverse",
    "changed_at",
)


def own_address(token: str) -> str:
    """Return the full address of the calendar with that token."""
    return _whole(reverse("calendar", args=[token]))


def content(address: CalendarAddress) -> bytes:
    """Return the calendar; the same bytes as long as nothing in it changes.

    One query for interviews, and about one for each kind of to-do. Days are those of the member's zone, times UTC.
    """
    member = address.membership
    with timezone.override(member.zone):
        made = _calendar(member)
        for row in _seats_of(member, start=clock.now() - BACK, end=clock.now() + AHEAD):
            made.add_component(_interview(dict(zip(COLUMNS, row, strict=True))))
        for todo in todos_of(member):
            if todo.due_at and todo.kind not in IN_THE_CALENDAR:
                made.add_component(_todo(address, todo, todo.due_at))
    return UNREADABLE.sub(b"", made.to_ical())


def _calendar(member: Membership) -> Calendar:
    # Loaded when the first calendar is asked for: it takes a tenth of the time in which everything else starts.
    from icalendar import Calendar

    made = Calendar()
    name = f"Hiring at {member.organisation.name}"
    for key, value in (("prodid", PRODUCT), ("version", "2.0"), ("calscale", "GREGORIAN")):
        made.add(key, value)
    made.add("name", name)
    made.add("x-wr-calname", name)
    made.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", f"PT{REFRESH // timedelta(minutes=1)}M")
    return made


def _own(member: Membership, *, start: datetime, end: datetime) -> QuerySet[InterviewSeat, Any]:
    """What is cancelled, released or declined is not there: programs take what is gone from the calendar."""
    seats = visible_seats(member).filter(member=member, released_at=None)
    seats = seats.filter(interview__ends_at__gte=start, interview__starts_at__lt=end)
    seats = seats.exclude(interview__state=Interview.State.CANCELLED).exclude(answer=InterviewSeat.Answer.DECLINED)
    seats = seats.annotate(changed_at=Greatest("updated_at", "interview__updated_at"))
    return seats.order_by("-interview__starts_at", "pk").values_list(*COLUMNS)[:MOST]


_seats_of = PreparedFor[Any](_own)


def _interview(row: dict[str, Any]) -> Event:
    named = (row["interview__application__candidate__name"], row["interview__application__candidate__email"])
    who = next(filter(None, named), FORGOTTEN)
    pending = row["answer"] == InterviewSeat.Answer.PENDING
    part = ("You lead it, in training." if row["reverse"] else "You shadow.") if row["shadow"] else ""
    link = _whole(reverse("candidates:interview", args=[row["interview_id"]]))
    event = _event(f"seat-{row['pk']}", f"{row['interview__stage__label']} with {who}", link, row["changed_at"])
    event.add("dtstart", row["interview__starts_at"].astimezone(UTC))
    event.add("dtend", row["interview__ends_at"].astimezone(UTC))
    event.add("sequence", row["interview__version"])
    event.add("status", "TENTATIVE" if pending else "CONFIRMED")
    event.add("description", "\n".join(filter(None, (row["interview__application__role__title"], part, link))))
    if row["interview__place"]:
        event.add("location", row["interview__place"])
    return event


def _todo(address: CalendarAddress, todo: Todo, due_at: datetime) -> Event:
    """An event of the whole day that leaves one free: programs that read calendars by address show no tasks.

    Its details stay on My day. A to-do has no moment of its last change, so that of the address stands there.
    """
    link = _whole(todo.url)
    uid = _uid(address.membership_id, todo)
    event = _event(f"todo-{uid}", todo.title, link, address.updated_at)
    day = timezone.localtime(due_at).date()
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    event.add("description", f"{todo.action}: {link}")
    return event


def _uid(member_id: UUID, todo: Todo) -> UUID:
    return uuid5(member_id, f"{todo.kind} {todo.url} {todo.about or ''}")


def _event(uid: str, summary: str, link: str, changed_at: datetime) -> Event:
    from icalendar import Event

    event = Event()
    event.add("uid", f"{uid}@holdout")
    event.add("dtstamp", changed_at.astimezone(UTC))
    event.add("last-modified", changed_at.astimezone(UTC))
    event.add("summary", summary)
    event.add("url", link)
    # Calendars are shown to colleagues; whom one meets is not for all of them.
    event.add("class", "PRIVATE")
    return event


def _whole(path: str) -> str:
    return f"{str(settings.BASE_URL).rstrip('/')}{path}"
