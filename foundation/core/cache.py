"""Django's cache in Redis, which is merely empty while Redis is away."""

from collections.abc import Iterable
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.redis import RedisCache

from foundation.core.redis_link import OPTIONS, ask


class SoftRedisCache(RedisCache):
    """Reads find nothing and writes get lost while Redis is away; nobody is held up by that.

    `add` then says yes: what takes a lock or counts a limit by it goes on, uncounted. What is kept stays for `longest`
    seconds at most, if that is given: a copy that could not be dropped during an outage is then soon forgotten.
    """

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        options = dict(params.get("OPTIONS", {}))
        self._longest: int | None = options.pop("longest", None)
        super().__init__(server, {**params, "OPTIONS": {**OPTIONS, **options}})

    def get_backend_timeout(self, timeout: Any = DEFAULT_TIMEOUT) -> float | None:
        wanted = super().get_backend_timeout(timeout)
        if self._longest is None:
            return wanted
        return self._longest if wanted is None else min(wanted, self._longest)

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return ask(lambda: super(SoftRedisCache, self).add(key, value, timeout, version), True)

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        return ask(lambda: super(SoftRedisCache, self).get(key, default, version), default)

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        ask(lambda: super(SoftRedisCache, self).set(key, value, timeout, version), None)

    def touch(self, key: str, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return ask(lambda: super(SoftRedisCache, self).touch(key, timeout, version), False)

    def delete(self, key: str, version: int | None = None) -> bool:
        return ask(lambda: super(SoftRedisCache, self).delete(key, version), False)

    def get_many(self, keys: Iterable[str], version: int | None = None) -> dict[str, Any]:
        return ask(lambda: super(SoftRedisCache, self).get_many(keys, version), {})

    def has_key(self, key: str, version: int | None = None) -> bool:
        return ask(lambda: super(SoftRedisCache, self).has_key(key, version), False)

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        """Raise ValueError while Redis is away, as for any key that is not there."""
        found = ask(lambda: super(SoftRedisCache, self).incr(key, delta, version), None)
        if found is None:
            raise ValueError(key)
        return found

    def set_many(self, data: dict[str, Any], timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> list[str]:
        return ask(lambda: super(SoftRedisCache, self).set_many(data, timeout, version), list(data))

    def delete_many(self, keys: Iterable[str], version: int | None = None) -> None:
        ask(lambda: super(SoftRedisCache, self).delete_many(keys, version), None)

    def clear(self) -> None:
        ask(lambda: super(SoftRedisCache, self).clear(), None)
