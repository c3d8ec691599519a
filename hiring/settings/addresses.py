"""Addresses of PostgreSQL and Redis in the spelling that each library wants."""

import os
from typing import Any
from urllib.parse import parse_qs, urlsplit, urlunsplit

import environ

# A database server that went away without a word is noticed within half a minute, not after the hours of TCP.
PATIENCE = {
    "connect_timeout": 5,
    "keepalives_idle": 15,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}


def database(url: str) -> dict[str, Any]:
    """Return Django's entry for `url`; a socket folder given as `?host=` becomes HOST, which `dbshell` reads."""
    entry: dict[str, Any] = dict(environ.Env.db_url_config(url))
    options = dict(entry.get("OPTIONS", {}))
    for option, key in (("host", "HOST"), ("port", "PORT")):
        if option in options:
            entry[key] = str(options.pop(option))
    return {**entry, "OPTIONS": {**PATIENCE, **options}}


def redis(url: str, *, shift: int = 0) -> str:
    """Return `url` as redis-py spells it, its database number raised by `shift`; a socket is `unix://path?db=n`."""
    parts = urlsplit(url)
    if parts.scheme in ("unix", "redis+socket"):
        asked = parse_qs(parts.query)
        number = int((asked.get("db") or asked.get("virtual_host") or ["0"])[0])
        return f"unix://{parts.path}?db={number + shift}"
    number = int(parts.path.strip("/") or 0)
    return urlunsplit(parts._replace(path=f"/{number + shift}"))


def broker(url: str) -> str:
    """Return a redis-py `url` as Celery spells it; a socket is `redis+socket://path?virtual_host=n`."""
    return url.replace("unix://", "redis+socket://").replace("?db=", "?virtual_host=")


def suite_worker() -> int:
    """Return which parallel worker of the suite this is, from 1; 0 outside a parallel run."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    return int(worker.removeprefix("gw")) + 1 if worker else 0
