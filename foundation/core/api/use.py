"""How a key is used: calls and refusals by day, and the latest refusals, kept in Redis for a month.

They are figures to look at, and nothing hangs on them: while Redis is away nothing is counted, and who reads them is
told so. What a key changed stands in the event log, which is never lost.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import orjson
from django.conf import settings

from foundation.core.clock import now
from foundation.core.redis_link import ask, client

DAYS_KEPT = 30
SECONDS_KEPT = (DAYS_KEPT + 1) * 24 * 3600
REFUSALS_KEPT = 50


@dataclass(frozen=True, slots=True)
class Day:
    """What a key asked on one day (UTC), and how much of it was refused."""

    day: date
    calls: int
    refused: int


@dataclass(frozen=True, slots=True)
class Refusal:
    """One call that was refused: when, what it asked, and how it was answered."""

    at: datetime
    method: str
    path: str
    status: int
    code: str


@dataclass(frozen=True, slots=True)
class Use:
    """The days on which a key asked anything, and its latest refusals, both newest first."""

    days: list[Day]
    refusals: list[Refusal]


def count_in(pipe: Any, key: str) -> None:
    """Add one call of `key` to what goes to Redis anyway."""
    name = _day_name(key, now().date())
    pipe.hincrby(name, "calls", 1)
    pipe.expire(name, SECONDS_KEPT)


def note_refusal(key: str, method: str, path: str, status: int, code: str) -> None:
    """Keep that a call of `key` was refused; `path` without its query, which may name people."""
    moment = now()
    row = orjson.dumps([moment.isoformat(), method, path[:200], status, code])

    def write() -> None:
        pipe = _client().pipeline(transaction=False)
        day, latest = _day_name(key, moment.date()), f"holdout:refused:{key}"
        pipe.hincrby(day, "refused", 1)
        pipe.expire(day, SECONDS_KEPT)
        pipe.lpush(latest, row)
        pipe.ltrim(latest, 0, REFUSALS_KEPT - 1)
        pipe.expire(latest, SECONDS_KEPT)
        pipe.execute()

    ask(write, None)


def of_key(key: str) -> Use | None:
    """Return how `key` was used in the last days; None while Redis is away."""
    today = now().date()
    days = [today - timedelta(days=back) for back in range(DAYS_KEPT)]

    def read() -> list[Any]:
        pipe = _client().pipeline(transaction=False)
        for day in days:
            pipe.hgetall(_day_name(key, day))
        pipe.lrange(f"holdout:refused:{key}", 0, REFUSALS_KEPT - 1)
        return list(pipe.execute())

    found = ask(read, None)
    if found is None:
        return None
    *counts, refusals = found
    shown = [_day(day, fields) for day, fields in zip(days, counts, strict=True) if fields]
    return Use(shown, [_refusal(row) for row in refusals])


def _day(day: date, fields: Mapping[bytes, bytes]) -> Day:
    return Day(day, int(fields.get(b"calls", 0)), int(fields.get(b"refused", 0)))


def _refusal(row: bytes) -> Refusal:
    at, method, path, status, code = orjson.loads(row)
    return Refusal(datetime.fromisoformat(at), method, path, status, code)


def _day_name(key: str, day: date) -> str:
    return f"holdout:use:{key}:{day:%Y%m%d}"


def _client() -> Any:
    return client(settings.REDIS_URL.replace("redis+socket://", "unix://"))
