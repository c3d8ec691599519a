"""Redis stops, hangs and comes back while people work: nothing fails, and it is used again."""

import logging
import os
import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from celery import Celery
from django.conf import settings as configured
from django.core.cache import cache, caches
from django.test import Client
from django.urls import reverse

from foundation.core import redis_link
from foundation.core.queueing import enqueue
from foundation.core.sessions import SessionStore
from hiring.celery import app
from hiring.devserver.embedded.redis import EmbeddedRedis
from hiring.settings import addresses
from tests.cast import PASSWORD, Cast

QUICK = 3.0  # seconds, on a machine that does other things as well; a page that waits for Redis would take far longer


@pytest.fixture
def server(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[EmbeddedRedis]:
    """A Redis of the test's own, for cache, sessions and limits."""
    folder = Path(tempfile.mkdtemp(prefix="hd-", dir="/tmp"))
    (folder / "log").mkdir()
    redis = EmbeddedRedis(folder, folder, careless=False)
    url = redis.start()
    monkeypatch.setattr(redis_link, "link", redis_link.Link())
    settings.REDIS_URL = url
    settings.CACHES = {alias: {**given, "LOCATION": url} for alias, given in settings.CACHES.items()}
    yield redis
    if redis.process is not None:
        redis.process.send_signal(signal.SIGCONT)
    redis.stop()
    shutil.rmtree(folder)


def stopped(redis: EmbeddedRedis) -> None:
    redis.stop()


def frozen(redis: EmbeddedRedis) -> None:
    """Leave Redis there and deaf, as behind a network that swallows packets."""
    assert redis.process is not None
    os.kill(redis.process.pid, signal.SIGSTOP)


def back(redis: EmbeddedRedis) -> None:
    if redis.process is None:
        redis.start()
    else:
        os.kill(redis.process.pid, signal.SIGCONT)
    redis_link.link._quiet_until = 0.0  # those few seconds have passed


def quickly(ask: Callable[[], Any]) -> Any:
    began = time.monotonic()
    answer = ask()
    assert time.monotonic() - began < QUICK
    return answer


def signed_in(cast: Cast) -> Client:
    client = Client()
    page = reverse("account_login")
    client.get(page)
    answer = client.post(page, {"login": cast.ada.user.email, "password": PASSWORD})
    assert answer.status_code == 302
    return client


@pytest.mark.parametrize("goes_away", [stopped, frozen])
def test_people_sign_in_and_work_without_redis(
    cast: Cast, server: EmbeddedRedis, goes_away: Callable[[EmbeddedRedis], None], caplog: pytest.LogCaptureFixture
) -> None:
    before = signed_in(cast)
    goes_away(server)
    for page in ("home", "roles:list", "search", "people:members", "account_change_password"):
        assert quickly(lambda page=page: before.get(reverse(page))).status_code == 200
    during = quickly(lambda: signed_in(cast))
    assert quickly(lambda: during.get("/")).status_code == 200
    refused = during.post(reverse("account_login"), {"login": cast.ada.user.email, "password": "wrong"})
    assert refused.status_code in (200, 302)
    ready = quickly(lambda: before.get(reverse("health_ready")))
    assert (ready.status_code, ready.json()["status"], ready.json()["checks"]["redis"]) == (200, "degraded", "away")
    assert before.get(reverse("health")).status_code == 200
    said = [record.getMessage() for record in caplog.records if "redis_away" in record.getMessage()]
    assert len(said) == 1, "once, however many requests meet it"
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]
    back(server)
    assert during.get("/").status_code == 200
    assert during.get(reverse("health_ready")).json()["status"] == "ok"
    assert any("redis_back" in record.getMessage() for record in caplog.records)
    cache.set("again", 1)
    assert cache.get("again") == 1


def test_who_signs_in_while_redis_leaves_is_signed_in(cast: Cast, server: EmbeddedRedis) -> None:
    begun = SessionStore()
    begun.create()
    stopped(server)
    begun["who"] = cast.ada.user.email
    begun.save()
    back(server)
    assert SessionStore(begun.session_key)["who"] == cast.ada.user.email


def test_whoever_signed_out_meanwhile_is_out_a_minute_later_at_most(cast: Cast, server: EmbeddedRedis) -> None:
    client = signed_in(cast)
    client.get("/")
    key = client.cookies["sessionid"].value
    stopped(server)
    assert client.post(reverse("account_logout")).status_code == 302
    back(server)
    kept = caches["sessions"]
    assert 0 < kept._cache.get_client(None).ttl(kept.make_key(f"django.contrib.sessions.cached_db{key}")) <= 60
    kept.delete(f"django.contrib.sessions.cached_db{key}")  # the minute has passed
    client.cookies["sessionid"] = key
    assert client.get("/").status_code == 302


def test_limits_count_again_once_redis_is_back(cast: Cast, server: EmbeddedRedis, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "login_failed": "2/m/ip"}
    wrong = {"login": cast.ada.user.email, "password": "wrong"}

    def last() -> str:
        answers = [Client().post(reverse("account_login"), wrong).content.decode() for _ in range(4)]
        return answers[-1]

    stopped(server)
    assert "Too many" not in last()
    back(server)
    assert "Too many" in last()


def test_what_is_kept_reads_as_missing_and_nothing_raises(server: EmbeddedRedis) -> None:
    cache.set("here", 1)
    stopped(server)
    assert cache.get("here", "none") == "none"
    assert cache.add("lock", 1) is True
    assert cache.get_or_set("mark", lambda: "made") == "made"
    assert (cache.touch("here"), cache.delete("here"), cache.has_key("here")) == (False,) * 3
    cache.clear()
    assert cache.get_many(["here"]) == {}
    assert cache.set_many({"here": 2}) == ["here"]
    cache.delete_many(["here"])
    with pytest.raises(ValueError, match="here"):
        cache.incr("here")


def nothing(row: str) -> None:
    """Stand for work."""


@pytest.mark.parametrize("goes_away", [stopped, frozen])
def test_sending_a_task_neither_fails_nor_waits(
    server: EmbeddedRedis, goes_away: Callable[[EmbeddedRedis], None]
) -> None:
    ours = Celery("away", broker=addresses.broker(configured.REDIS_URL), set_as_current=False)
    for name in ("broker_transport_options", "task_publish_retry", "broker_connection_max_retries"):
        ours.conf[name] = app.conf[name]
    task = ours.task(nothing, name="tests.nothing")
    assert enqueue(task, uuid4()) is True
    goes_away(server)
    began = time.monotonic()
    assert [enqueue(task, uuid4()) for _ in range(20)] == [False] * 20
    assert time.monotonic() - began < 2 * QUICK
    back(server)
    assert enqueue(task, uuid4()) is True
    ours.close()


def test_every_task_that_is_sent_is_found_by_a_sweep_too() -> None:
    """Sent by hand anywhere else, a task would be lost with Redis."""
    root = Path(__file__).resolve().parents[3]
    homes = [root / name for name in ("hiring", "foundation", "roles", "candidates", "rubrics", "assessments", "sync")]
    sent: dict[str, list[str]] = {}
    for path in (path for home in homes for path in home.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if path.name != "queueing.py":
            assert ".apply_async(" not in text, f"{path}: send tasks by foundation.core.queueing"
            assert ".delay(" not in text, f"{path}: send tasks by foundation.core.queueing"
        for line in text.splitlines():
            if "enqueue(" in line and "def " not in line:
                sent.setdefault(line.split("enqueue(")[1].split(",")[0], []).append(path.name)
    app.loader.import_default_modules()
    swept = {entry["task"] for entry in app.conf.beat_schedule.values()}
    ours = {name.rpartition(".")[2] for name in app.tasks if not name.startswith(("celery.", "tests."))}
    one_row = ours - {name.rpartition(".")[2] for name in swept}
    assert {name for name in sent if name in ours} == one_row
    once = {name for name, places in sent.items() if name in ours and len(places) < 2}
    assert once == {"check_import", "run_import"}, "by whoever makes it, and by a sweep; these by one function for both"
