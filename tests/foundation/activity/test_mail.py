"""Mail is never lost: real servers that are away, slow, or refuse; time travelled."""

import socket
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.utils.module_loading import import_string

from foundation.activity.models import Notification
from foundation.activity.services import mailing, notify
from foundation.core.clock import now
from foundation.core.registries import Notice
from foundation.people.models import Membership
from tests.cast import Cast
from tests.mail_server import MailServer, free_port, listening

pytestmark = pytest.mark.django_db
SUBJECT = uuid4()


@pytest.fixture
def server(settings: Any) -> Iterator[MailServer]:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    with listening(MailServer(), settings.EMAIL_PORT) as handler:
        yield handler


@pytest.fixture
def away(settings: Any) -> Callable[[], None]:
    """Nobody listens; call it to let Django's own catcher take the mail again."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    return lambda: setattr(settings, "EMAIL_BACKEND", "django.core.mail.backends.locmem.EmailBackend")


def tell(member: Membership, to: str = "", slot: str = "", title: str = "Scorecard owed") -> Notification:
    """Put one mail into the outbox: to the member, or to an address; `slot` orders what falls due together."""
    notify(
        Notice(
            organisation_id=member.organisation_id,
            recipient_id=None if to else member.pk,
            email=to,
            kind="test",
            subject_id=SUBJECT,
            slot=slot,
            title=title,
            body="Two people wait for it.",
            url="/seats/1/",
        )
    )
    return Notification.objects.get(recipient=None if to else member, email=to, slot=slot)


def sweep_for(start: datetime, length: timedelta, each: timedelta) -> int:
    sent, at = 0, start
    while at <= start + length:
        with time_machine.travel(at, tick=False):
            sent += mailing.send_due(at)
        at += each
    return sent


def states() -> dict[str, tuple[str, int]]:
    rows = Notification.objects.filter(kind="test")
    return {row.email or str(row.slot): (row.mail_state, row.mail_attempts) for row in rows}


def test_a_real_smtp_conversation(cast: Cast, server: MailServer) -> None:
    row = tell(cast.ines, title="Unterlagen für Zoë")
    assert row.mail_state == "waiting"
    assert mailing.send_due(now()) == 1
    ((recipients, message),) = server.kept
    assert recipients == [cast.ines.user.email]
    assert message["Subject"] == "Unterlagen für Zoë"
    assert message["Auto-Submitted"] == "auto-generated"
    assert {part.get_content_type() for part in message.iter_parts()} == {"text/plain", "text/html"}
    row.refresh_from_db()
    assert (row.mail_state, row.mail_error) == ("sent", "")


def test_a_server_that_is_away_delays_with_growing_waits(cast: Cast, away: Callable[[], None]) -> None:
    row, start = tell(cast.ines), now()
    waits, at = [], start
    for _ in range(12):
        assert mailing.send_due(at) == 0
        row.refresh_from_db()
        assert row.mail_due_at is not None
        assert mailing.send_due(at) == 0, "it waits before the next try"
        waits.append((row.mail_due_at - at).total_seconds())
        at = row.mail_due_at
    assert (row.mail_state, row.mail_attempts) == ("waiting", 12)
    assert row.mail_error == "The mail server did not answer (ConnectionRefusedError)"
    expected = [30 * 2 ** min(n, 7) for n in range(12)]
    assert all(least <= wait <= least * 1.3 for least, wait in zip(expected, waits, strict=True))
    assert len({wait / least for least, wait in zip(expected, waits, strict=True)}) > 6, "jittered"
    away()
    assert mailing.send_due(at) == 1
    assert len(mail.outbox) == 1


def test_four_days_without_a_server_lose_nothing(cast: Cast, away: Callable[[], None]) -> None:
    start = now()
    for number in range(20):
        tell(cast.ines, slot=str(number))
    assert sweep_for(start, timedelta(days=4), timedelta(minutes=30)) == 0
    assert {state for state, _ in states().values()} == {"waiting"}
    away()
    assert sweep_for(start + timedelta(days=4), timedelta(hours=2), timedelta(minutes=10)) == 20
    assert len(mail.outbox) == 20


def test_after_five_days_it_is_parked_with_the_reason(cast: Cast, away: Callable[[], None]) -> None:
    start = now()
    row = tell(cast.ines)
    sweep_for(start, timedelta(days=4, hours=23), timedelta(hours=1))
    row.refresh_from_db()
    assert row.mail_state == "waiting"
    sweep_for(start + timedelta(days=5, minutes=1), timedelta(hours=1), timedelta(minutes=30))
    row.refresh_from_db()
    assert (row.mail_state, row.mail_due_at) == ("parked", None)
    assert "ConnectionRefusedError" in row.mail_error
    away()
    assert mailing.send_due(start + timedelta(days=9)) == 0


def test_mail_that_nobody_could_try_for_a_week_is_not_given_up_at_its_first_try(
    cast: Cast, away: Callable[[], None]
) -> None:
    row = tell(cast.ines)
    mailing.send_due(now() + timedelta(days=7))
    row.refresh_from_db()
    assert (row.mail_state, row.mail_attempts) == ("waiting", 1)


def test_a_refused_recipient_is_parked_at_once_and_a_passing_refusal_waits(cast: Cast, server: MailServer) -> None:
    server.to = {"gone@example.org": "550 5.1.1 No such user", "full@example.org": "452 4.2.2 Mailbox full"}
    for slot, to in enumerate(["gone@example.org", "full@example.org", "well@example.org"]):
        tell(cast.ines, to, str(slot))
    assert mailing.send_due(now()) == 1
    assert server.people == ["well@example.org"]
    assert states() == {
        "gone@example.org": ("parked", 1),
        "full@example.org": ("waiting", 1),
        "well@example.org": ("sent", 1),
    }
    reasons = dict(Notification.objects.filter(kind="test").values_list("email", "mail_error"))
    assert reasons["gone@example.org"] == "The address was refused: 550 5.1.1 No such user"
    assert reasons["full@example.org"] == "The mail server did not take it: 452 4.2.2 Mailbox full"
    server.to = {}
    assert mailing.send_due(now() + timedelta(days=1)) == 1
    assert server.people == ["well@example.org", "full@example.org"]


@pytest.mark.parametrize(("answer", "state"), [("554 5.7.1 Spam", "parked"), ("451 4.3.0 Later", "waiting")])
def test_a_refusal_of_the_mail_itself(cast: Cast, server: MailServer, answer: str, state: str) -> None:
    server.data = answer
    row = tell(cast.ines)
    assert mailing.send_due(now()) == 0
    row.refresh_from_db()
    assert row.mail_state == state
    assert answer in row.mail_error


def test_one_connection_for_all_mail_of_a_sweep(cast: Cast, server: MailServer) -> None:
    for number in range(120):
        tell(cast.ines, f"p{number:03}@example.org")
    assert mailing.send_due(now(), seconds=60) == 120, "more than fifty in one sweep"
    assert server.connections == 1
    assert len(set(server.people)) == 120


def test_the_connection_is_made_anew_when_it_broke(cast: Cast, server: MailServer) -> None:
    server.to = {"b@example.org": "cut"}
    for slot, to in enumerate(["a@example.org", "b@example.org", "c@example.org", "d@example.org"]):
        tell(cast.ines, to, str(slot))
    assert mailing.send_due(now()) == 3
    assert server.people == ["a@example.org", "c@example.org", "d@example.org"]
    assert server.connections == 2
    assert states()["b@example.org"] == ("waiting", 1)


def test_a_server_that_times_out_uses_up_no_try_of_mail_that_was_not_tried(cast: Cast, settings: Any) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = silent.getsockname()
        settings.EMAIL_TIMEOUT = 0.2
        for number in range(40):
            tell(cast.ines, slot=str(number))
        assert mailing.send_due(now()) == 0
    tries = [attempts for _, attempts in states().values()]
    assert (sum(tries), tries.count(0)) == (1, 39)
    assert set(Notification.objects.filter(mail_attempts=0).values_list("mail_error", flat=True)) == {""}


def test_a_sweep_ends_in_time(cast: Cast, server: MailServer) -> None:
    tell(cast.ines)
    assert mailing.send_due(now(), seconds=0) == 0
    assert states() == {"": ("waiting", 0)}


@pytest.mark.parametrize("address", ["x@[", "nobody", "two@example.org, three@example.org", "a\nBcc: b@example.org"])
def test_a_mail_that_cannot_be_addressed_is_parked_and_holds_up_none(
    cast: Cast, server: MailServer, address: str
) -> None:
    tell(cast.ines, address, "0")
    tell(cast.ines, "", "1")
    assert mailing.send_due(now()) == 1
    assert states() == {address: ("parked", 1), "1": ("sent", 1)}
    assert server.people == [cast.ines.user.email]


def test_a_mail_that_cannot_be_made_waits_apart_and_holds_up_none(cast: Cast, server: MailServer) -> None:
    broken, whole = tell(cast.ines, slot="0"), tell(cast.ines, slot="1")
    # A name that the template cannot greet by: it has no first word.
    cast.tom.user.name = " "
    cast.tom.user.save()
    Notification.objects.filter(pk=broken.pk).update(recipient=cast.tom)
    assert mailing.send_due(now()) == 1
    broken.refresh_from_db()
    whole.refresh_from_db()
    assert (broken.mail_state, broken.mail_attempts, whole.mail_state) == ("waiting", 1, "sent")
    assert broken.mail_error.startswith("The mail could not be made (")


def test_mail_given_up_by_the_version_before_waits_again_or_is_parked(cast: Cast) -> None:
    young, old, once = (tell(cast.ines, slot=slot) for slot in ("young", "old", "once"))
    Notification.objects.update(mail_error="TimeoutError")
    Notification.objects.filter(pk__in=[young.pk, old.pk]).update(mail_attempts=8)
    Notification.objects.filter(pk=old.pk).update(created_at=now() - timedelta(days=6))
    Notification.objects.filter(pk=once.pk).update(mail_attempts=1)
    with connection.cursor() as cursor:
        cursor.execute(import_string("foundation.activity.migrations.0004_mail_waits_or_is_parked.GIVEN_UP"))
    assert states() == {"young": ("waiting", 0), "old": ("parked", 8), "once": ("waiting", 1)}
    old.refresh_from_db()
    assert old.mail_error == "Given up after eight tries (TimeoutError)"


def test_faults_of_ours_in_a_row_hold_up_none(cast: Cast, server: MailServer, settings: Any) -> None:
    settings.DEFAULT_FROM_EMAIL = "x@["
    for number in range(4):
        tell(cast.ines, slot=str(number))
    assert mailing.send_due(now()) == 0
    assert set(states().values()) == {("waiting", 1)}, "each was tried"


@pytest.mark.django_db(transaction=True)
def test_two_senders_at_once_send_each_mail_once(cast: Cast, server: MailServer) -> None:
    for number in range(30):
        tell(cast.ines, f"p{number:02}@example.org")

    def sweep(_: int) -> int:
        try:
            return mailing.send_due(now(), seconds=60)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as senders:
        sent = list(senders.map(sweep, range(2)))
    assert sum(sent) == 30
    assert all(sent), "both took their part"
    assert sorted(server.people) == [f"p{number:02}@example.org" for number in range(30)]


def test_a_sender_that_dies_delays_only_the_mail_it_had(cast: Cast, server: MailServer) -> None:
    had, other = tell(cast.ines, slot="0"), tell(cast.ines, slot="1")
    start = now()
    assert mailing._claim(start) == had
    assert mailing.send_due(start) == 1
    other.refresh_from_db()
    assert other.mail_state == "sent"
    assert mailing.send_due(start + mailing.LEASE - timedelta(seconds=1)) == 0
    assert mailing.send_due(start + mailing.LEASE) == 1
