"""A limit per key, counted in Redis by the minute.

Without Redis requests pass uncounted: a client of a hiring team is worth more than the limit, and the database guards
itself. The gap is logged once per outage, and Redis is left alone for a few seconds so that requests stay quick.
"""

import math
import threading
import time
from dataclasses import dataclass
from functools import cache

import redis
import structlog
from django.conf import settings
from rest_framework.exceptions import Throttled

log = structlog.get_logger(__name__)
WINDOW = 60
QUIET_SECONDS = 5.0
PATIENCE_SECONDS = 0.25


@dataclass(frozen=True, slots=True)
class Use:
    """How much of its limit a key has used: `quota` a minute, `left` of it, `seconds` until it starts anew."""

    quota: int
    left: int
    seconds: int

    def headers(self) -> dict[str, str]:
        """Return the fields of the IETF draft "RateLimit header fields for HTTP"."""
        return {
            "RateLimit-Policy": f'"key";q={self.quota};w={WINDOW}',
            "RateLimit": f'"key";r={self.left};t={self.seconds}',
        }


class LimitReached(Throttled):
    """The key has used its minute up."""

    default_code = "rate_limited"
    default_detail = "This key has made too many requests. Try again after the time in Retry-After."
    extra_detail_singular = extra_detail_plural = ""

    def __init__(self, use: Use) -> None:
        super().__init__(wait=use.seconds)
        self.use = use


class _Outage:
    """Whether Redis is gone at the moment, as far as this process knows."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._quiet_until = 0.0
        self._told = False

    def going_on(self) -> bool:
        return time.monotonic() < self._quiet_until

    def begin(self, error: Exception) -> None:
        with self._lock:
            self._quiet_until = time.monotonic() + QUIET_SECONDS
            if not self._told:
                self._told = True
                log.warning("api.rate_limit_off", cause=type(error).__name__)

    def end(self) -> None:
        if self._told:
            with self._lock:
                self._told = False
            log.warning("api.rate_limit_on")


_outage = _Outage()


@cache
def _client(url: str) -> redis.Redis:
    return redis.Redis.from_url(url, socket_timeout=PATIENCE_SECONDS, socket_connect_timeout=PATIENCE_SECONDS)


def count(key: str) -> Use | None:
    """Count one request of `key`; None when Redis cannot be asked. Raises LimitReached beyond the quota."""
    if _outage.going_on():
        return None
    quota = settings.API_RATE_LIMIT_PER_MINUTE
    moment = time.time()
    slot = int(moment // WINDOW)
    try:
        pipe = _client(settings.REDIS_URL.replace("redis+socket://", "unix://")).pipeline(transaction=False)
        name = f"holdout:limit:{key}:{slot}"
        pipe.incr(name)
        pipe.expire(name, WINDOW * 2)
        used, _ = pipe.execute()
    except redis.RedisError as error:
        _outage.begin(error)
        return None
    _outage.end()
    use = Use(quota, max(0, quota - used), math.ceil((slot + 1) * WINDOW - moment))
    if used > quota:
        raise LimitReached(use)
    return use
