"""What nobody can know is bounded: a mail whose fate is unclear leaves three times at most, as the same mail."""

from datetime import timedelta
from typing import Any

import pytest

from foundation.activity.services import mailing, send_again, smtp
from foundation.core.clock import now
from tests.cast import Cast
from tests.mail_server import MailServer
from tests.outbox import states, tell

pytestmark = pytest.mark.django_db


def test_a_server_that_keeps_mail_and_never_says_so(
    cast: Cast, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtp, "PATIENCE", 0.2)
    person = "a@example.org"
    server.silent_for = {person}
    row, at = tell(cast.ines, person), now()
    for day in range(6):
        mailing.send_due(at + timedelta(hours=20 * day))
    row.refresh_from_db()
    assert (row.mail_state, row.mail_attempts) == ("parked", 3)
    assert row.mail_error.startswith("It is not known whether this mail arrived")
    assert server.people == [person] * 3
    assert {message["Message-ID"] for _, message in server.kept} == {f"<{row.pk}@holdout>"}
    server.silent_for = set()
    send_again(actor=cast.ada, mail=row)
    assert mailing.send_due(now()) == 1


def test_a_sender_that_dies_each_time_is_not_followed_for_ever(cast: Cast, server: MailServer) -> None:
    row, at = tell(cast.ines), now()
    for number in range(3):
        assert mailing._claim(at + number * mailing.LEASE) == row, "claimed, and its sender dies"
    assert mailing.send_due(at + 3 * mailing.LEASE) == 0
    row.refresh_from_db()
    assert row.mail_state == "parked"
    assert row.mail_error.startswith("It is not known whether this mail arrived")


def test_tries_with_a_known_end_are_not_counted_as_unsure(cast: Cast, server: MailServer) -> None:
    server.data = "451 4.3.0 Later"
    tell(cast.ines)
    for day in range(4):
        mailing.send_due(now() + timedelta(hours=20 * day))
    assert states() == {"": ("waiting", 4)}


def test_a_server_that_looks_a_mail_over_at_leisure_gets_it_once(cast: Cast, server: MailServer, settings: Any) -> None:
    settings.EMAIL_TIMEOUT = 0.3
    server.slow = 0.8
    tell(cast.ines)
    assert mailing.send_due(now()) == 1
    assert len(server.kept) == 1
