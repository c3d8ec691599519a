"""A limit per key, counted in Redis by the minute.

Without Redis requests pass uncounted: a client of a hiring team is worth more than the limit, and the database guards
itself.
"""

import math
import time
from dataclasses import dataclass

from django.conf import settings
from rest_framework.exceptions import Throttled

from foundation.core.api import use
from foundation.core.redis_link import ask, client

WINDOW = 60


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


def count(key: str, quota: int | None = None) -> Use | None:
    """Count one request of `key`; None when Redis cannot be asked. Raises LimitReached beyond the quota.

    The quota is that of API keys unless another is given.
    """
    quota = settings.API_RATE_LIMIT_PER_MINUTE if quota is None else quota
    moment = time.time()
    slot = int(moment // WINDOW)
    used = ask(lambda: _counted(key, f"holdout:limit:{key}:{slot}"), None)
    if used is None:
        return None
    found = Use(quota, max(0, quota - used), math.ceil((slot + 1) * WINDOW - moment))
    if used > quota:
        raise LimitReached(found)
    return found


def _counted(key: str, name: str) -> int:
    pipe = client(settings.REDIS_URL.replace("redis+socket://", "unix://")).pipeline(transaction=False)
    pipe.incr(name)
    pipe.expire(name, WINDOW * 2)
    use.count_in(pipe, key)
    used, *_ = pipe.execute()
    return int(used)
