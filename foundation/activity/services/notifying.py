"""Telling people, once each, in the app and by e-mail."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

import structlog
from django.db import DatabaseError, transaction

from foundation.activity.models import Notification
from foundation.core import registries
from foundation.core.clock import now
from foundation.core.registries import Notice
from foundation.people.models import Membership

log = structlog.get_logger(__name__)


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
    for key, due in registries.reminders.items():
        try:
            with transaction.atomic():
                told += sum(notify(notice) for notice in due(at))
        except DatabaseError:
            log.exception("reminder_failed", reminder=key)
    return told
