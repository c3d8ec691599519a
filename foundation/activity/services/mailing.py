"""Sending the mail that is due: claimed with SKIP LOCKED, tried again with growing waits, eight times at most."""

from collections import defaultdict
from datetime import datetime, timedelta
from random import uniform
from smtplib import SMTPException
from uuid import UUID

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.template.loader import render_to_string

from foundation.activity.models import Notification
from foundation.activity.queries import readable_by
from foundation.core.clock import now
from foundation.people.models import Membership

log = structlog.get_logger(__name__)
MOST_TRIES = 8
FIRST_WAIT = timedelta(seconds=30)
# Why a mail was dropped.
NO_MEMBER, NO_LONGER_SEEN = "No longer a member", "May no longer see what it tells of"


def send_due(at: datetime, *, limit: int = 50) -> int:
    """Send up to `limit` mails that are due at `at`; returns how many left.

    A row is claimed by moving its due time on before anything is sent, so two senders never take the same one and a
    sender that dies only delays it. A mail may leave twice only when the process dies between sending and noting it.
    """
    claimed = _still_readable(_claim(at, limit))
    if not claimed:
        return 0
    connection = get_connection()
    return sum(_send(notification, connection) for notification in claimed)


def _still_readable(claimed: list[Notification]) -> list[Notification]:
    """Drop, with the reason, what its recipient may no longer read: access can end while a mail waits."""
    asked: dict[Membership, list[UUID]] = defaultdict(list)
    for notification in claimed:
        if notification.recipient is not None:
            asked[notification.recipient].append(notification.pk)
    readable = readable_by(asked)
    for active, why in ((True, NO_LONGER_SEEN), (False, NO_MEMBER)):
        dropped = [pk for member, own in asked.items() if member.active == active for pk in own if pk not in readable]
        if dropped:
            Notification.objects.filter(pk__in=dropped).update(mail_due_at=None, mail_error=why)
    return [one for one in claimed if one.recipient is None or one.pk in readable]


def _claim(at: datetime, limit: int) -> list[Notification]:
    with transaction.atomic():
        due = list(
            Notification.objects.select_for_update(skip_locked=True, of=("self",))
            .filter(mailed_at=None, mail_due_at__lte=at, mail_attempts__lt=MOST_TRIES)
            .select_related("recipient__user", "organisation")
            .order_by("mail_due_at")[:limit]
        )
        for notification in due:
            notification.mail_attempts += 1
            notification.mail_due_at = at + _wait(notification.mail_attempts)
        Notification.objects.bulk_update(due, ["mail_attempts", "mail_due_at"])
    return due


def _wait(attempt: int) -> timedelta:
    """Return how long to wait before try `attempt` + 1: doubling from half a minute, with jitter."""
    return FIRST_WAIT * (1 << (attempt - 1)) * uniform(1, 1.3)  # noqa: S311  (jitter is no secret)


def _send(notification: Notification, connection: BaseEmailBackend) -> bool:
    try:
        _message(notification, connection).send()
    except (SMTPException, OSError) as error:
        log.warning("mail_not_sent", notification=str(notification.pk), error=type(error).__name__)
        Notification.objects.filter(pk=notification.pk).update(mail_error=type(error).__name__)
        return False
    Notification.objects.filter(pk=notification.pk).update(mailed_at=now(), mail_due_at=None, mail_error="")
    return True


def _message(notification: Notification, connection: BaseEmailBackend) -> EmailMultiAlternatives:
    recipient = notification.recipient
    link = notification.url
    context = {
        "notification": notification,
        "name": recipient.user.name if recipient else "",
        "organisation": notification.organisation,
        "link": f"{settings.BASE_URL}{link}" if link.startswith("/") else link,
    }
    message = EmailMultiAlternatives(
        subject=" ".join(notification.title.split()),
        body=render_to_string("email/notification.txt", context, using="jinja2"),
        to=[recipient.user.email if recipient else notification.email],
        connection=connection,
        headers={"Message-ID": f"<{notification.pk}@holdout>", "Auto-Submitted": "auto-generated"},
    )
    message.attach_alternative(render_to_string("email/notification.html", context, using="jinja2"), "text/html")
    return message
