"""Telling people, once each, in the app and by e-mail."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from itertools import product
from uuid import UUID

import structlog
from django.db import transaction

from foundation.activity.models import Event, Notification
from foundation.activity.queries import readable_by
from foundation.core import registries
from foundation.core.clock import now
from foundation.core.event_log import Happened, Message, Notify
from foundation.core.registries import Notice
from foundation.people.models import Membership

log = structlog.get_logger(__name__)
BATCH = 500


def notify(notice: Notice, *, mail: bool = True, at: datetime | None = None) -> bool:
    """Tell one person once, in the app and (by default) by e-mail; False when it was told before.

    The mail leaves by a sweep, so it survives the loss of Redis; `at` delays it.
    """
    return bool(_tell([notice], (at or now()) if mail else None))


def notify_each(notices: Iterable[Notice], *, at: datetime) -> int:
    """Tell several people once each, their mail due `at`; returns how many were not told before. Two queries."""
    return _tell(notices, at)


def _tell(notices: Iterable[Notice], mail_due_at: datetime | None) -> int:
    """Write what was not told yet; returns how many. Two queries, however many the notices."""
    made = [_row(notice, mail_due_at) for notice in notices]
    Notification.objects.bulk_create(made, ignore_conflicts=True)
    return Notification.objects.filter(pk__in=[row.pk for row in made]).count()


def notify_of(events: Sequence[tuple[Event, Happened]], rules: Iterable[Notify]) -> None:
    """Tell of events of one type whom it names and who may read of each, once each: two queries beside their own."""
    made: list[Notification] = []
    readers: dict[Membership, list[UUID]] = defaultdict(list)
    for rule, (event, happened) in product(rules, events):
        for message in rule.messages(happened):
            if rule.besides_actor and message.to == happened.actor:
                continue
            row = _of_event(event, rule, message)
            made.append(row)
            if isinstance(message.to, Membership) and not rule.sure:
                readers[message.to].append(row.pk)
    if not made:
        return
    Notification.objects.bulk_create(made, ignore_conflicts=True)
    hidden = {pk for own in readers.values() for pk in own} - readable_by(readers)
    if hidden:
        # Asked of the rows themselves, so that being told and going on reading it have one door.
        Notification.objects.filter(pk__in=hidden).delete()


def _of_event(event: Event, rule: Notify, message: Message) -> Notification:
    return Notification(
        organisation_id=event.organisation_id,
        recipient_id=None if isinstance(message.to, str) else getattr(message.to, "pk", message.to),
        email=message.to if isinstance(message.to, str) else "",
        kind=rule.kind,
        audience=event.audience if rule.audience is None else rule.audience,
        role_id=event.role_id,
        application_id=event.application_id,
        subject_id=message.subject_id or event.subject_id,
        slot=message.slot,
        title=message.title[:200],
        body=message.body,
        url=message.url,
        mail_due_at=now() if message.mail else None,
    )


def _row(notice: Notice, mail_due_at: datetime | None) -> Notification:
    return Notification(
        organisation_id=notice.organisation_id,
        recipient_id=notice.recipient_id,
        email=notice.email,
        kind=notice.kind,
        audience=notice.audience,
        role_id=notice.role_id,
        application_id=notice.application_id,
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
    """Tell everyone what is due at `at` and was not told yet; returns how many were told. Safe to repeat.

    A kind that fails stops no other, and a notice that cannot be written none of its batch.
    """
    told = 0
    for key, due in registries.reminders.items():
        found = _found(key, due, at)
        told += sum(_tell_batch(key, found[start : start + BATCH]) for start in range(0, len(found), BATCH))
    return told


def _found(key: str, due: Callable[[datetime], Iterable[Notice]], at: datetime) -> list[Notice]:
    """Gather what is due of one kind; of a kind that fails, what it named before."""
    found: list[Notice] = []
    try:
        with transaction.atomic():
            for notice in due(at):
                found.append(notice)  # noqa: PERF402  (what came before an error stays)
    except Exception:
        log.exception("reminder_failed", kind=key)
    return found


def _tell_batch(key: str, notices: list[Notice]) -> int:
    """Tell all, or by halves all but those that cannot be written."""
    try:
        with transaction.atomic():
            return _tell(notices, now())
    except Exception:
        if len(notices) == 1:
            log.exception("reminder_not_told", kind=key, subject_id=str(notices[0].subject_id))
            return 0
    half = len(notices) // 2
    return _tell_batch(key, notices[:half]) + _tell_batch(key, notices[half:])
