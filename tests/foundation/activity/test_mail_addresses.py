"""An address that takes no mail is marked, and nothing more is sent there until an owner says so."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from foundation.activity.models import Event, Notification
from foundation.activity.services import mailing, send_again
from foundation.core.clock import now
from foundation.core.errors import Conflict, Forbidden
from foundation.people.models import MailAddress
from foundation.people.services import clear_address, deactivate, reactivate
from foundation.people.services.addresses import mark_address
from tests.cast import Cast
from tests.factories.candidates import application, hiring_role
from tests.mail_server import MailServer
from tests.outbox import states, tell

pytestmark = pytest.mark.django_db
GONE = "gone@example.org"
State = MailAddress.State


def test_a_refused_address_gets_no_more_mail_until_an_owner_sends_again(cast: Cast, server: MailServer) -> None:
    server.to = {GONE: "550 5.1.1 No such user"}
    first = tell(cast.ines, GONE, "1")
    assert mailing.send_due(now()) == 0
    marked = MailAddress.objects.get()
    assert (marked.address, marked.state) == (GONE, State.REFUSED)
    assert marked.reason == "The address was refused: 550 5.1.1 No such user"

    second = tell(cast.ines, "Gone@Example.org", "2")
    server.to = {}
    assert mailing.send_due(now()) == 0
    second.refresh_from_db()
    assert second.mail_state == "suppressed"
    assert second.mail_error == "Refuses mail: The address was refused: 550 5.1.1 No such user"
    assert server.begun == 0

    send_again(actor=cast.ada, mail=second)
    marked.refresh_from_db()
    assert marked.state == State.OK
    assert Event.objects.filter(verb="mail.address_cleared", actor=cast.ada).count() == 1
    assert mailing.send_due(now()) == 1
    first.refresh_from_db()
    assert first.mail_state == "parked", "it is sent again by itself only if somebody says so"


@pytest.mark.parametrize(
    "answer",
    [
        "550 5.7.1 Relaying denied",
        "554 5.7.606 Access denied, banned sending IP",
        "554 <gone@example.org>: Relay access denied",
        "550 relaying denied",
        "552 5.3.4 Too much for this system",
    ],
)
def test_a_policy_against_our_server_says_nothing_of_the_address(cast: Cast, server: MailServer, answer: str) -> None:
    server.to = {GONE: answer}
    tell(cast.ines, GONE)
    mailing.send_due(now())
    assert states() == {GONE: ("parked", 1)}
    assert not MailAddress.objects.exists()


def test_a_passing_refusal_marks_nothing(cast: Cast, server: MailServer) -> None:
    server.to = {GONE: "452 4.2.2 Mailbox full"}
    tell(cast.ines, GONE)
    mailing.send_due(now())
    assert not MailAddress.objects.exists()


def test_who_complained_stays_so_and_old_news_marks_nothing(cast: Cast) -> None:
    mark_address(GONE, State.COMPLAINED, "said so")
    mark_address(GONE, State.BOUNCED, "later")
    assert MailAddress.objects.get().state == State.COMPLAINED
    with pytest.raises(Forbidden):
        clear_address(actor=cast.rafa, address=GONE)
    assert clear_address(actor=cast.ada, address=f" {GONE.upper()} ")
    assert not clear_address(actor=cast.ada, address=GONE)
    mark_address(GONE, State.BOUNCED, "before it was set right", at=now() - timedelta(hours=1))
    assert MailAddress.objects.get().state == State.OK


def test_mail_for_someone_who_left_is_sent_again_only_once_they_are_back(cast: Cast) -> None:
    row = tell(cast.tom)
    deactivate(actor=cast.ada, member=cast.tom)
    assert mailing.send_due(now()) == 0
    row.refresh_from_db()
    assert (row.mail_state, row.mail_error) == ("dropped", "No longer a member")
    with pytest.raises(Conflict, match="would not leave now: No longer a member"):
        send_again(actor=cast.ada, mail=row)
    client = Client()
    client.force_login(cast.ada.user)
    assert "Send again: " not in client.get(reverse("mail")).content.decode()
    reactivate(actor=cast.ada, member=cast.tom)
    assert "Send again: " in client.get(reverse("mail")).content.decode()
    send_again(actor=cast.ada, mail=row)
    assert mailing.send_due(now()) == 1
    assert mail.outbox[0].to == [cast.tom.user.email]


def test_the_page_lists_addresses_that_the_organisation_writes_to_and_sets_them_right(cast: Cast) -> None:
    tell(cast.ines, "Ann@example.org")
    for address in ("ann@example.org", "stranger@example.org", cast.tom.user.email, cast.zed.user.email):
        mark_address(address, State.BOUNCED, "Mailbox unknown <ann>")
    client = Client()
    client.force_login(cast.ada.user)
    text = client.get(reverse("mail")).content.decode().split("<main")[1]
    assert "Mailbox unknown &lt;ann&gt;" in text
    assert {name for name in ("ann@", "stranger@", "tom@", "zed@") if f"Send mail again to {name}" in text} == {
        "ann@",
        "tom@",
    }
    row = MailAddress.objects.get(address="ann@example.org")
    assert client.post(reverse("mail_clear_address", args=[row.pk])).status_code == 302
    assert client.post(reverse("mail_clear_address", args=[row.pk])).status_code == 404
    assert mailing.send_due(now()) == 1


def test_mail_about_an_account_stands_with_the_owners_of_its_organisations(cast: Cast) -> None:
    Client().post(reverse("account_reset_password"), {"email": cast.tom.user.email})
    Notification.objects.filter(organisation=None).update(mail_due_at=None, mail_error="550")
    clients = {member: Client() for member in (cast.ada, cast.zed)}
    for member, client in clients.items():
        client.force_login(member.user)
    assert "Reset your Holdout password" in clients[cast.ada].get(reverse("mail")).content.decode()
    assert "Reset your Holdout password" not in clients[cast.zed].get(reverse("mail")).content.decode()
    row = Notification.objects.get(organisation=None)
    assert clients[cast.zed].post(reverse("mail_send_again", args=[row.pk])).status_code == 404
    assert clients[cast.ada].post(reverse("mail_send_again", args=[row.pk])).status_code == 302
    assert Event.objects.filter(verb="mail.sent_again", organisation=cast.acme).count() == 1


def test_it_is_told_beside_the_member_and_the_candidate(cast: Cast) -> None:
    found = application(cast, hiring_role(cast), email="Lucia@example.org")
    client = Client()
    client.force_login(cast.ada.user)
    person = reverse("candidates:application", args=[found.pk])
    for page in (person, reverse("people:members")):
        assert "Mail came back" not in client.get(page).content.decode()
    mark_address("lucia@example.org", State.BOUNCED, "Mailbox unknown")
    mark_address(cast.tom.user.email, State.BOUNCED, "Mailbox unknown")
    assert "Mail to lucia@example.org does not arrive" in client.get(person).content.decode()
    assert client.get(reverse("people:members")).content.decode().count("Mail came back") == 1
