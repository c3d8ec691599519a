"""What tools answer about work: what the member owes, when they sit in interviews, which scorecards are in."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings

from assistants.domain.tools import unnamed
from assistants.pages.asking import Asking, link, moment, paged
from candidates.models import Application, Interview, InterviewSeat
from candidates.queries import visible_applications, visible_seats
from foundation.core import clock
from foundation.core.errors import Invalid
from foundation.core.registries import Todo
from foundation.people.queries.todos import todos_of
from rubrics.queries.progress import Progress, progress

MOST_INTERVIEWS = 50
OF_SEAT = ("interview__stage", "interview__application__candidate", "interview__application__role")


def my_todos(asking: Asking, *, limit: int = 20) -> dict[str, Any]:
    """Return what the member owes, the soonest first; without the names of candidates while people may not be read."""
    owed = todos_of(asking.member)
    return {"todos": [_todo(asking, one) for one in owed[:limit]], "more": max(0, len(owed) - limit)}


def _todo(asking: Asking, one: Todo) -> dict[str, Any]:
    words = (one.title, one.detail) if asking.people else unnamed(one.kind, one.title, one.detail, one.action)
    return {
        "kind": one.kind,
        "title": words[0],
        "detail": words[1],
        "action": one.action,
        "due_at": moment(one.due_at),
        "late": one.due_at is not None and one.due_at < clock.now(),
        "url": f"{settings.BASE_URL.rstrip('/')}{one.url}",
    }


def my_schedule(asking: Asking, *, days: int = 7) -> dict[str, Any]:
    """Return the interviews that the member sits in from now on, those that are not over included."""
    now = clock.now()
    seats = visible_seats(asking.member).filter(
        member=asking.member, interview__ends_at__gt=now, interview__starts_at__lt=now + timedelta(days=days)
    )
    seats = seats.exclude(interview__state=Interview.State.CANCELLED).select_related(*OF_SEAT)
    found = list(seats.order_by("interview__starts_at", "pk")[: MOST_INTERVIEWS + 1])
    return {
        "interviews": [_interview(asking, seat) for seat in found[:MOST_INTERVIEWS]],
        "more": len(found) > MOST_INTERVIEWS,
    }


def _interview(asking: Asking, seat: InterviewSeat) -> dict[str, Any]:
    interview, application = seat.interview, seat.interview.application
    return {
        "interview_id": str(interview.pk),
        "application_id": str(application.pk),
        "role": application.role.title,
        "stage": interview.stage.label,
        "candidate": asking.named(application.candidate),
        "starts_at": moment(interview.starts_at),
        "ends_at": moment(interview.ends_at),
        "your_answer": seat.answer,
        "shadowing": seat.shadow,
        "url": link("candidates:interview", interview.pk),
    }


def scorecard_status(
    asking: Asking,
    *,
    role_id: UUID | None = None,
    application_id: UUID | None = None,
    limit: int = 20,
    after: UUID | None = None,
) -> dict[str, Any]:
    """Return how many scorecards are in, by application, and nothing of what they say. Raises Invalid unless one is
    given of a role and an application."""
    if (role_id is None) == (application_id is None):
        raise Invalid({"role_id": "Give either a role_id or an application_id."})
    rows = visible_applications(asking.member).select_related("candidate", "role").order_by("-pk")
    if application_id is not None:
        rows = rows.filter(pk=application_id)
    if role_id is not None:
        rows = rows.filter(role_id=role_id, status=Application.Status.ACTIVE)
    rows = rows.filter(pk__lt=after) if after else rows
    shown, following = paged(rows[: limit + 1], limit)
    known = progress([row.pk for row in shown], asking.member)
    return {"applications": [_status(asking, row, known[row.pk]) for row in shown], "next": following}


def _status(asking: Asking, row: Application, known: Progress) -> dict[str, Any]:
    return {
        "application_id": str(row.pk),
        "candidate": asking.named(row.candidate),
        "role": row.role.title,
        "handed_in": known.inside,
        "owed": known.owed,
        "late": known.states.count("late"),
        "unable": known.unable,
        "you_owe": known.own_due,
        "waiting_for": known.owing,
        "url": link("candidates:application", row.pk),
    }
