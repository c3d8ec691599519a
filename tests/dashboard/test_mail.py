"""Owners see the mail that did not leave, and send it again."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from foundation.activity.models import Event, Notification
from foundation.activity.services import notify, send_all_again, send_due
from foundation.core.clock import now
from foundation.core.registries import Notice
from foundation.people.models import MailAddress, Membership
from foundation.people.services.addresses import mark_address
from tests.cast import Cast

pytestmark = pytest.mark.django_db
REFUSED = "The address was refused: 550 5.1.1 No such <user>"


def signed_in(member: Membership) -> Client:
    client = Client()
    client.force_login(member.user)
    return client


def page(member: Membership, **query: Any) -> str:
    return signed_in(member).get(reverse("mail"), query).content.decode().split("<main")[1]


def sent_by(client: Client) -> dict[str, str]:
    """Return what the button of the page before would send."""
    shown = client.get(reverse("mail_send_all_again")).content.decode()
    return {"n": re.findall(r'name="n" value="(\d+)"', shown)[0]}


def told(member: Membership, slot: str = "", **changes: Any) -> Notification:
    notify(Notice(member.organisation_id, member.pk, "test", uuid4(), slot, f"Title {slot}", "Body that stays", "/"))
    row = Notification.objects.get(recipient=member, slot=slot)
    Notification.objects.filter(pk=row.pk).update(**changes)
    row.refresh_from_db()
    return row


def parked(member: Membership, slot: str = "") -> Notification:
    return told(member, slot, mail_due_at=None, mail_attempts=3, mail_error=REFUSED, mail_until=now())


def test_nothing_that_did_not_leave(cast: Cast) -> None:
    told(cast.ines, "waits")
    assert "Everything left" in page(cast.ada)


def test_parked_mail_stands_with_whom_why_and_how_often(cast: Cast) -> None:
    parked(cast.ines, "lost")
    text = page(cast.ada)
    for words in (cast.ines.name, cast.ines.user.email, "Title lost", "550 5.1.1 No such &lt;user&gt;", ">3<"):
        assert words in text
    assert "Body that stays" not in text
    assert "Title lost" not in page(cast.zed), "another organisation's owner"


def test_what_is_late_is_said_with_the_reason(cast: Cast) -> None:
    for slot in "abc":
        told(cast.ines, slot, mail_error="The mail server did not answer (TimeoutError)")
    told(cast.ines, "new")
    told(cast.ines, "untried", mail_due_at=now() - timedelta(minutes=6))
    text = page(cast.ada)
    assert "4 mails wait and are tried again" in text
    assert "3: The mail server did not answer (TimeoutError)" in text
    assert "Title a" not in text


def test_mail_that_nobody_tries_is_said(cast: Cast) -> None:
    told(cast.ines, "new")
    assert "Does the mail worker run?" not in page(cast.ada)
    told(cast.ines, "untried", mail_due_at=now() - timedelta(minutes=6))
    text = page(cast.ada)
    assert "1 mail waits and is tried again" in text
    assert "Does the mail worker run?" in text


def test_sending_again_begins_anew_once_and_is_an_event(cast: Cast) -> None:
    row = parked(cast.ines)
    assert send_due(now() + timedelta(days=1)) == 0
    client = signed_in(cast.ada)
    assert client.post(reverse("mail_send_again", args=[row.pk])).status_code == 302
    row.refresh_from_db()
    assert (row.mail_state, row.mail_attempts, row.mail_until, row.mail_error) == ("waiting", 0, None, "")
    assert client.post(reverse("mail_send_again", args=[row.pk])).status_code == 409
    assert Event.objects.filter(verb="mail.sent_again", actor=cast.ada, subject_id=row.pk).count() == 1
    assert send_due(now()) == 1
    assert [message.to for message in mail.outbox] == [[cast.ines.user.email]]
    assert client.post(reverse("mail_send_again", args=[row.pk])).status_code == 409


def test_all_begin_anew_but_for_addresses_that_get_no_mail(cast: Cast) -> None:
    rows = [parked(cast.ines, "a"), parked(cast.tom, "b"), parked(cast.rafa, "c")]
    foreign = parked(cast.zed, "d")
    mark_address(cast.rafa.user.email, MailAddress.State.BOUNCED, "Mailbox unknown")
    client = signed_in(cast.ada)
    assert "Send all again" in page(cast.ada)
    assert client.post(reverse("mail_send_all_again"), sent_by(client)).status_code == 302
    states = dict(Notification.objects.filter(pk__in=[row.pk for row in rows]).values_list("recipient", "mail_state"))
    assert states == {cast.ines.pk: "waiting", cast.tom.pk: "waiting", cast.rafa.pk: "parked"}
    told = page(cast.ada)
    assert "Send all again" not in told, "one is left, and has its own"
    foreign.refresh_from_db()
    assert foreign.mail_state == "parked"
    again = Event.objects.get(verb="mail.sent_again", actor=cast.ada)
    assert (again.subject_id, again.data["n"]) == (cast.acme.pk, 2)
    assert "sent again 2 mails that were parked" in client.get(reverse("audit")).content.decode()
    assert send_due(now()) == 2


def test_who_sends_all_again_is_told_how_much_and_to_whom_before(cast: Cast) -> None:
    for member, slot in ((cast.ines, "a"), (cast.ines, "b"), (cast.rafa, "c")):
        parked(member, slot)
    mark_address(cast.rafa.user.email, MailAddress.State.BOUNCED, "Mailbox unknown")
    client = signed_in(cast.ada)
    before = client.get(reverse("mail_send_all_again")).content.decode().split("<main")[1]
    assert re.search(rf"2 mails would leave now.*1 more stays.*{cast.ines.name}</dt>\s*<dd>2</dd>", before, re.DOTALL)
    assert cast.rafa.name not in before
    assert set(Notification.objects.exclude(slot="").values_list("mail_state", flat=True)) == {"parked"}


@pytest.mark.parametrize("counted", [{}, {"n": ""}, {"n": "x"}, {"n": "3"}])
def test_another_number_than_was_told_sends_nothing_and_tells_anew(cast: Cast, counted: dict[str, str]) -> None:
    rows = [parked(cast.ines, "a"), parked(cast.tom, "b")]
    answer = signed_in(cast.ada).post(reverse("mail_send_all_again"), counted)
    assert answer.status_code == 409
    assert "2 mails would leave now" in answer.content.decode()
    assert {Notification.objects.get(pk=row.pk).mail_state for row in rows} == {"parked"}


def test_none_that_would_leave_is_said(cast: Cast) -> None:
    mark_address(parked(cast.ines).recipient.user.email, MailAddress.State.BOUNCED, "Mailbox unknown")
    client = signed_in(cast.ada)
    assert "None of these would leave now" in client.get(reverse("mail_send_all_again")).content.decode()
    assert client.post(reverse("mail_send_all_again"), {"n": "0"}).status_code == 302
    assert not Event.objects.filter(verb="mail.sent_again").exists()


def test_all_begin_anew_in_as_many_queries_for_many_as_for_few(
    cast: Cast,
) -> None:
    def sent(number: int) -> int:
        for slot in range(number):
            parked(cast.ines, f"{number}-{slot}")
        with CaptureQueriesContext(connection) as asked:
            assert send_all_again(actor=cast.ada) == number
        return len(asked)

    sent(1)  # what is asked once for all
    assert sent(2) == sent(40)


def test_the_page_costs_the_same_for_more_and_goes_on(cast: Cast, django_assert_num_queries: Any) -> None:
    for number in range(55):
        parked(cast.ines, str(number))
    client = signed_in(cast.ada)
    client.get(reverse("mail"))
    # The user with memberships, count, rows, which may be sent again, what is late and how much, addresses, unread.
    with django_assert_num_queries(8):
        first = client.get(reverse("mail")).content.decode()
    assert (first.count("Send again:"), page(cast.ada, page="2").count("Send again:")) == (50, 5)
