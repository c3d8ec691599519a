"""What a transfer writes, of one person or of many: here applications close, there others begin with what goes along.

As many queries for a hundred people as for one, but for letters and offers that are taken back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import prefetch_related_objects

from candidates import policies
from candidates.domain.intervals import Why
from candidates.models import Application, Attachment, FormEntry, Interview, Note, Promise, StageMove
from candidates.queries.transfers import notes_that_go
from candidates.services import promises
from candidates.services.answering import stop_waiting
from candidates.services.holding import end_holds
from candidates.services.intervals import CLOCK, Entry, enter, stop
from candidates.services.releasing import cancel_future_interviews
from candidates.services.taking_back import withdraw_offers
from candidates.services.waiting import wait
from foundation.activity.models import Event
from foundation.activity.services import record_each
from foundation.core import bulk, clock, versions
from foundation.people.models import Membership
from roles.models import Stage

Status = Application.Status
SENT = ("organisation_id", "posting_id", "name", "email", "phone", "links", "answer", "resume_id", "consent")


@dataclass(frozen=True, slots=True)
class Along:
    """What goes along besides the person: notes, files, and what they sent by the form."""

    notes: bool = True
    files: bool = True
    answers: bool = True


ALL = Along()


class Carried(NamedTuple):
    """The application that began, and the event of the one that closed for it."""

    new: Application
    event: Event


def carry_over(
    *, actor: Membership, olds: Sequence[Application], stage: Stage, along: Along, reason: str = ""
) -> list[Carried]:
    """Close applications that are locked and checked, and begin one for each at a stage of another role; in order."""
    was = {old.pk: old.status for old in olds}
    moment = clock.now()
    cancelled = _leave(actor, olds, moment)
    news = _arrive(actor, olds, stage, moment)
    went = _take_along(olds, news, along)
    left, came = [], []
    for old, new in zip(olds, news, strict=True):
        own = {what: moved.get(old.pk, []) for what, moved in went.items()}
        kept = {what: len(moved) for what, moved in own.items() if what != "promises"}
        data = {
            "name": str(old.candidate),
            "reason": reason,
            "to_id": str(new.pk),
            "from_id": str(old.pk),
            "kept": kept,
        }
        # By these an undo brings back what was moved; notes and forms were copied.
        moved = {name: own[name] for name in ("files", "promises")}
        back = {"was": was[old.pk], "version": old.version, "moved": moved}
        left.append((old, {**data, **back, "stage_label": old.stage.label}))
        came.append((new, {**data, "stage_label": stage.label}))
    events = record_each("application.transferred", actor=actor, happened=left, aside=cancelled)
    record_each("application.came_over", actor=actor, happened=came)
    return [Carried(*pair) for pair in zip(news, events, strict=True)]


def _leave(actor: Membership, olds: Sequence[Application], moment: datetime) -> list[Interview]:
    """Close them, with what was ahead of them here; return the interviews that do not take place."""
    for old in olds:
        old.status, old.closed_at = Status.MOVED, moment
    stop(olds, moment)
    end_holds(olds, moment)
    versions.bump_each(olds, "status", "closed_at", *CLOCK)
    cancelled = cancel_future_interviews(olds)
    promises.drop_each(olds, Promise.Kind.INTERVIEW, [interview.pk for interview in cancelled])
    withdraw_offers(actor=actor, applications=olds, why="They went on in another role.")
    stop_waiting(actor, olds)
    return cancelled


def next_of(old: Application, stage: Stage, moment: datetime) -> Application:
    """Return the application, not saved, with which somebody goes on at a stage of another role."""
    return Application(
        organisation_id=old.organisation_id,
        candidate=old.candidate,
        role=stage.role,
        stage=stage,
        source=old.source,
        applied_at=old.applied_at,
        stage_entered_at=moment,
        came_from=old,
    )


def _arrive(actor: Membership, olds: Sequence[Application], stage: Stage, moment: datetime) -> list[Application]:
    prefetch_related_objects(list(olds), "owner")
    news = [next_of(old, stage, moment) for old in olds]
    works: dict[Membership, bool] = {}
    for old, new in zip(olds, news, strict=True):
        if old.owner is not None and old.owner not in works:
            works[old.owner] = policies.can_work_application(old.owner, new)
        new.owner = old.owner if old.owner is not None and works[old.owner] else actor
    Application.objects.bulk_create(news)
    StageMove.objects.bulk_create(
        StageMove(organisation_id=new.organisation_id, application=new, from_stage=None, to_stage=stage, by=actor)
        for new in news
    )
    enter([Entry(new, stage, Why.TRANSFER) for new in news], moment)
    return news


def _take_along(
    olds: Sequence[Application], news: Sequence[Application], along: Along
) -> dict[str, dict[UUID, list[str]]]:
    """Let what was chosen stand with the new applications too, and what was promised with these alone.

    Returns the keys of what went, by the application that it came from.
    """
    to = {old.pk: new for old, new in zip(olds, news, strict=True)}
    files = Attachment.objects.filter(application__in=olds)
    owed = Promise.objects.filter(application__in=olds, ended_at=None)
    promised = list(owed.order_by("pk").values_list("application_id", "pk"))
    went = {
        "notes": _copy_notes(to) if along.notes else [],
        "files": list(files.order_by("pk").values_list("application_id", "pk")) if along.files else [],
        "answers": _copy_entries(to) if along.answers else [],
        "promises": promised,
    }
    if along.files:
        files.update(application=None)
    now = clock.now()
    bulk.change(Promise, ["application", "updated_at"], [(pk, to[old].pk, now) for old, pk in promised])
    promises.show_days(olds)
    wait(news)
    return {what: _by_application(pairs) for what, pairs in went.items()}


def _by_application(pairs: Sequence[tuple[UUID, UUID]]) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = {}
    for old, pk in pairs:
        found.setdefault(old, []).append(str(pk))
    return found


def _copy_notes(to: Mapping[UUID, Application]) -> list[tuple[UUID, UUID]]:
    notes = notes_that_go(to)
    copies = [
        Note(
            organisation_id=note.organisation_id,
            application=to[note.application_id],
            author_id=note.author_id,
            body=note.body,
            private=note.private,
        )
        for note in notes
    ]
    Note.objects.bulk_create(copies)
    written = [(copy.pk, note.created_at) for note, copy in zip(notes, copies, strict=True)]
    bulk.change(Note, ["created_at"], written)
    return [(note.application_id, copy.pk) for note, copy in zip(notes, copies, strict=True)]


def _copy_entries(to: Mapping[UUID, Application]) -> list[tuple[UUID, UUID]]:
    entries = list(
        FormEntry.objects.filter(application__in=to).order_by("created_at", "pk").values("application_id", *SENT)
    )
    olds = [entry.pop("application_id") for entry in entries]
    copies = FormEntry.objects.bulk_create(
        FormEntry(application=to[old], **entry) for old, entry in zip(olds, entries, strict=True)
    )
    return [(old, copy.pk) for old, copy in zip(olds, copies, strict=True)]
