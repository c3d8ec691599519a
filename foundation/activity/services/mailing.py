"""Sending the mail that is due: claimed with SKIP LOCKED, tried again with growing waits, eight times at most."""

from datetime import datetime, timedelta
from random import uniform
from smtplib import SMTPException

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.template.loader import render_to_string

from foundation.activity.models import Notification
from foundation.core.clock import now

log = structlog.get_logger(__name__)
MOST_TRIES = 8
FIRST_WAIT = timedelta(seconds=30)


def send_due(at: datetime, *, limit: int = 50) -> int:
    """Send up to `limit` mails that are due at `at`; returns how many left.

    A row is claimed by moving its due time on before anything is sent, so two senders never take the same one and a
    sender that dies only delays it. A mail may leave twice only when the process dies between sending and noting it.
    """
    claimed = _claim(at, limit)
    if not claimed:
        return 0
    connection = get_connection()
    return sum(_send(notification, connection) for notification in claimed)


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
    recipient = notification.recipient
    if recipient is not None and not recipient.active:
        Notification.objects.filter(pk=notification.pk).update(mail_due_at=None, mail_error="No longer a member")
        return False
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
