"""Redis makes things quicker and is never needed: while it is away, whoever asks it gets by without.

One process asks in vain at most every few seconds, and waits a fraction of a second for it, so that pages stay quick.
The log tells of an outage when it begins, once a minute while it lasts, and when it has ended.
"""

import threading
import time
from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

import redis
import structlog
from kombu.exceptions import OperationalError
from redis.backoff import NoBackoff
from redis.retry import Retry

log = structlog.get_logger(__name__)
T = TypeVar("T")

QUIET_SECONDS = 3.0
TOLD_EVERY = 60.0
PATIENCE_SECONDS = 0.5
AWAY = (redis.RedisError, OperationalError, OSError)
# A connection that a restart of the server has cut is made anew at once; waiting would not bring the server back.
OPTIONS: dict[str, Any] = {
    "socket_timeout": PATIENCE_SECONDS,
    "socket_connect_timeout": PATIENCE_SECONDS,
    "retry": Retry(NoBackoff(), 1, supported_errors=(redis.ConnectionError,)),
}


class Link:
    """Whether Redis is away at the moment, as far as this process knows."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._quiet_until = 0.0
        self._began: float | None = None
        self._told = 0.0

    def away(self) -> bool:
        """Say whether Redis was missed just now, so that it need not be asked again yet."""
        return time.monotonic() < self._quiet_until

    def failed(self, error: BaseException) -> None:
        """Note that Redis did not answer."""
        with self._lock:
            moment = time.monotonic()
            self._quiet_until = moment + QUIET_SECONDS
            tells = self._began is None or moment - self._told >= TOLD_EVERY
            self._began = moment if self._began is None else self._began
            self._told = moment if tells else self._told
        if tells:
            log.warning("redis_away", cause=type(error).__name__, reason="limits do not count; queued work waits")

    def answered(self) -> None:
        """Note that Redis has answered."""
        if self._began is None:
            return
        with self._lock:
            began, self._began, self._quiet_until = self._began, None, 0.0
        if began is not None:
            log.warning("redis_back", seconds=round(time.monotonic() - began))


link = Link()


def ask(question: Callable[[], T], otherwise: T) -> T:
    """Return the answer to a question that is put to Redis, or `otherwise` while it is away."""
    if link.away():
        return otherwise
    try:
        answer = question()
    except AWAY as error:
        link.failed(error)
        return otherwise
    link.answered()
    return answer


@cache
def client(url: str) -> redis.Redis:
    """Return this process's client of the Redis at `url`."""
    return redis.Redis.from_url(url, **OPTIONS)
