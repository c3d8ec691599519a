"""Writing to the spine and telling people."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import structlog
from django.db import DatabaseError, connection, models, transaction

from foundation.activity.keeping import something_happened
from foundation.activity.models import Event, Notification
from foundation.activity.spine import types
from foundation.core import context, sockets
from foundation.core.bulk import as_json, copy_in
from foundation.core.clock import now
from foundation.core.ids import uuid7_text
from foundation.core.sockets import Notice
from foundation.people.models import Membership

log = structlog.get_logger(__name__)


def record(
    verb: str,
    *,
    actor: Membership | None,
    subject: models.Model,
    role_id: UUID | None = None,
    application_id: UUID | None = None,
    data: Mapping[str, Any] | None = None,
    actor_label: str = "",
) -> Event:
    """Write one event of a declared type; must be called inside the act's transaction.

    `subject` has an organisation. `data` is plain JSON (before, after, names for the text); never ratings, never
    secrets. `actor` is None for the system and for candidates, who are named by `actor_label`.
    Raises KeyError for an undeclared verb and RuntimeError outside a transaction.
    """
    row = _event(
        verb,
        actor=actor,
        actor_label=actor_label,
        subject=subject,
        role_id=role_id,
        application_id=application_id,
        data=data,
    )
    row.save(force_insert=True)
    something_happened(row.organisation_id)
    return row


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
    told = (*fixed, subject._meta.label_lower, context.request_id.get())
    names = ("organisation", "verb", "actor", "actor_label", "audience", "subject_type", "request_id")
    copy_in(
        Event,
        ("id", "subject_id", "role_id", "application_id", "data", *names),
        ((uuid7_text(), pk, role_id, about, as_json(data), *told) for pk, role_id, about, data in rows),
    )
    something_happened(actor.organisation_id)


def _event(
    verb: str,
    *,
    actor: Membership | None,
    subject: models.Model,
    role_id: UUID | None,
    application_id: UUID | None,
    data: Mapping[str, Any] | None,
    actor_label: str = "",
) -> Event:
    _in_transaction()
    return Event(
        organisation_id=subject.organisation_id,  # type: ignore[attr-defined]  # every subject has one
        verb=verb,
        actor=actor,
        actor_label=actor_label or (actor.name if actor else "Holdout"),
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        role_id=role_id,
        application_id=application_id,
        audience=types[verb].audience,
        data=dict(data or {}),
        request_id=context.request_id.get(),
    )


def _in_transaction() -> None:
    if not connection.in_atomic_block:
        raise RuntimeError("an event is written in the transaction of its act")


def notify(notice: Notice, *, mail: bool = True, at: datetime | None = None) -> bool:
    """Tell one person once, in the app and (by default) by e-mail; False when it was told before.

    The mail leaves by a sweep, so it survives the loss of Redis; `at` delays it.
    """
    made = _row(notice, (at or now()) if mail else None)
    Notification.objects.bulk_create([made], ignore_conflicts=True)
    return Notification.objects.filter(pk=made.pk).exists()


def notify_all(notices: Iterable[Notice]) -> None:
    """Tell several people once each, in the app and by e-mail, for acts that need not know who was told before."""
    Notification.objects.bulk_create([_row(notice, now()) for notice in notices], ignore_conflicts=True)


def _row(notice: Notice, mail_due_at: datetime | None) -> Notification:
    return Notification(
        organisation_id=notice.organisation_id,
        recipient_id=notice.recipient_id,
        email=notice.email,
        kind=notice.kind,
        subject_id=notice.subject_id,
        slot=notice.slot,
        title=notice.title[:200],
        body=notice.body,
        url=notice.url,
        mail_due_at=mail_due_at,
    )


def mark_read(*, actor: Membership, notification_ids: Sequence[UUID] | None = None) -> int:
    """Mark the actor's own notifications (all, or those named) as read; returns how many were unread.

    No event: reading one's mail is not a change of state that others learn of.
    """
    unread = Notification.objects.filter(recipient=actor, read_at=None)
    if notification_ids is not None:
        unread = unread.filter(pk__in=notification_ids)
    return unread.update(read_at=now())


def sweep_reminders(at: datetime) -> int:
    """Tell everyone what is due at `at` and was not told yet; returns how many were told. Safe to repeat."""
    told = 0
    for key, due in sockets.reminders.items():
        try:
            with transaction.atomic():
                told += sum(notify(notice) for notice in due(at))
        except DatabaseError:
            log.exception("reminder_failed", reminder=key)
    return told
