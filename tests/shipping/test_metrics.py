"""Figures for monitors: only for those who may, right, cheap, and about nobody."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from foundation.activity.models import Notification
from foundation.activity.services import notify
from foundation.core import redis_link
from foundation.core.clock import now
from foundation.core.registries import Notice
from foundation.documents.models import Document
from hiring.settings import checks
from tests.cast import Cast

TOKEN = "for-the-monitor-alone-4711"
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-|@|/roles/[0-9a-f]")

pytestmark = pytest.mark.django_db


@pytest.fixture
def monitor(settings: Any) -> Client:
    settings.METRICS_TOKEN = TOKEN
    return Client(headers={"Authorization": f"Bearer {TOKEN}"})


def figure(text: str, name: str) -> float:
    (found,) = (line for line in text.splitlines() if line.startswith(f"{name} "))
    return float(found.rpartition(" ")[2])


def test_what_waits_is_counted_with_the_age_of_the_oldest(cast: Cast, monitor: Client) -> None:
    for number in range(3):
        notify(Notice(cast.acme.pk, cast.ines.pk, "test", uuid4(), title="T", body="", url="/", slot=str(number)))
    told = list(Notification.objects.filter(kind="test"))
    Notification.objects.filter(pk=told[0].pk).update(mail_due_at=now() - timedelta(hours=2))
    Notification.objects.filter(pk=told[1].pk).update(mail_due_at=None, mail_error="550")
    Notification.objects.filter(pk=told[2].pk).update(mail_due_at=now() + timedelta(hours=2))
    given = {"organisation": cast.acme, "viewer": cast.ada, "kind": "brief", "subject_id": uuid4()}
    Document.objects.create(**given, title="D", fingerprint="f", due_at=now() - timedelta(minutes=5))
    said = monitor.get("/metrics").content.decode()
    assert figure(said, 'holdout_due{kind="mail"}') == 1
    assert 7200 <= figure(said, 'holdout_due_oldest_seconds{kind="mail"}') < 7260
    assert figure(said, 'holdout_due{kind="documents"}') == 1
    assert figure(said, 'holdout_due{kind="webhooks"}') == 0
    assert 300 <= figure(said, 'holdout_due_oldest_seconds{kind="documents"}') < 360
    assert figure(said, "holdout_mail_parked") == 1
    assert figure(said, "holdout_drafts_under_way") == 0
    assert (figure(said, "holdout_database_up"), figure(said, "holdout_redis_up")) == (1, 1)
    queues = re.findall(r'holdout_queue_tasks{queue="(\w+)"} ', said)
    assert queues == ["default", "pdf", "mail", "sync", "webhooks"]


def test_requests_are_counted_by_the_name_of_their_page_and_about_nobody(cast: Cast, monitor: Client) -> None:
    visitor = Client()
    visitor.force_login(cast.ada.user)
    visitor.get(f"/roles/{uuid4()}/", {"q": "ada@brightwater.example"})
    visitor.get("/")
    visitor.get("/nowhere/ada@brightwater.example/")
    said = monitor.get("/metrics").content.decode()
    assert 'view="home"' in said
    assert not ID.search(said), ID.search(said)
    assert "Ada" not in said


def test_it_costs_five_questions(monitor: Client, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(5):
        monitor.get("/metrics")


@pytest.mark.parametrize("given", ["", "Bearer", f"Bearer {TOKEN}x", f"Basic {TOKEN}", "Bearer ünsichtbar"])
def test_another_token_finds_nothing(given: str, settings: Any) -> None:
    settings.METRICS_TOKEN = TOKEN
    assert Client(headers={"Authorization": given}).get("/metrics").status_code == 404


@pytest.mark.parametrize("given", ["", "Bearer", "Bearer "])
def test_without_token_and_addresses_it_is_not_there(given: str, cast: Cast) -> None:
    owner = Client(headers={"Authorization": given})
    owner.force_login(cast.ada.user)
    assert owner.get("/metrics").status_code == 404


@pytest.mark.parametrize(
    ("address", "through", "status"),
    [
        ("10.1.2.3", {}, 200),
        ("fd00::7", {}, 200),
        ("192.0.2.1", {}, 404),
        ("", {}, 404),
        ("10.1.2.3", {"X-Forwarded-For": "192.0.2.1"}, 404),
        ("10.1.2.3", {"Forwarded": "for=10.1.2.3"}, 404),
    ],
)
def test_addresses_inside_need_no_token(address: str, through: dict[str, str], status: int, settings: Any) -> None:
    settings.METRICS_ADDRESSES = ["10.0.0.0/8", "fd00::/8"]
    assert Client(REMOTE_ADDR=address, headers=through).get("/metrics").status_code == status


def test_without_redis_the_rest_is_told(monitor: Client, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    monkeypatch.setattr(redis_link, "link", redis_link.Link())
    said = monitor.get("/metrics").content.decode()
    assert (figure(said, "holdout_redis_up"), figure(said, "holdout_database_up")) == (0, 1)
    assert "holdout_queue_tasks" not in said


def test_wrong_values_are_said_at_start() -> None:
    assert checks.networks("10.0.0.0/8, ::1") is None
    assert "“inside”" in str(checks.networks("10.0.0.1,inside"))
    assert "at least 20" in str(checks.long_token("short"))
