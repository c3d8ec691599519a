"""Mail about an account: each of the library's goes through the outbox, in text and HTML."""

from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import mail
from django.test import Client
from django.urls import reverse

from foundation.activity.models import Notification
from foundation.activity.services import send_due
from foundation.core.clock import now
from foundation.people.services import account_mail
from tests.cast import Cast, address

pytestmark = pytest.mark.django_db
TEMPLATES = Path(settings.BASE_DIR) / "templates"
BASES = ("base", "base_notification")


def prefixes() -> list[str]:
    """Return every mail of the library that we have words for."""
    found = [path for app in ("account", "mfa") for path in sorted((TEMPLATES / app / "email").glob("*_message.txt"))]
    named = [str(path.relative_to(TEMPLATES)).removesuffix("_message.txt") for path in found]
    return [name for name in named if name.rpartition("/")[2] not in BASES]


def told() -> dict[str, Any]:
    """All that the library hands to any of them, links aside."""
    return {
        "ip": "192.0.2.7",
        "user_agent": "Browser <1>",
        "timestamp": now(),
        "from_email": "old@example.org",
        "to_email": "new@example.org",
        "deleted_email": "old@example.org",
    }


@pytest.mark.parametrize("prefix", prefixes())
def test_each_mail_leaves_in_text_and_html(cast: Cast, prefix: str) -> None:
    EmailAddress.objects.filter(user=cast.tom.user).update(verified=False)
    account_mail.post(prefix, to=address("tom"), user=cast.tom.user, context=told())
    assert mail.outbox == []
    assert send_due(now()) == 1
    (message,) = mail.outbox
    ((html, kind),) = message.alternatives
    assert (message.to, kind) == ([address("tom")], "text/html")
    assert message.subject == Notification.objects.get().title
    assert "Holdout" in message.subject
    assert "Browser <1>" not in str(html)
    for words in ("{{", "None", "http://testserver"):
        assert words not in message.body


def test_words_of_all_of_them_are_kept_without_a_link(cast: Cast) -> None:
    for prefix in prefixes():
        account_mail.post(prefix, to=address("tom"), user=cast.tom.user, context=told())
    assert not Notification.objects.filter(body__contains="://").exists()


def test_a_person_who_asks_again_within_a_minute_gets_one_mail(cast: Cast) -> None:
    for _ in range(2):
        Client().post(reverse("account_reset_password"), {"email": address("tom")})
    assert send_due(now()) in (1, 2)  # two where the minute ended between them
    assert Notification.objects.filter(subject_id=cast.tom.user.pk).count() == len(mail.outbox)


def test_an_account_that_ended_meanwhile_gets_no_link(cast: Cast) -> None:
    Client().post(reverse("account_reset_password"), {"email": address("tom")})
    cast.tom.user.is_active = False
    cast.tom.user.save()
    assert send_due(now()) == 0
    row = Notification.objects.get()
    assert (row.mail_state, row.mail_error) == ("dropped", "The account has ended.")


def test_an_address_that_was_confirmed_meanwhile_is_not_asked_for_again(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.ines.user)
    client.post(reverse("account_email"), {"action_add": "", "email": "ines.new@brightwater.example"})
    EmailAddress.objects.filter(email="ines.new@brightwater.example").update(verified=True)
    sent = send_due(now())
    assert [message.to for message in mail.outbox] == [[address("ines")]] * sent, "told of the change, if at all"


@pytest.mark.parametrize("email", ["ada", "nobody"])
def test_a_reset_answers_as_always_while_the_server_is_away(cast: Cast, settings: Any, email: str) -> None:
    settings.EMAIL_BACKEND = "foundation.activity.services.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    answer = Client().post(reverse("account_reset_password"), {"email": address(email)})
    assert (answer.status_code, answer["Location"]) == (302, reverse("account_reset_password_done"))
    assert send_due(now()) == 0
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    Notification.objects.update(mail_due_at=now())
    assert send_due(now()) == 1
    assert mail.outbox[0].to == [address(email)]
