"""Sending the mail that is due: one at a time over one connection, tried again for five days, then parked."""

from datetime import datetime, timedelta
from random import uniform
from time import monotonic

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.message import sanitize_address
from django.db import transaction
from django.template.loader import render_to_string

from foundation.activity.domain.refusals import PATIENCE, Failure, UnusableAddressError, judge, next_try
from foundation.activity.models import Notification
from foundation.activity.queries import readable_by
from foundation.core.clock import now
from foundation.core.registries import MADE, secret_links

log = structlog.get_logger(__name__)
# A sweep goes on while there is mail, until shortly before the next one begins (see hiring/celery.py).
SLOT = 18.0
# How long a claimed mail is left to its sender; longer than a task may live.
LEASE = timedelta(minutes=5)
# So many broken conversations in a row are the server's fault, not the mail's.
BREAKS = 2
# Why a mail was dropped.
NO_MEMBER, NO_LONGER_SEEN = "No longer a member", "May no longer see what it tells of"


def send_due(at: datetime, *, seconds: float = SLOT) -> int:
    """Send the mail that is due at `at`, for `seconds` at most; returns how many left.

    A row is claimed by moving its due time on before it is tried, so two senders never take the same one and a sender
    that dies only delays it. A mail may leave twice only when the process dies between sending and noting it.
    """
    until, line, sent = monotonic() + seconds, _Line(), 0
    try:
        while line.works and monotonic() < until and (notification := _claim(at)):
            sent += _send(notification, line, at)
    finally:
        line.close()
    return sent


class _Line:
    """One connection to the mail server: opened for the first mail, and anew after one that failed."""

    def __init__(self) -> None:
        self._backend = get_connection()
        self._breaks = 0

    @property
    def works(self) -> bool:
        """False when the next mail would fail as the last ones did, and had better not be tried."""
        return self._breaks < BREAKS

    def send(self, message: EmailMultiAlternatives) -> None:
        try:
            self._backend.open()
        except Exception:
            self._breaks = BREAKS
            raise
        self._backend.send_messages([message])
        self._breaks = 0

    def failed(self, failure: Failure) -> None:
        """Begin anew with the next mail; what the server answered, and what is our own fault, is no break."""
        if failure.answer is None and not failure.ours:
            self._breaks += 1
        self.close()

    def close(self) -> None:
        try:
            self._backend.close()
        except Exception as error:  # noqa: BLE001  (what is thrown away may be broken in any way)
            log.info("mail_line_not_closed", cause=type(error).__name__)


def _claim(at: datetime) -> Notification | None:
    with transaction.atomic():
        found = (
            Notification.objects.select_for_update(skip_locked=True, of=("self",))
            .filter(mailed_at=None, mail_due_at__lte=at)
            .select_related("recipient__user", "recipient__organisation", "organisation")
            .order_by("mail_due_at")
            .first()
        )
        if found is not None:
            found.mail_attempts += 1
            found.mail_until = found.mail_until or at + PATIENCE
            found.mail_due_at = at + LEASE
            found.save(update_fields=["mail_attempts", "mail_until", "mail_due_at"])
    return found


def _send(notification: Notification, line: _Line, at: datetime) -> bool:
    """Try one mail; whatever goes wrong with it is noted on it and holds up no other."""
    try:
        if why := _why_not(notification):
            _note(notification, mail_due_at=None, mail_error=why)
            return False
        message = _message(notification)
    except Exception as error:  # noqa: BLE001  (a template or an address may fail in any way)
        _not_sent(notification, error, at)
        return False
    try:
        line.send(message)
    except Exception as error:  # noqa: BLE001  (each backend fails in its own way)
        line.failed(_not_sent(notification, error, at))
        return False
    _note(notification, mailed_at=now(), mail_due_at=None, mail_error="")
    return True


def _not_sent(notification: Notification, error: Exception, at: datetime) -> Failure:
    """Note why, and when to try again or that it is parked."""
    failure, attempt = judge(error), notification.mail_attempts
    again = next_try(attempt, at, notification.mail_until or at, uniform(1, 1.3))  # noqa: S311  (jitter is no secret)
    due = None if failure.permanent else again
    _note(notification, mail_due_at=due, mail_error=failure.reason)
    said = {
        "notification_id": str(notification.pk),
        "attempt": attempt,
        "cause": type(error).__name__,
        "status_code": failure.answer,
    }
    log.warning("mail_not_sent" if due else "mail_parked", **said, exc_info=error if failure.ours else None)
    return failure


def _note(notification: Notification, **what: object) -> None:
    Notification.objects.filter(pk=notification.pk).update(**what)


def _why_not(notification: Notification) -> str:
    """Say why its recipient may not have it any more: access can end while a mail waits."""
    member = notification.recipient
    if member is None or readable_by({member: [notification.pk]}):
        return ""
    return NO_LONGER_SEEN if member.active else NO_MEMBER


def _message(notification: Notification) -> EmailMultiAlternatives:
    recipient = notification.recipient
    context = {
        "notification": notification,
        "name": recipient.user.name if recipient else "",
        "organisation": notification.organisation,
        "link": _address(notification),
    }
    message = EmailMultiAlternatives(
        subject=" ".join(notification.title.split()),
        body=render_to_string("email/notification.txt", context, using="jinja2"),
        to=[_usable(recipient.user.email if recipient else notification.email)],
        headers={"Message-ID": f"<{notification.pk}@holdout>", "Auto-Submitted": "auto-generated"},
    )
    message.attach_alternative(render_to_string("email/notification.html", context, using="jinja2"), "text/html")
    return message


def _address(notification: Notification) -> str:
    """Return the full address to open; one that holds a secret is made here and kept nowhere."""
    link = notification.url
    if link.startswith(MADE):
        return secret_links[link.removeprefix(MADE)](notification.subject_id)
    return f"{settings.BASE_URL}{link}" if link.startswith("/") else link


def _usable(address: str) -> str:
    """Return the address when a mail can be sent there; Django would drop one that is empty without a word."""
    try:
        sanitize_address(address, "utf-8")
    except Exception as error:  # the parser of addresses fails in many ways at what is none
        raise UnusableAddressError from error
    if "@" not in address:
        raise UnusableAddressError
    return address
