"""All that the page of one application shows, in a constant number of queries."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.urls import reverse

from candidates.models import Application, Attachment, FormEntry, Interview, InterviewSeat, Note, StageMove
from candidates.queries.seeing import visible_applications, visible_attachments, visible_interviews, visible_notes
from hiring.core import clock
from hiring.core.sockets import panels
from hiring.core.wording import date_only
from hiring.people.models import Membership
from roles.models import Stage

SEAT_COLUMNS = ("interview_id", "shadow", "answer", "released_at", "created_at", "member_id", "member__user__name")


def for_page(member: Membership) -> QuerySet[Application]:
    """Return the visible applications with the people and the role that a page names."""
    rows = visible_applications(member).select_related("candidate", "role", "stage", "owner__user", "reject_reason")
    return rows.annotate(by_form=Exists(FormEntry.objects.filter(application=OuterRef("pk"))))


def steps(application: Application, stages: list[Stage], moves: list[StageMove]) -> list[dict[str, str]]:
    """Return the stages as steps: when each was last entered, and where the application stands."""
    entered = {move.to_stage_id: move.created_at for move in moves}
    if moves:
        entered[moves[0].to_stage_id] = application.applied_at
    live = application.status in ("active", "hold")
    return [
        {
            "name": stage.label,
            "note": date_only(entered[stage.pk]) if stage.pk in entered and _reached(stage, application) else "",
            "state": _state(stage, application.stage, live),
        }
        for stage in stages
        if stage.kind != "hired" or application.stage_id == stage.pk
    ]


def _reached(stage: Stage, application: Application) -> bool:
    """Tell whether the stage lies behind or is the present one; one left backwards shows no date."""
    return stage.position <= application.stage.position


def _state(stage: Stage, at: Stage, live: bool) -> str:
    if stage.position < at.position:
        return "done"
    if stage.position == at.position:
        return "current" if live else "done"
    return "todo"


def moves_of(application: Application) -> list[StageMove]:
    """Return the steps of an application that is seen already, the first one first."""
    rows = StageMove.objects.filter(application=application).select_related("by__user")
    columns = ("application_id", "to_stage_id", "created_at", "override_reason", "by__user__name")
    return list(rows.only(*columns).order_by("created_at", "pk"))


def interviews_of(member: Membership, application: Application) -> list[Interview]:
    """Return the visible interviews in order of time, each with its seats: two queries."""
    named = InterviewSeat.objects.select_related("member__user").only(*SEAT_COLUMNS)
    seats = Prefetch("seats", named.order_by("shadow", "created_at"))
    rows = visible_interviews(member).filter(application=application).select_related("stage")
    return list(rows.prefetch_related(seats).order_by("starts_at", "pk"))


def notes_of(member: Membership, application: Application) -> list[Note]:
    """Return the notes that the member may read, newest first."""
    rows = visible_notes(member).filter(application=application).select_related("author__user")
    rows = rows.only("body", "private", "created_at", "application_id", "author__user__name")
    return list(rows.order_by("-created_at", "-pk")[:100])


def files_of(member: Membership, application: Application) -> list[Attachment]:
    """Return the files of the person that belong to this application or to none, newest first, without their text."""
    rows = visible_attachments(member).filter(candidate_id=application.candidate_id)
    rows = rows.filter(Q(application=application) | Q(application=None))
    return list(rows.defer("text", "search").order_by("-created_at"))


def entries_of(application: Application) -> list[FormEntry]:
    """Return what the person sent through the public form, newest first; the caller fetched the application."""
    if not application.by_form:  # type: ignore[attr-defined]  # `for_page` says so
        return []
    return list(FormEntry.objects.filter(application=application).select_related("resume").order_by("-created_at"))


def panels_of(member: Membership, application: Application) -> list[dict[str, Any]]:
    """Return the panels that upper apps put on this page, each with the address that it is loaded from."""
    return [
        {"key": panel.key, "label": panel.label, "href": reverse(panel.url_name, args=[application.pk])}
        for panel in panels
        if panel.place == "application" and panel.shown(member, application)
    ]


def next_interview(interviews: list[Interview]) -> Interview | None:
    """Return the first interview that has not ended."""
    now = clock.now()
    ahead = (one for one in interviews if one.state == Interview.State.SCHEDULED and one.ends_at >= now)
    return next(ahead, None)
