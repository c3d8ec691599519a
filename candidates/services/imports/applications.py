"""Writing the applications of a planned import in bulk: where each begins, its steps, times, notes and event."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from itertools import chain
from typing import NamedTuple

from candidates.domain.intervals import Why
from candidates.domain.tables.labels import key_of
from candidates.domain.tables.meanings import LIVE
from candidates.domain.tables.planning import CLOSED_WITH_ROLE
from candidates.domain.tables.rows import Parsed
from candidates.models import Application, Hold, ImportBatch, Note, RejectReason, StageInterval, StageMove
from candidates.services.imports.people import Item, Someone, write_refs
from candidates.services.intake import told
from foundation.activity.services import record_many
from foundation.core import clock
from foundation.core.bulk import add_missing, copy_in
from foundation.core.ids import uuid7_text
from foundation.people.models import Membership
from roles.models import Role, Stage

ACTIVE, HOLD = Application.Status.ACTIVE, Application.Status.HOLD


class Applied(NamedTuple):
    """An application to be made, with its moments as text; the reason counts if it is closed.

    It came at `moment` into the first stage and stands in `stage` since `entered`; `left` is when it was closed or,
    since no file says when it was put on hold, the moment of the import. None while it waits.
    """

    key: str
    number: int
    person: Someone
    role: str
    first: str
    stage: str
    stage_label: str
    status: str
    moment: str
    entered: str
    left: str | None
    reject_reason: str | None
    parsed: Parsed


def write_applications(
    actor: Membership, batch: ImportBatch, wanted: list[Item], people: dict[str, Someone]
) -> dict[int, str]:
    """Write an application for each row that has a role, with what belongs to it; returns row → application."""
    applied = _applied(actor, batch, wanted, people)
    _applications(batch, applied)
    _steps(actor, applied)
    _times(actor, applied)
    _notes(actor, applied)
    write_refs(
        batch, "application", {one.parsed.application_id: one.key for one in applied if one.parsed.application_id}
    )
    record_many(
        "application.created",
        actor=actor,
        subject=Application,
        rows=((one.key, one.role, one.key, _told(one)) for one in applied),
    )
    return {one.number: one.key for one in applied}


def _applied(actor: Membership, batch: ImportBatch, wanted: list[Item], people: dict[str, Someone]) -> list[Applied]:
    firsts = lock_roles({item.plan.role for item in wanted if item.plan.role})
    reasons = reasons_for(batch, ((item.plan.status, _why(item)) for item in wanted))
    moments, now, made = Moments(), str(clock.now()), []
    for number, plan, parsed in wanted:
        if plan.place is None:
            continue
        key, place, first, moment = uuid7_text(), plan.place, firsts[plan.role], moments[parsed.applied_on]
        closed = place.status not in LIVE
        left = (moments[parsed.ended_on] if parsed.ended_on else moment) if closed else None
        reason = reasons.get(key_of(why)) if (why := _why(Item(number, plan, parsed))) else None
        entered = moment
        if place.stage != first and (since := parsed.stage_since or ("" if closed else parsed.ended_on)):
            entered = moments[since]
        if left:
            entered = min(entered, left)
        left = now if place.status == HOLD else left
        if closed and not reason and place.note:
            reason = reasons.get(CLOSED_WITH_ROLE)
        where = (plan.role, first, place.stage, place.label, place.status)
        made.append(Applied(key, number, people[plan.person], *where, moment, entered, left, reason, parsed))
    return made


class Moments(dict[str, str]):
    """The moment of a day or time that a file names, as text: noon where it names no time, but never later than now."""

    def __init__(self) -> None:
        self.now = clock.now()

    def __missing__(self, text: str) -> str:
        if not text:
            moment = self.now
        elif len(text) > 10:
            moment = datetime.fromisoformat(text)
        else:
            moment = datetime.fromisoformat(f"{text}T12:00:00").replace(tzinfo=UTC)
        return self.setdefault(text, str(min(moment, self.now)))


def lock_roles(role_ids: Iterable[str]) -> dict[str, str]:
    """Return the first stage of each role; the roles are locked so that none closes meanwhile."""
    roles = Role.objects.select_for_update(no_key=True).filter(pk__in=role_ids).order_by("pk")
    keys = [role.pk for role in roles]
    firsts: dict[str, str] = {}
    for role_id, stage in Stage.objects.filter(role_id__in=keys).order_by("position").values_list("role_id", "pk"):
        firsts.setdefault(str(role_id), str(stage))
    return firsts


def _why(item: Item) -> str:
    """Return for what reason somebody ended; where it says that they were hired, it is none."""
    return "" if item.plan.status == Application.Status.HIRED else item.parsed.reject_reason


def reasons_for(batch: ImportBatch, pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the reason of each label, by its key for comparing; those that we have not are kept as theirs."""
    organisation = str(batch.organisation_id)
    wanted = {key_of(label): (status, label) for status, label in pairs if label and status not in LIVE}
    held = RejectReason.objects.filter(organisation_id=organisation)
    found = {key_of(label): str(pk) for label, pk in held.values_list("label", "pk")}
    missing = {key: given for key, given in wanted.items() if key not in found}
    if missing:
        rows = [
            (
                uuid7_text(),
                organisation,
                f"{RejectReason.THEIRS}{hashlib.sha256(key.encode()).hexdigest()[:24]}",
                label[:120],
                by,
            )
            for key, (status, label) in missing.items()
            for by in (RejectReason.By.THEM.value if status == "withdrawn" else RejectReason.By.US.value,)
        ]
        add_missing(RejectReason, ("id", "organisation", "key", "label", "by"), rows)
        found |= {key_of(label): str(pk) for label, pk in held.values_list("label", "pk")}
    own = held.filter(key=CLOSED_WITH_ROLE).values_list("pk", flat=True).first()
    return {**found, CLOSED_WITH_ROLE: str(own)} if own else found


def _applications(batch: ImportBatch, applied: list[Applied]) -> None:
    organisation, first_version = str(batch.organisation_id), 1

    def row(one: Applied) -> tuple[object, ...]:
        whose = (one.key, organisation, first_version, one.person.key, one.parsed.source)
        where = (one.role, one.stage, one.status, one.moment, one.entered, one.left)
        closed = (None, None) if one.status in LIVE else (one.left, one.reject_reason)
        return *whose, *where, *closed

    whose = ("id", "organisation", "version", "candidate", "source")
    where = ("role", "stage", "status", "applied_at", "stage_entered_at", "clock_stopped_at")
    copy_in(Application, (*whose, *where, "closed_at", "reject_reason"), map(row, applied))


def _steps(actor: Membership, applied: list[Applied]) -> None:
    organisation, by = str(actor.organisation_id), str(actor.pk)
    copy_in(
        StageMove,
        ("id", "organisation", "application", "to_stage", "by", "override_reason"),
        ((uuid7_text(), organisation, one.key, one.stage, by, "") for one in applied),
    )


def _times(actor: Membership, applied: list[Applied]) -> None:
    """Write the times in stages, and the hold of those who are held, as the single acts do.

    What lay between the application and a later stage was spent in the first, for all that the file says.
    """
    organisation = str(actor.organisation_id)
    held = [one for one in applied if one.status == HOLD]
    waited = [one for one in applied if one.entered > one.moment]
    copy_in(
        StageInterval,
        ("id", "organisation", "application", "stage", "entered", "left", "why"),
        chain(
            ((uuid7_text(), organisation, one.key, one.first, one.moment, one.entered, Why.IMPORT) for one in waited),
            ((uuid7_text(), organisation, one.key, one.stage, one.entered, one.left, Why.IMPORT) for one in applied),
            ((uuid7_text(), organisation, one.key, one.stage, one.left, None, Why.HOLD) for one in held),
        ),
    )
    copy_in(
        Hold,
        ("id", "organisation", "application", "reason", "since"),
        ((uuid7_text(), organisation, one.key, "", one.left) for one in held),
    )


def _notes(actor: Membership, applied: list[Applied]) -> None:
    """Write what the file notes; what it rates or pays is only for who imports it, so that nobody judges by it."""
    organisation, author = str(actor.organisation_id), str(actor.pk)
    notes = ((one.key, one.parsed.note, False) for one in applied if one.parsed.note)
    closed = ((one.key, one.parsed.closed, True) for one in applied if one.parsed.closed)
    copy_in(
        Note,
        ("id", "organisation", "application", "author", "body", "private"),
        ((uuid7_text(), organisation, key, author, text, private) for key, text, private in chain(notes, closed)),
    )


def _told(one: Applied) -> Mapping[str, object]:
    """Return the data of the event as `intake.enter` records it."""
    return told(one.person.name or one.person.email, one.parsed.source, one.stage_label, by_form=False)
