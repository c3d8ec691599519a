"""Refusals for good, passing ones and faults of our own are told apart, and hold up no other mail."""

from datetime import timedelta
from typing import Any

import pytest

from foundation.activity.models import Notification
from foundation.activity.services import mailing
from foundation.core.clock import now
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
