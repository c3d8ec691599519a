"""Refusals for good, passing ones and faults of our own are told apart, and hold up no other mail."""

from datetime import timedelta
from time import monotonic
from typing import Any

import pytest

from foundation.activity.models import Notification
from foundation.activity.services import mailing
from foundation.core.clock import now
from foundation.people.models import MailAddress
from tests.cast import Cast
from tests.mail_server import MailServer
from tests.outbox import states, tell

pytestmark = pytest.mark.django_db


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


def test_faults_of_ours_in_a_row_hold_up_none(cast: Cast, server: MailServer, settings: Any) -> None:
    settings.DEFAULT_FROM_EMAIL = "x@["
    for number in range(4):
        tell(cast.ines, slot=str(number))
    assert mailing.send_due(now()) == 0
    assert set(states().values()) == {("waiting", 1)}, "each was tried"


@pytest.mark.parametrize(
    "answer",
    [
        "530 5.7.0 Authentication required",
        "535 wrong password",
        "503 Bad sequence of commands",
        "550 5.1.8 <holdout@localhost>: Sender address rejected: Domain not found",
        "550 5.1.7 The sender is none",
    ],
)
def test_what_the_settings_have_to_mend_waits_though_it_is_said_of_the_recipient(
    cast: Cast, server: MailServer, answer: str
) -> None:
    crowd = [f"p{number}@example.org" for number in range(4)]
    server.to = dict.fromkeys(crowd, answer)
    for slot, to in enumerate(crowd):
        tell(cast.ines, to, str(slot))
    assert mailing.send_due(now()) == 0
    assert sorted(states().values()) == [("waiting", 0), ("waiting", 0), ("waiting", 1), ("waiting", 1)]
    assert not MailAddress.objects.exists()
    server.to = {}
    assert mailing.send_due(now() + timedelta(days=1)) == len(crowd)


@pytest.mark.parametrize(("sender", "data"), [("550 5.1.0 Who?", ""), ("421 Too busy", ""), ("", "421 Closing")])
def test_a_server_that_refuses_whatever_comes_is_left_after_two_mails(
    cast: Cast, server: MailServer, sender: str, data: str
) -> None:
    server.sender, server.data = sender or server.sender, data or server.data
    for number in range(5):
        tell(cast.ines, slot=str(number))
    assert mailing.send_due(now()) == 0
    assert sorted(states().values()) == [("waiting", 0)] * 3 + [("waiting", 1)] * 2


def test_addresses_that_are_none_stop_no_sweep(cast: Cast, server: MailServer) -> None:
    for slot, address in enumerate(["x@[", "nobody", "y@["]):
        tell(cast.ines, address, str(slot))
    tell(cast.ines, "well@example.org", "9")
    assert mailing.send_due(now()) == 1
    assert server.people == ["well@example.org"]


def test_a_server_that_refuses_a_mail_and_falls_silent_is_not_waited_for_long(
    cast: Cast, server: MailServer, settings: Any
) -> None:
    settings.EMAIL_TIMEOUT, server.mute, server.data = 1, True, "554 5.6.0 No"
    tell(cast.ines)
    began = monotonic()
    assert mailing.send_due(now()) == 0
    assert monotonic() - began < 20
    assert states() == {"": ("parked", 1)}


def test_a_server_without_a_safe_line_is_named_so(cast: Cast, server: MailServer, settings: Any) -> None:
    settings.EMAIL_USE_TLS = True
    row = tell(cast.ines)
    assert mailing.send_due(now()) == 0
    row.refresh_from_db()
    assert row.mail_error == (
        "The mail server cannot do what the settings ask for: STARTTLS extension not supported by server."
    )
