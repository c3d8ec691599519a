"""Links that hold a secret are made when a mail is written: no column of the database ever keeps one."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse

from foundation.activity.models import Notification
from foundation.activity.services import send_due
from foundation.core.clock import now
from foundation.people.models import Job
from foundation.people.services import invite
from tests.cast import Cast, address
from tests.factories import assessments, candidates
from tests.secrets import kept_in, tokens_in

pytestmark = pytest.mark.django_db


def one_of_each(cast: Cast) -> None:
    """Ask for every mail whose link lets somebody in."""
    assessments.sent(cast, candidates.application(cast, candidates.hiring_role(cast), stage_key="take_home"))
    invite(actor=cast.ada, email="new@brightwater.example", job=Job.ADVISOR)
    Client().post(reverse("account_reset_password"), {"email": address("tom")})
    client = Client()
    client.force_login(cast.ines.user)
    client.post(reverse("account_email"), {"action_add": "", "email": "ines.new@brightwater.example"})


def test_no_column_keeps_a_secret(cast: Cast) -> None:
    one_of_each(cast)
    made = Notification.objects.filter(url__startswith="made:").values_list("url", flat=True)
    assert sorted(made) == ["made:account.confirm", "made:account.password", "made:invitation", "made:take_home"]
    assert send_due(now(), seconds=60) >= 4
    secrets = tokens_in(str(message.body) for message in mail.outbox)
    assert len(set(secrets)) == 4
    for secret in secrets:
        assert kept_in(secret) == []
    assert kept_in(address("tom")) != [], "a search that finds nothing proves nothing"


def test_each_mail_has_its_link_in_text_and_in_html(cast: Cast) -> None:
    one_of_each(cast)
    send_due(now(), seconds=60)
    for message in mail.outbox:
        ((html, kind),) = message.alternatives
        assert kind == "text/html"
        assert tokens_in([message.body]) == tokens_in([str(html).replace('"', " ").replace("<", " ")])[:1]


def test_links_of_mail_that_was_late_for_days_work(cast: Cast) -> None:
    Client().post(reverse("account_reset_password"), {"email": address("tom")})
    late = now() + timedelta(days=4, hours=20)
    with time_machine.travel(late, tick=False):
        assert send_due(now()) == 1
    (message,) = mail.outbox
    path = "/" + next(word for word in message.body.split() if "/password/reset/key/" in word).split("/", 3)[3]
    with time_machine.travel(late + timedelta(days=2, hours=23), tick=False):
        client = Client()
        asked = client.get(path, follow=True).redirect_chain[-1][0]
        phrase = {"password1": "a quite new phrase", "password2": "a quite new phrase"}
        assert client.post(asked, phrase).status_code == 302
    cast.tom.user.refresh_from_db()
    assert cast.tom.user.check_password("a quite new phrase")
