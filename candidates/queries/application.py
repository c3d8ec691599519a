"""All that the page of one application shows, in a constant number of queries."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery, prefetch_related_objects
from django.db.models.functions import JSONObject

from candidates.domain.intervals import Why
from candidates.models import (
    Application,
    Attachment,
    FormAnswer,
    FormEntry,
    Hold,
    Interview,
    Note,
    RejectReason,
    StageInterval,
    StageMove,
)
from candidates.queries.files import listed
from candidates.queries.seeing import told_notes, visible_applications, visible_attachments, visible_interviews
from foundation.core import clock
from foundation.core.fetch import found_or_404
from foundation.core.formatting import date_only
from foundation.core.prepared import Prepared
from foundation.people.models import Job, Membership
from foundation.people.queries.addresses import mail_trouble
from foundation.people.queries.seeing import PreparedFor
from roles.domain.stage_kinds import StageKind
from roles.models import Stage
from roles.queries import seeing as roles


class Time(NamedTuple):
    """A time in a stage: which, from when until when (None while it lasts), and what began it."""

    stage_id: UUID
    entered: datetime
    left: datetime | None
    why: str


class Sitting(NamedTuple):
    """Somebody in an interview."""

    member_id: UUID
    name: str
    shadow: bool
    reverse: bool
    answer: str
    released_at: datetime | None


@dataclass(slots=True)
class Talk:
    """An interview with those who sit in it."""

    pk: UUID
    label: str
    state: str
    starts_at: datetime
    ends_at: datetime
    seats: list[Sitting] = field(default_factory=list)


def for_page(member: Membership) -> QuerySet[Application]:
    """Return the visible applications with the person, the role and the names that a page shows.

    Who looks after one and why it was closed come as `owner_name` and `closed_why`: so many tables at once plan slowly.
    `last_move` is why a guard was passed on the last move and by whom, `held` the hold that lasts; None without.
    """
    owner = Membership.objects.filter(pk=OuterRef("owner_id")).values("user__name")
    reason = RejectReason.objects.filter(pk=OuterRef("reject_reason_id")).values("label")
    moved = StageMove.objects.filter(application=OuterRef("pk"), undone_at=None).order_by("-created_at", "-pk")
    hold = Hold.objects.filter(application=OuterRef("pk"), ended=None)
    rows = visible_applications(member).select_related("candidate", "role").defer("candidate__search")
    return rows.annotate(
        last_move=Subquery(moved.values(cells=JSONObject(override_reason="override_reason", by="by__user__name"))[:1]),
        held=Subquery(hold.values(cells=JSONObject(reason="reason", since="since", until="until"))[:1]),
        by_form=Exists(FormEntry.objects.filter(application=OuterRef("pk"))),
        owner_name=Subquery(owner),
        closed_why=Subquery(reason),
        mail_trouble=mail_trouble("candidate__email"),
    )


_one = PreparedFor[Application](lambda member, *, pk: for_page(member).filter(pk=pk).order_by()[:1])


def get_for_page(member: Membership, pk: UUID) -> Application:
    """Return one application of `for_page`; raises NotFound."""
    found = found_or_404(_one(member, pk=pk))
    if member.job == Job.HIRING_MANAGER:
        # What a manager may do goes by seats on the role, which every policy would ask for on its own.
        prefetch_related_objects([found.role], "seats")
    return found


def with_person(member: Membership) -> QuerySet[Application]:
    """Return the visible applications, each with its person and role."""
    return visible_applications(member).select_related("candidate", "role").defer("candidate__search")


_prepared_with_person = PreparedFor[Application](lambda member, *, pk: with_person(member).filter(pk=pk).order_by()[:1])


def get_with_person(member: Membership, pk: UUID) -> Application:
    """Return one visible application with its person and role, for the pages of an act; raises NotFound."""
    return found_or_404(_prepared_with_person(member, pk=pk))


def stages_of(application: Application) -> list[Stage]:
    """Return the stages of the role in order, and give the application its own one of them."""
    stages = roles.loop_of(application.role)
    application.stage = next(stage for stage in stages if stage.pk == application.stage_id)
    return stages


def steps(application: Application, stages: list[Stage], times: list[Time]) -> list[dict[str, str]]:
    """Return the stages as steps: when each was last entered, and where the application stands."""
    entered = {time.stage_id: time.entered for time in times if not Why(time.why).goes_on}
    live = application.status in ("active", "hold")
    return [
        {
            "name": stage.label,
            "note": date_only(entered[stage.pk]) if stage.pk in entered and _reached(stage, application) else "",
            "state": _state(stage, application.stage, live),
        }
        for stage in stages
        if application.stage_id == stage.pk or not StageKind(stage.kind).ends
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


def _times(*, application: UUID) -> QuerySet[StageInterval, Any]:
    rows = StageInterval.objects.filter(application_id=application).order_by("entered", "left", "pk")
    return rows.values_list("stage_id", "entered", "left", "why")


_prepared_times = Prepared[Any](_times)


def times_of(application: Application) -> list[Time]:
    """Return the times in stages of an application that is seen already, the first one first."""
    return [Time(*row) for row in _prepared_times(application=application.pk)]


def _interviews(member: Membership, *, application: UUID) -> QuerySet[Interview, Any]:
    """Return one row for each seat; an interview without seats is one row with nobody in it."""
    rows = visible_interviews(member).filter(application_id=application)
    who = ("member_id", "member__user__name", "shadow", "reverse", "answer", "released_at")
    seats = [f"seats__{name}" for name in who]
    rows = rows.order_by("starts_at", "pk", "seats__shadow", "seats__created_at")
    return rows.values_list("pk", "stage__label", "state", "starts_at", "ends_at", *seats)


_prepared_interviews = PreparedFor[Any](_interviews)


def other_roles_of(member: Membership, application: Application) -> list[Application]:
    """Return the application that somebody came from and the one where they went on, if the member sees them."""
    if application.came_from_id is None and application.status != Application.Status.MOVED:
        return []
    there = Q(pk=application.came_from_id) | Q(came_from=application.pk)
    return list(visible_applications(member).filter(there).select_related("role").order_by("created_at"))


def interviews_of(member: Membership, application: Application) -> list[Talk]:
    """Return the visible interviews in order of time, each with its seats: one query."""
    found: dict[UUID, Talk] = {}
    for row in _prepared_interviews(member, application=application.pk):
        talk = found.setdefault(row[0], Talk(*row[:5]))
        if row[5] is not None:
            talk.seats.append(Sitting(*row[5:]))
    return list(found.values())


def _notes(member: Membership, *, application: UUID) -> QuerySet[Note]:
    rows = told_notes(member).filter(application_id=application).select_related("author__user")
    rows = rows.only("body", "private", "created_at", "application_id", "author__user__name")
    return rows.order_by("-created_at", "-pk")[:100]


_prepared_notes = PreparedFor[Note](_notes)


def notes_of(member: Membership, application: Application) -> list[Note]:
    """Return the notes that the member may know of, newest first; one that waits comes without its text."""
    found = _prepared_notes(member, application=application.pk)
    for note in found:
        note.body = "" if note.waits else note.body  # type: ignore[attr-defined]  # annotated above
    return found


def _files(member: Membership, *, application: UUID, candidate: UUID) -> QuerySet[Attachment]:
    rows = visible_attachments(member).filter(candidate_id=candidate)
    rows = rows.filter(Q(application_id=application) | Q(application=None))
    return listed(rows)


_prepared_files = PreparedFor[Attachment](_files)


def files_of(member: Membership, application: Application) -> list[Attachment]:
    """Return the files of the person that belong to this application or to none, newest first, without their text."""
    return _prepared_files(member, application=application.pk, candidate=application.candidate_id)


def entries_of(application: Application) -> list[FormEntry]:
    """Return what the person sent through the public form, newest first; the caller fetched the application."""
    if not application.by_form:  # type: ignore[attr-defined]  # `for_page` says so
        return []
    replies = FormAnswer.objects.select_related("file").order_by("question__position", "pk")
    rows = FormEntry.objects.filter(application=application).select_related("resume").order_by("-created_at")
    return list(rows.prefetch_related(Prefetch("answers", replies)))


def next_interview(interviews: list[Talk]) -> Talk | None:
    """Return the first interview that has not ended."""
    now = clock.now()
    ahead = (one for one in interviews if one.state == Interview.State.SCHEDULED and one.ends_at >= now)
    return next(ahead, None)
