"""Mail by the API of a provider: what it says at once, and what it tells afterwards; Postmark stands for all."""

import json
import threading
import time
from base64 import b64encode
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from foundation.activity.services import mailing, send_again
from foundation.core.clock import now
from foundation.people.models import MailAddress
from hiring.settings.mail import PROVIDERS, missing, of_provider
from tests.cast import Cast
from tests.outbox import states, tell

pytestmark = pytest.mark.django_db
State = MailAddress.State
SECRET = "holdout:a-long-secret-word"


class Api:
    """What Postmark's API answers, and what it took."""

    def __init__(self) -> None:
        self.status, self.slow = 200, 0.0
        self.said = {"ErrorCode": 0, "Message": "OK", "MessageID": "1", "To": "a@example.org"}
        self.took: list[dict[str, Any]] = []


@pytest.fixture
def api(settings: Any) -> Iterator[Api]:
    played = Api()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            played.took.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            time.sleep(played.slow)
            self.send_response(played.status)
            self.end_headers()
            self.wfile.write(json.dumps(played.said).encode())

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}/"
    given = {"EMAIL_PROVIDER": "postmark", "POSTMARK_SERVER_TOKEN": "t", "POSTMARK_API_URL": address}
    for name, value in of_provider(given).items():
        setattr(settings, name, value)
    yield played
    server.shutdown()
    server.server_close()


def test_mail_leaves_by_the_api_in_text_and_html(cast: Cast, api: Api) -> None:
    row = tell(cast.ines)
    assert mailing.send_due(now()) == 1
    (took,) = api.took
    assert cast.ines.user.email in took["To"]
    assert "Two people wait for it." in took["TextBody"]
    assert "Two people wait for it." in took["HtmlBody"]
    row.refresh_from_db()
    assert row.mail_state == "sent"


def test_a_recipient_whom_the_provider_refuses_is_parked_and_marked(cast: Cast, api: Api) -> None:
    inactive = "You tried to send to a recipient that has been marked as inactive. Found inactive addresses: "
    told = (
        f"{inactive}a@example.org. Inactive recipients are ones that have generated a hard bounce or a spam complaint."
    )
    api.status, api.said = 422, {"ErrorCode": 406, "Message": told}
    tell(cast.ines, "a@example.org")
    assert mailing.send_due(now()) == 0
    assert states() == {"a@example.org": ("parked", 1)}
    assert MailAddress.objects.get().state == State.REFUSED


@pytest.mark.parametrize("status", [401, 422, 429, 500, 503])
def test_everything_else_is_tried_again(cast: Cast, api: Api, status: int) -> None:
    api.status, api.said = status, {"ErrorCode": 10, "Message": "no, a@example.org"}
    row = tell(cast.ines, "a@example.org")
    assert mailing.send_due(now()) == 0
    row.refresh_from_db()
    assert row.mail_state == "waiting"
    assert row.mail_error.startswith(f"The mail provider did not take it: {status}")
    assert row.mail_unsure == 0
    assert not MailAddress.objects.exists()


def test_a_provider_that_answers_too_late_may_have_sent_it(cast: Cast, api: Api, settings: Any) -> None:
    settings.ANYMAIL = {**settings.ANYMAIL, "REQUESTS_TIMEOUT": 0.2}
    api.slow = 0.5
    row = tell(cast.ines)
    assert mailing.send_due(now()) == 0
    row.refresh_from_db()
    assert (row.mail_state, row.mail_unsure) == ("waiting", 1)
    assert row.mail_error.startswith("It is not known whether this mail arrived")


@pytest.mark.parametrize("name", PROVIDERS)
def test_each_provider_can_send_and_be_heard(cast: Cast, settings: Any, name: str) -> None:
    """Its backend and the class of its webhook are there, with nothing to install, and need what we say they need."""
    chosen = {"EMAIL_PROVIDER": name, "EMAIL_WEBHOOK_SECRET": SECRET}
    given = chosen | dict.fromkeys(PROVIDERS[name].needs + PROVIDERS[name].signs_with, "word")
    assert missing(given) == []
    assert missing(chosen) != []
    for setting, value in of_provider(given).items():
        setattr(settings, setting, value)
    # Whoever calls without the secret is refused, and with it what is not signed where the provider signs.
    refused = 400 if PROVIDERS[name].webhook else 404
    assert {hears(body, secret="") for body in ("{}", "[]", '{"auth": "1"}')} == {refused}
    if PROVIDERS[name].signs_with or name == "unisender_go":
        assert {hears(body) for body in ("{}", "[]", '{"auth": "1"}')} == {400}
    # With this one provider makes sure of the address, before it calls.
    assert Client().get(reverse("mail_events")).status_code == {"unisender_go": 200, "scaleway": 404}.get(name, 405)
    row = tell(cast.ines)
    settings.ANYMAIL = {**settings.ANYMAIL, f"{name.upper()}_API_URL": "http://127.0.0.1:1/"}
    mailing.send_due(now())
    row.refresh_from_db()
    assert row.mail_error == "The mail provider did not answer"


WEBHOOK = {"EMAIL_PROVIDER": "postmark", "POSTMARK_SERVER_TOKEN": "t", "EMAIL_WEBHOOK_SECRET": SECRET}
BOUNCE = {
    "RecordType": "Bounce",
    "Type": "HardBounce",
    "Email": "Ann@example.org",
    "Description": "The server was unable to deliver your message (ex: unknown user)",
    "BouncedAt": "2026-11-29T10:00:00Z",
    "MessageID": "1",
}
COMPLAINT = BOUNCE | {"RecordType": "SpamComplaint", "Type": "SpamComplaint", "Email": "bo@example.org"}


@pytest.fixture
def heard(settings: Any) -> None:
    """Postmark is the provider, and its webhook is open."""
    for name, value in of_provider(WEBHOOK).items():
        setattr(settings, name, value)


def hears(body: Any, secret: str = WEBHOOK["EMAIL_WEBHOOK_SECRET"]) -> int:
    told = {"Authorization": f"Basic {b64encode(secret.encode()).decode()}"} if secret else {}
    sent = body if isinstance(body, str) else json.dumps(body)
    return Client().post(reverse("mail_events"), sent, content_type="application/json", headers=told).status_code


def test_bounces_and_complaints_mark_addresses(heard: None) -> None:
    assert (hears(BOUNCE), hears(BOUNCE), hears(COMPLAINT)) == (200, 200, 200)
    assert dict(MailAddress.objects.values_list("address", "state")) == {
        "ann@example.org": State.BOUNCED,
        "bo@example.org": State.COMPLAINED,
    }
    assert "unknown user" in MailAddress.objects.get(address="ann@example.org").reason
    assert hears(BOUNCE | {"Type": "Transient", "Email": "cy@example.org"}) == 200
    assert (
        hears({"RecordType": "Delivery", "Recipient": "di@example.org", "DeliveredAt": "2026-11-29T10:00:00Z"}) == 200
    )
    assert MailAddress.objects.count() == 2


@pytest.mark.parametrize(
    "told", ["ann@xn--bcher-kva.example", "Ann <ANN@bücher.example>", "<ann@xn--BCHER-kva.example>"]
)
def test_a_bounce_is_known_by_any_spelling_of_its_address(cast: Cast, heard: None, told: str) -> None:
    assert hears(BOUNCE | {"Email": told}) == 200
    mail = tell(cast.ines, "Ann@bücher.example")
    assert mailing.send_due(now()) == 0
    mail.refresh_from_db()
    assert mail.mail_state == "suppressed"
    send_again(actor=cast.ada, mail=mail)
    assert MailAddress.objects.get().state == State.OK


@pytest.mark.parametrize("secret", ["", "holdout:wrong", "other:a-long-secret-word"])
def test_a_webhook_without_the_secret_is_refused(heard: None, secret: str) -> None:
    assert hears(BOUNCE, secret) == 400
    assert not MailAddress.objects.exists()


@pytest.mark.parametrize("body", ["", "{", "[]", "null", '"words"', "{}", '{"RecordType": "Bounce"}'])
def test_nonsense_is_no_fault_of_the_server(heard: None, body: str) -> None:
    assert hears(body) in (200, 400)
    assert not MailAddress.objects.exists()


def test_nothing_is_heard_without_a_provider_or_a_secret(settings: Any) -> None:
    assert hears(BOUNCE) == 404
    settings.EMAIL_WEBHOOK = of_provider(WEBHOOK | {"EMAIL_WEBHOOK_SECRET": ""})["EMAIL_WEBHOOK"]
    assert hears(BOUNCE) == 404
