"""Mail waits while its server is away, with growing waits, and is parked after five days; time travelled."""

import socket
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.utils.module_loading import import_string

from foundation.activity.models import Notification
from foundation.activity.services import mailing
from foundation.core.clock import now
from tests.cast import Cast
from tests.outbox import states, sweep_for, tell

pytestmark = pytest.mark.django_db


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
    assert sweep_for(start, timedelta(days=4), timedelta(hours=2)) == 0
    assert {state for state, _ in states().values()} == {"waiting"}
    away()
    assert sweep_for(start + timedelta(days=4), timedelta(hours=2), timedelta(minutes=10)) == 20
    assert len(mail.outbox) == 20


def test_after_five_days_it_is_parked_with_the_reason(cast: Cast, away: Callable[[], None]) -> None:
    row, start = tell(cast.ines), now()
    sweep_for(start, timedelta(days=4, hours=23), timedelta(hours=6))
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


def test_a_server_that_times_out_uses_up_no_try_of_mail_that_was_not_tried(cast: Cast, settings: Any) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        settings.EMAIL_BACKEND = "foundation.activity.services.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = silent.getsockname()
        settings.EMAIL_TIMEOUT = 0.2
        for number in range(40):
            tell(cast.ines, slot=str(number))
        assert mailing.send_due(now()) == 0
    tries = [attempts for _, attempts in states().values()]
    assert (sum(tries), tries.count(0)) == (1, 39)
    assert set(Notification.objects.filter(mail_attempts=0).values_list("mail_error", flat=True)) == {""}


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
