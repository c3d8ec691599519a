"""Sending the mail that is due: one at a time over one connection, tried again for five days, then parked."""

from datetime import datetime, timedelta
from random import uniform
from time import monotonic, sleep

import structlog
from django.db import InterfaceError, OperationalError, connection, transaction

from foundation.activity.domain.refusals import MOST_UNSURE, PATIENCE, UNSURE, Failure, judge, next_try
from foundation.activity.models import Notification
from foundation.activity.queries import readable_by
from foundation.activity.services.letters import address_of, secret_of, written
from foundation.activity.services.line import Line
from foundation.core.clock import now
from foundation.core.errors import DomainError
from foundation.core.registries import overtaken
from foundation.people.models import MailAddress
from foundation.people.queries.addresses import why_no_mail
from foundation.people.services.addresses import mark_address

log = structlog.get_logger(__name__)
State = Notification.MailState
# A sweep goes on while there is mail, until shortly before the next one begins (see hiring/celery.py).
SLOT = 18.0
# How long a claimed mail is left to its sender; longer than a task may live.
LEASE = timedelta(minutes=5)
# Why a mail was dropped.
NO_MEMBER, NO_LONGER_SEEN = "No longer a member", "May no longer see what it tells of"
# Seconds to wait for a database that went away after the server took the mail: what is not noted is sent twice.
WAITS = (0.5, 1, 2, 4, 8, 8, 8)


class HeldBack(Exception):
    """This mail is not to be sent, in words for an owner."""

    def __init__(self, state: State, why: str) -> None:
        super().__init__(why)
        self.state, self.why = state, why


def send_due(at: datetime, *, seconds: float = SLOT) -> int:
    """Send the mail that is due at `at`, for `seconds` at most; returns how many left.

    A row is claimed by moving its due time on before it is tried, so two senders never take the same one and a sender
    that dies only delays it. A mail may leave twice only when its sender dies, or the line ends, between the server's
    having it and our knowing so; after three times in a row it is parked.
    """
    until, line, sent = monotonic() + seconds, Line(), 0
    try:
        while line.works and monotonic() < until and (notification := _claim(at)):
            sent += _send(notification, line, at)
    finally:
        line.close()
    return sent


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
            found.mail_unsure += 1
            found.mail_until = found.mail_until or at + PATIENCE
            found.mail_due_at = at + LEASE
            found.save(update_fields=["mail_attempts", "mail_unsure", "mail_until", "mail_due_at"])
    return found


def _send(notification: Notification, line: Line, at: datetime) -> bool:
    """Try one mail; whatever goes wrong with it is noted on it and holds up no other."""
    try:
        _check(notification)
    except Exception as error:  # noqa: BLE001  (whatever one mail does, the others go on)
        _not_sent(notification, error, at)
        return False
    try:
        line.open()
        # Only now: a link that is made for a mail that cannot leave would be one more key to the same door.
        message = written(notification)
        line.send(message)
    except Exception as error:  # noqa: BLE001  (a template, an address or a backend may fail in any way)
        line.failed(_not_sent(notification, error, at))
        return False
    _note(notification, mailed_at=now(), mail_due_at=None, mail_error="", mail_stopped="", mail_unsure=0)
    _tell_how(notification, now(), "", again=False)
    return True


def _check(notification: Notification) -> None:
    """Raise HeldBack when the mail may not leave: access can end, and addresses can fail, while a mail waits."""
    if notification.mail_unsure > MOST_UNSURE:
        raise HeldBack(State.PARKED, UNSURE)
    if why := why_dropped(notification):
        raise HeldBack(State.DROPPED, why)
    if why := why_no_mail(address_of(notification)):
        raise HeldBack(State.SUPPRESSED, why)


def why_dropped(notification: Notification) -> str:
    """Say why its recipient may not have it any more, or what it says is over; nothing: it may leave."""
    if notification.kind in overtaken and (
        why := overtaken[notification.kind](notification.subject_id, notification.slot)
    ):
        return why
    member = notification.recipient
    if member is None or readable_by({member: [notification.pk]}):
        return ""
    return NO_LONGER_SEEN if member.active else NO_MEMBER


def _not_sent(notification: Notification, error: Exception, at: datetime) -> Failure:
    """Note why, and when to try again or that it is tried no more."""
    if isinstance(error, DomainError):  # there is nothing left to open
        error = HeldBack(State.DROPPED, error.sentence)
    held = error if isinstance(error, HeldBack) else None
    failure = Failure(held.why, permanent=True, ours=True) if held else judge(error)
    attempt, unsure = notification.mail_attempts, notification.mail_unsure
    again = next_try(attempt, at, notification.mail_until or at, uniform(1, 1.3))  # noqa: S311  (jitter is no secret)
    lost = failure.permanent or (failure.unsure and unsure >= MOST_UNSURE)
    due = None if lost else again
    _note(
        notification,
        mail_due_at=due,
        mail_error=failure.reason[:300],
        mail_stopped="" if due else held.state if held else State.PARKED,
        mail_unsure=unsure if failure.unsure else 0,
    )
    _log(notification, error, failure, due)
    if failure.of_address:
        mark_address(address_of(notification), MailAddress.State.REFUSED, failure.reason)
    _tell_how(notification, None, failure.reason, again=due is not None)
    return failure


def _log(notification: Notification, error: Exception, failure: Failure, due: datetime | None) -> None:
    held = error if isinstance(error, HeldBack) else None
    said = {
        "notification_id": str(notification.pk),
        "attempt": notification.mail_attempts,
        "cause": str(held.state) if held else type(error).__name__,
        "status_code": failure.answer,
    }
    trace = error if failure.ours and not held else None
    log.warning("mail_not_sent" if due else "mail_parked", **said, exc_info=trace)


def _note(notification: Notification, **what: object) -> None:
    """Write down what became of a mail, also when the database comes back only after some seconds."""
    for wait in WAITS:
        try:
            Notification.objects.filter(pk=notification.pk).update(**what)
        except (OperationalError, InterfaceError):
            if connection.in_atomic_block:
                raise
            sleep(wait)
            connection.close()  # the next question opens a new one
        else:
            return
    Notification.objects.filter(pk=notification.pk).update(**what)


def _tell_how(notification: Notification, at: datetime | None, why: str, *, again: bool) -> None:
    """Let whoever offered the link hear how its mail fared; what they make of it holds up no mail."""
    try:
        secret = secret_of(notification)
        if secret and secret.fared:
            secret.fared(notification.subject_id, at, why, again)
    except Exception:
        log.exception("mail_outcome_not_told", notification_id=str(notification.pk))
