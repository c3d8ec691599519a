"""Writing to the event log."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import structlog
from django.db import connection, models

from foundation.activity.models import Event
from foundation.activity.services.marks import move_mark
from foundation.activity.services.notifying import notify_of
from foundation.core import context
from foundation.core.bulk import as_json, copy_in
from foundation.core.event_log import Happened, types
from foundation.core.ids import uuid7_text
from foundation.core.models import OrganisationRow
from foundation.core.single import add_one
from foundation.people.models import Membership, Organisation

log = structlog.get_logger(__name__)
Subject = OrganisationRow | Organisation


def record(
    verb: str,
    *,
    actor: Membership | None,
    subject: Subject,
    place_of: Subject | None = None,
    data: Mapping[str, Any] | None = None,
    actor_label: str = "",
    aside: Any = None,
) -> Event:
    """Write one event of a declared type and tell whom it names; must be called inside the act's transaction.

    The event stands where its `subject` says, or where `place_of` does for one that has no place of its own.
    `data` is plain JSON (before, after, names for the text); never ratings, never secrets. `actor` is None for the
    system and for candidates, who are named by `actor_label`. `aside` is for those who are told, and is not kept.
    Raises KeyError for an undeclared verb and RuntimeError outside a transaction.
    """
    _in_transaction()
    kind, happened = types[verb], Happened(actor, subject, dict(data or {}), aside)
    row = _row(verb, happened, place_of or subject, actor_label)
    add_one(row)
    if kind.told:
        notify_of([(row, happened)], kind.told)
    move_mark(row.organisation_id)
    return row


def record_each(
    verb: str, *, actor: Membership, happened: Sequence[tuple[Any, Mapping[str, Any]]], aside: Any = None
) -> list[Event]:
    """Write one event per (subject, data) and tell whom each names, as `record` does one by one; returns them in order.

    The number of queries is that of one event, but for what notices ask themselves. Raises as `record` does.
    """
    _in_transaction()
    kind = types[verb]
    each = [Happened(actor, subject, dict(data), aside) for subject, data in happened]
    rows = [_row(verb, one, one.subject) for one in each]
    Event.objects.bulk_create(rows)
    if kind.told and rows:
        notify_of(list(zip(rows, each, strict=True)), kind.told)
    for organisation_id in {row.organisation_id for row in rows}:
        move_mark(organisation_id)
    return rows


def _row(verb: str, happened: Happened, place_of: Subject, actor_label: str = "") -> Event:
    role_id, application_id = place_of.event_place
    actor, subject = happened.actor, happened.subject
    return Event(
        organisation_id=subject.organisation_id,
        verb=verb,
        actor=actor,
        actor_label=actor_label or (actor.name if actor else "Holdout"),
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        role_id=role_id,
        application_id=application_id,
        audience=types[verb].audience,
        data=happened.data,
        request_id=context.request_id.get(),
        api_key=context.api_key.get(),
    )


def record_many(
    verb: str,
    *,
    actor: Membership,
    subject: type[models.Model],
    rows: Iterable[tuple[str, str | None, str | None, Mapping[str, Any]]],
) -> None:
    """Write one event per (subject id, role id, application id, data) in the actor's organisation; for imports.

    Raises as `record` does.
    """
    _in_transaction()
    fixed = (str(actor.organisation_id), verb, str(actor.pk), actor.name, types[verb].audience)
    told = (*fixed, subject._meta.label_lower, context.request_id.get(), context.api_key.get())
    names = ("organisation", "verb", "actor", "actor_label", "audience", "subject_type", "request_id", "api_key")
    copy_in(
        Event,
        ("id", "subject_id", "role_id", "application_id", "data", *names),
        ((uuid7_text(), pk, role_id, about, as_json(data), *told) for pk, role_id, about, data in rows),
    )
    move_mark(actor.organisation_id)


def _in_transaction() -> None:
    if not connection.in_atomic_block:
        raise RuntimeError("an event is written in the transaction of its act")
