"""Letting somebody go on in another role: here an application closes, there one begins with what goes along."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Model

from candidates import policies
from candidates.domain.intervals import Why
from candidates.models import Answer, Application, Attachment, FormEntry, Note, Promise, StageMove
from candidates.queries.transfers import notes_that_go
from candidates.services.answering import Telling, stop_waiting, write_answer
from candidates.services.holding import end_hold
from candidates.services.intake import lock_open, refuse_second
from candidates.services.intervals import CLOCK, Entry, enter, stop
from candidates.services.locking import clean_sentence, lock_application, lock_person
from candidates.services.promising import drop, show_day
from candidates.services.readiness import require_live
from candidates.services.releasing import cancel_future_interviews
from candidates.services.taking_back import withdraw_offers
from candidates.services.waiting import wait
from foundation.activity.services import record
from foundation.core import clock, versions
from foundation.core.errors import Invalid
from foundation.people.models import Membership
from roles.domain.stage_kinds import StageKind
from roles.models import Role, Stage

Status = Application.Status


@dataclass(frozen=True, slots=True)
class Along:
    """What goes along besides the person: notes, files, and what they sent by the form."""

    notes: bool = True
    files: bool = True
    answers: bool = True


@transaction.atomic
def transfer(
    *,
    actor: Membership,
    application: Application,
    to_stage: Stage,
    along: Along = Along(),
    reason: str = "",
    telling: Telling | None = None,
    version: int | None = None,
) -> Application:
    """Close a live application and begin one for the role of `to_stage`, at that stage; return the new one.

    Scorecards, interviews, offers and take-homes stay where they were made. What was promised is still owed, there.
    Without `telling` the person is told nothing. Raises Forbidden, Stale, Invalid, and Refused when it is closed here,
    the other role takes nobody, or the person is active there already.
    """
    policies.can_work_application.require(actor, application)
    why = clean_sentence("reason", reason)
    role = lock_open(to_stage.role)
    policies.can_take_in.require(actor, role)
    # The person before the application, as in every act that holds both: a merge goes the same way.
    lock_person(application.candidate)
    old = lock_application(application, version=version)
    check(old, role, to_stage)
    refuse_second(old.candidate, role.pk)
    was = old.status
    _leave(actor, old)
    new = _arrive(actor, old, role, to_stage)
    went = _take_along(old, new, along)
    kept = {what: len(moved) for what, moved in went.items() if what != "promises"}
    data = {"name": str(old.candidate), "reason": why, "to_id": str(new.pk), "from_id": str(old.pk), "kept": kept}
    # By these an undo brings back what was moved; notes and forms were copied.
    back = {"was": was, "version": old.version, "moved": {name: went[name] for name in ("files", "promises")}}
    record("application.transferred", actor=actor, subject=old, data={**data, **back, "stage_label": old.stage.label})
    record("application.came_over", actor=actor, subject=new, data={**data, "stage_label": to_stage.label})
    if telling is not None:
        write_answer(actor, new, Answer.Outcome.YES, telling)
    return new


def check(application: Application, role: Role, to_stage: Stage) -> None:
    """Raise Refused or Invalid for somebody who cannot go on at a stage of this role."""
    require_live(application)
    if role.organisation_id != application.organisation_id or role.pk == application.role_id:
        raise Invalid({"to_stage": "Choose a stage of another role."})
    if StageKind(to_stage.kind).follows_assessment:
        raise Invalid({"to_stage": f"Nobody begins at {to_stage.label}: it follows the assessments of that role."})


def _leave(actor: Membership, old: Application) -> None:
    old.status, old.closed_at = Status.MOVED, clock.now()
    stop([old], old.closed_at)
    end_hold(old, old.closed_at)
    versions.bump(old, "status", "closed_at", *CLOCK)
    cancelled = cancel_future_interviews(old)
    drop(old, Promise.Kind.INTERVIEW, [interview.pk for interview in cancelled])
    withdraw_offers(actor=actor, applications=[old], why="They went on in another role.")
    stop_waiting(actor, old)


def _arrive(actor: Membership, old: Application, role: Role, stage: Stage) -> Application:
    moment = clock.now()
    keeper = old.owner
    new = Application(
        organisation_id=old.organisation_id,
        candidate=old.candidate,
        role=role,
        stage=stage,
        source=old.source,
        applied_at=old.applied_at,
        stage_entered_at=moment,
        came_from=old,
    )
    new.owner = keeper if keeper is not None and policies.can_work_application(keeper, new) else actor
    new.save(force_insert=True)
    StageMove.objects.create(
        organisation_id=new.organisation_id, application=new, from_stage=None, to_stage=stage, by=actor
    )
    enter([Entry(new, stage, Why.TRANSFER)], moment)
    return new


def _take_along(old: Application, new: Application, along: Along) -> dict[str, list[str]]:
    """Let what was chosen stand with the new application too, and what was promised with it alone; return their ids."""
    files = Attachment.objects.filter(application=old) if along.files else Attachment.objects.none()
    promises = Promise.objects.filter(application=old, ended_at=None)
    went = {
        "notes": _copy_notes(old, new) if along.notes else [],
        "files": _ids(files),
        "answers": _copy_entries(old, new) if along.answers else [],
        "promises": _ids(promises),
    }
    files.update(application=None)
    promises.update(application=new, updated_at=clock.now())
    show_day(old)
    wait([new])
    return went


def _ids(rows: Iterable[Model]) -> list[str]:
    return [str(row.pk) for row in rows]


def _copy_notes(old: Application, new: Application) -> list[str]:
    notes = list(notes_that_go(old))
    copies = Note.objects.bulk_create(
        Note(
            organisation_id=new.organisation_id,
            application=new,
            author_id=note.author_id,
            body=note.body,
            private=note.private,
        )
        for note in notes
    )
    for note, copy in zip(notes, copies, strict=True):
        copy.created_at = note.created_at
    Note.objects.bulk_update(copies, ["created_at"])
    return _ids(copies)


def _copy_entries(old: Application, new: Application) -> list[str]:
    sent = ("organisation_id", "posting_id", "name", "email", "phone", "links", "answer", "resume_id", "consent")
    entries = FormEntry.objects.filter(application=old).order_by("created_at", "pk").values(*sent)
    return _ids(FormEntry.objects.bulk_create(FormEntry(application=new, **entry) for entry in entries))
