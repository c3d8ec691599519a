"""Undoing: for a quarter of an hour, by whoever did it, and as long as nothing happened since.

How an act is reversed stands in `reversible` by the verb of its event (`plugins.reversing`). One act and hundreds go
the same way.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from candidates import policies
from candidates.models import Application, BulkAct, BulkAnswer, StageMove
from candidates.registries import Done, reversible
from candidates.services.bulk.people import locked
from candidates.services.locking import describe, lock_people_of
from foundation.activity.models import Event
from foundation.activity.queries import visible_events
from foundation.activity.services import record
from foundation.core import bulk, clock
from foundation.core.errors import Conflict, DomainError, Forbidden, NotFound, Refused
from foundation.core.event_log import OWN, types
from foundation.core.formatting import time
from foundation.people.models import Membership

UNDO_WITHIN = timedelta(minutes=15)
# What may happen to somebody without standing in the way of taking back what was done to them before.
HARMLESS = ("note.added", "application.answer_stopped")


@transaction.atomic
def undo(*, actor: Membership, event: Event) -> Application:
    """Take back the actor's own act that wrote `event`, and return its application as it stands.

    Raises Forbidden for another's, Refused for what cannot be taken back or is too long ago, and Conflict in words that
    say what happened since.
    """
    if event.application_id is None:
        raise Refused("This cannot be taken back.", code="not_reversible")
    why = take_back(actor, [event]).get(event.pk)
    application = Application.objects.select_related("candidate", "role", "stage").get(pk=event.application_id)
    if isinstance(why, Conflict):
        why.current = dict(describe(application))
    if why is not None:
        raise why
    return application


@transaction.atomic
def undo_move(*, actor: Membership, move: StageMove) -> Application:
    """Take back a move of the actor's by its step; raises as `undo` does."""
    policies.can_move_application.require(actor, move.application)
    if move.by_id != actor.pk:
        raise Forbidden(policies.can_undo.sentence)
    moved = Event.objects.filter(application_id=move.application_id, verb="application.moved")
    event = moved.filter(data__move_id=str(move.pk)).first()
    if event is None:
        raise Refused("This cannot be taken back.", code="not_reversible")
    return undo(actor=actor, event=event)


@transaction.atomic
def undo_many(*, actor: Membership, act: BulkAct, only: Collection[UUID] | None = None) -> BulkAct:
    """Take back what an act on many did, to all or `only` to some applications; its answers say who was not, and why.

    Raises Forbidden for another's act.
    """
    if act.by_id != actor.pk:
        raise Forbidden(policies.can_undo.sentence)
    open_now = BulkAnswer.objects.select_for_update().filter(act=act, undone_at=None).exclude(event_id=None)
    if only is not None:
        open_now = open_now.filter(application__in=only)
    answers = list(open_now.order_by("application_id"))
    events = list(Event.objects.filter(pk__in=[answer.event_id for answer in answers]))
    refused = take_back(actor, events)
    said = [(answer.pk, refused[answer.event_id].sentence[:400]) for answer in answers if answer.event_id in refused]
    bulk.change(BulkAnswer, ["undo_said"], said)
    undone = len(events) - len(refused)
    if undone:
        record("bulk.undone", actor=actor, subject=act, data={"undone": undone, "count": act.count})
    return act


def take_back(actor: Membership, events: Sequence[Event]) -> dict[UUID, DomainError]:
    """Undo what these events tell of, and return why some of it was not, by the event's id.

    A constant number of queries for each kind of act.
    """
    about = {event.application_id for event in events if event.application_id}
    lock_people_of(about)  # whoever applies again meanwhile waits, and is told
    rows = {row.pk: row for row in locked(about)}
    refused = _refused(actor, events, rows)
    by_verb: dict[str, list[Done]] = defaultdict(list)
    for event in events:
        if event.pk not in refused and event.application_id:
            done = Done(event.pk, event.subject_id, event.created_at, event.data, rows[event.application_id])
            by_verb[event.verb].append(done)
    for verb, acts in by_verb.items():
        refused |= reversible[verb].undo(actor, acts)
    undone = [event.pk for event in events if event.pk not in refused]
    BulkAnswer.objects.filter(event_id__in=undone).update(undone_at=clock.now(), undo_said="", updated_at=clock.now())
    return refused


def _refused(actor: Membership, events: Sequence[Event], rows: Mapping[UUID, Application]) -> dict[UUID, DomainError]:
    later = _later(actor, events)
    found: dict[UUID, DomainError] = {}
    for event in events:
        why = _why_not(actor, event, rows.get(event.application_id) if event.application_id else None, later[event.pk])
        if why is not None:
            found[event.pk] = why
    return found


def _why_not(actor: Membership, event: Event, row: Application | None, later: Sequence[Event]) -> DomainError | None:
    if row is None or not can_be_undone(event.verb, event.data):
        return Refused("This cannot be taken back.", code="not_reversible")
    if row.organisation_id != actor.organisation_id:
        return NotFound("There is nothing here for you.")
    if not policies.can_work_application(actor, row):
        return Forbidden(policies.can_work_application.sentence)
    if not policies.can_undo(actor, event):
        return Forbidden(policies.can_undo.sentence)
    if row.candidate.forgotten:
        return Refused("They were forgotten: nobody is left to go on with.", code="forgotten")
    if any(one.data.get("undoes") == str(event.pk) for one in later):
        return Conflict("This was taken back already.", code="undone")
    if stands := first_in_the_way(event, later):
        return Conflict(since(stands), code="happened_since")
    if clock.now() - event.created_at > UNDO_WITHIN:
        return Refused("The moment for undoing has passed: it is open for 15 minutes.", code="too_late")
    if "version" in event.data and event.data["version"] != row.version:
        return Conflict("This changed since. Nothing was undone.", code="happened_since")
    return None


def can_be_undone(verb: str, data: Mapping[str, Any]) -> bool:
    """Tell whether an act is of a kind that can be taken back, whoever did it and whatever happened since."""
    return verb in reversible and reversible[verb].fits(data)


def first_in_the_way(event: Event, later: Iterable[Event]) -> Event | None:
    """Return the first of what happened since that keeps an act from being taken back."""
    return next((one for one in later if one.audience != OWN and not is_harmless(one.verb, one.data)), None)


def is_harmless(verb: str, data: Mapping[str, Any]) -> bool:
    """Tell whether what came before may be taken back although this happened; a letter goes with its decline."""
    return verb in HARMLESS or bool(data.get("declines")) or verb not in types


def since(event: Event) -> str:
    """Say what somebody did meanwhile, which keeps an act from being taken back."""
    return f"{event.actor_label} {types[event.verb].text(event.data)} at {time(event.created_at)}. Nothing was undone."


def _later(actor: Membership, events: Sequence[Event]) -> dict[UUID, list[Event]]:
    """Return what happened to each application after its event, the first first, as far as the actor reads it."""
    about = [event.application_id for event in events]
    first = min((event.created_at for event in events), default=clock.now())
    since = visible_events(actor).filter(application_id__in=about, created_at__gte=first)
    by_row: dict[UUID | None, list[Event]] = defaultdict(list)
    for one in since.order_by("created_at", "pk"):
        by_row[one.application_id].append(one)
    return {
        event.pk: [
            one for one in by_row[event.application_id] if (one.created_at, one.pk) > (event.created_at, event.pk)
        ]
        for event in events
    }
