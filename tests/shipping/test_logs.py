"""The log says which and why; names, addresses and what people wrote never get in, by whatever way something fails."""

import io
import json
import logging
import socket
from base64 import b64encode
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import structlog
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from foundation.activity.models import Notification
from foundation.activity.services import notify, send_due, sweep_reminders
from foundation.core import registries
from foundation.core.clock import now
from foundation.core.registries import Notice, SecretLink, made_link
from foundation.people.services import create_integration, create_integration_key, create_key
from hiring.celery import app
from hiring.settings import logs
from hiring.settings.mail import of_provider
from tests.cast import Cast
from tests.foundation.core.api import keys
from tests.mail_server import MailServer, free_port, listening

MARKERS = ("Zdislava", "zdi@example.org", "weak on closures", "Zx9-secretsecretsecret")
SAID = " and ".join(MARKERS)


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What a production server would write."""
    made = logs.configuration(json=True, level="INFO")["formatters"]["lines"]
    kept = io.StringIO()
    handler = logging.StreamHandler(kept)
    handler.setFormatter(made.pop("()")(**made))
    logging.getLogger().addHandler(handler)
    yield kept
    logging.getLogger().removeHandler(handler)


def lines(log: io.StringIO) -> list[dict[str, Any]]:
    for marker in MARKERS:
        assert marker not in log.getvalue()
    return [json.loads(line) for line in log.getvalue().splitlines()]


def line(log: io.StringIO, event: str) -> dict[str, Any]:
    (found,) = (said for said in lines(log) if said["event"].startswith(event))
    return found


def notice(cast: Cast, slot: str = "", **changes: Any) -> Notice:
    given: dict[str, Any] = {"recipient_id": cast.ines.pk, "title": SAID, "body": SAID, "url": "/"}
    return Notice(organisation_id=cast.acme.pk, kind="test", subject_id=uuid4(), slot=slot, **(given | changes))


def fails(*_: Any) -> Any:
    raise ValueError(SAID)


@pytest.mark.django_db
def test_mail_that_a_server_does_not_take(cast: Cast, log: io.StringIO, settings: Any) -> None:
    settings.EMAIL_BACKEND = "foundation.activity.services.smtp.EmailBackend"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        settings.EMAIL_HOST, settings.EMAIL_PORT = probe.getsockname()
    notify(notice(cast, recipient_id=None, email="zdi@example.org"))
    assert send_due(now()) == 0
    said = line(log, "mail_not_sent")
    assert said["notification_id"] == str(Notification.objects.get(kind="test").pk)
    assert (said["attempt"], said["cause"]) == (1, "ConnectionRefusedError")


@pytest.mark.django_db
def test_mail_that_cannot_be_made(cast: Cast, log: io.StringIO) -> None:
    notify(notice(cast))
    cast.ines.user.name = " "
    cast.ines.user.save()
    assert send_due(now()) == 0
    said = line(log, "mail_not_sent")
    assert (said["attempt"], said["cause"]) == (1, "UndefinedError")
    assert "notification.html" in said["exception"] or "notification.txt" in said["exception"]
    assert "jinja2.exceptions.UndefinedError" in said["exception"]


@pytest.mark.django_db
def test_mail_whose_recipient_is_refused_in_words(cast: Cast, log: io.StringIO, settings: Any) -> None:
    settings.EMAIL_BACKEND = "foundation.activity.services.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    server = MailServer()
    server.to = {"zdi@example.org": f"550 5.1.1 {SAID} unknown"}
    notify(notice(cast, recipient_id=None, email="zdi@example.org"))
    with listening(server, settings.EMAIL_PORT):
        assert send_due(now()) == 0
    said = line(log, "mail_parked")
    assert said["notification_id"] == str(Notification.objects.get(kind="test").pk)
    assert (said["attempt"], said["cause"], said["status_code"]) == (1, "SMTPRecipientsRefused", 550)
    notify(notice(cast, "again", recipient_id=None, email="zdi@example.org"))
    assert send_due(now()) == 0
    (held,) = (said for said in lines(log) if said.get("cause") == "suppressed")
    assert held["event"] == "mail_parked"


@pytest.mark.django_db
def test_mail_whose_link_or_outcome_fails(cast: Cast, log: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    works = SecretLink(lambda *_: "/", "Open", fared=fails)
    monkeypatch.setattr(registries.secret_links, "_entries", {"broken": SecretLink(fails, "Open"), "told": works})
    for purpose in ("broken", "told", "nowhere"):
        notify(notice(cast, purpose, url=made_link(purpose)))
    assert send_due(now()) == 1
    causes = sorted(said["cause"] for said in lines(log) if said["event"] == "mail_not_sent")
    assert causes == ["KeyError", "ValueError"]
    outcome = [said for said in lines(log) if said["event"] == "mail_outcome_not_told"]
    assert all("in fails" in said["exception"] or "KeyError" in said["exception"] for said in outcome)


@pytest.mark.django_db
def test_mail_about_an_account(cast: Cast, log: io.StringIO, settings: Any) -> None:
    settings.EMAIL_BACKEND = "foundation.activity.services.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    assert Client().post(reverse("account_reset_password"), {"email": "zdi@example.org"}).status_code == 302
    assert send_due(now()) == 0
    assert line(log, "mail_not_sent")["cause"] == "ConnectionRefusedError"


@pytest.mark.django_db
def test_a_provider_that_speaks_otherwise(log: io.StringIO, settings: Any) -> None:
    given = {
        "EMAIL_PROVIDER": "postmark",
        "POSTMARK_SERVER_TOKEN": "t",
        "EMAIL_WEBHOOK_SECRET": "holdout:long-enough-word",
    }
    for name, value in of_provider(given).items():
        setattr(settings, name, value)
    told = {"Authorization": f"Basic {b64encode(b'holdout:long-enough-word').decode()}"}
    body = f'{{"RecordType": "Bounce", "Email": "zdi@example.org", "Said": {SAID}'
    assert Client().post(reverse("mail_events"), body, content_type="application/json", headers=told).status_code == 400
    assert "JSONDecodeError" in line(log, "mail_event_not_understood")["exception"]


@pytest.mark.django_db
def test_a_reminder_that_fails(cast: Cast, log: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    spoilt = notice(cast, url=f"/{SAID}" * 20)
    monkeypatch.setattr(registries.reminders, "_entries", {"first": fails, "second": lambda _at: [spoilt]})
    assert sweep_reminders(now()) == 0
    assert line(log, "reminder_failed")["kind"] == "first"
    said = line(log, "reminder_not_told")
    assert said["subject_id"] == str(spoilt.subject_id)
    assert "pgcode=22001" in said["exception"]


@pytest.mark.django_db
def test_a_page_that_fails(cast: Cast, log: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(cast.ada.user)
    monkeypatch.setattr(registries.search, "_entries", {"broken": fails})
    assert client.get(reverse("search"), {"q": MARKERS[0]}).status_code == 500
    said = line(log, "Internal Server Error: /search/")
    assert said["exception"].splitlines()[-1] == "builtins.ValueError"
    assert "in fails" in said["exception"]
    assert client.get(f"/nowhere/{MARKERS[3]}/").status_code == 404


@pytest.mark.django_db
def test_a_task_that_fails(cast: Cast, log: io.StringIO) -> None:
    @app.task(name="tests.tasks.broken")
    def broken() -> None:
        fails()

    try:
        broken.apply()
    finally:
        app.tasks.pop("tests.tasks.broken")
    (said,) = (each for each in lines(log) if "exception" in each)
    assert "tests.tasks.broken" in said["event"]
    assert "builtins.ValueError" in said["exception"]


def test_what_libraries_and_we_say(log: io.StringIO) -> None:
    row, ours, theirs = uuid4(), structlog.get_logger("ours"), logging.getLogger("theirs")
    theirs.warning("%s: %s of %s", "Not Found", "/roles/?q=Zdislava", row)
    theirs.error("task %(name)s: %(exc)s %(n)d", {"name": "a.tasks.b", "exc": ValueError(SAID), "n": 3})
    theirs.warning("reading %s at %s", "Zdislava", "redis://localhost:6379/")
    ours.warning("went_wrong", run=str(row), name="Zdislava", note=SAID, size=7, cause="KeyError")
    ours.warning("given", exception=SAID, stack=SAID)
    first, second, third, fourth, fifth = lines(log)
    assert first["event"] == f"Not Found: /roles/?[query] of {row}"
    assert second["event"] == "task a.tasks.b: ValueError 3"
    assert third["event"] == "reading [left out] at redis://localhost:6379/"
    assert (fourth["run"], fourth["size"], fourth["cause"]) == (str(row), 7, "KeyError")
    assert {"name", "note", "exception", "stack"}.isdisjoint({*fourth, *fifth})


def test_a_chain_of_errors_keeps_its_classes_and_places(log: io.StringIO) -> None:
    try:
        try:
            fails()
        except ValueError as error:
            raise KeyError(SAID) from error
    except KeyError:
        structlog.get_logger("ours").exception("failed")
    said = line(log, "failed")["exception"]
    assert said.index("builtins.ValueError") < said.index("then:") < said.index("builtins.KeyError")


def test_a_request_by_key_says_which_key_and_for_whom_and_no_secret(cast: Cast, log: io.StringIO) -> None:
    last = now().date() + timedelta(days=3)
    system = create_integration(actor=cast.ada, name="Warehouse sync", scopes=["roles:read"])
    key, plain = create_integration_key(actor=cast.ada, integration=system, name="Nightly", last_day=last)
    own, own_plain = create_key(actor=cast.tom, name=SAID[:50], scopes=["roles:read"], last_day=last)
    for secret in (plain, own_plain):
        Client(headers={"Authorization": f"Bearer {secret}"}).get(f"/api/v1/roles?title={MARKERS[0]}")
    Client().get(reverse("account_login"))
    structlog.get_logger("after").info("nobody_asks")
    found = [said for said in lines(log) if said["event"] == "api.request"]
    assert [(said["api_key"], said["acts_as"], said["status"], said["path"]) for said in found] == [
        (key.prefix, "Warehouse sync (integration)", 200, "/api/v1/roles"),
        (own.prefix, "member", 200, "/api/v1/roles"),
    ]
    assert "api_key" not in line(log, "nobody_asks"), "the next request of this thread is somebody else's"
    for secret in (plain, own_plain):
        assert secret.partition(".")[2] not in log.getvalue()


def test_a_database_that_is_away_is_traced_once_and_then_said_in_a_line_each(
    log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logs, "outage", logs.Outage())
    for _ in range(3):
        _say_error(OperationalError(SAID))
    _say_error(_caused(OperationalError(SAID), sqlstate="40P01"))
    told = lines(log)
    assert ["exception" in one for one in told] == [True, False, False, True], "a deadlock is no outage"
    assert [one.get("cause") for one in told[1:3]] == ["OperationalError"] * 2
    logs.outage.last -= logs.QUIET
    _say_error(OperationalError(SAID))
    assert "exception" in lines(log)[-1], "after a quiet time it is told in full again"


def _caused(error: Exception, **known: str) -> Exception:
    error.__cause__ = type("Cause", (Exception,), known)()
    return error


def _say_error(error: Exception) -> None:
    logging.getLogger("django.request").error("Internal Server Error: %s", "/roles/", exc_info=error)


@pytest.mark.django_db
def test_a_body_that_is_too_large_is_413_in_words_and_one_line(
    cast: Cast, log: io.StringIO, settings: Any, client: Client
) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    client.force_login(cast.ada.user)
    answer = client.post(reverse("people:organisation"), {"name": "x" * 2000})
    assert answer.status_code == 413
    assert "more than we take at once" in answer.content.decode()
    told = keys.client(cast.ada, "roles:write").post("/api/v1/roles", {"title": "x" * 2000}, "application/json")
    assert (told.status_code, told.json()["code"]) == (413, "too_large")
    assert not [one for one in lines(log) if "exception" in one]
