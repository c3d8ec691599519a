"""What can be known to fail before anything starts, each said in one line."""

import ctypes
import os
import socket

import psycopg2
from redis import Redis
from redis.exceptions import RedisError

from hiring.devserver.embedded import StartError

# What WeasyPrint loads by name, and the Debian package of each.
LIBRARIES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}


def port() -> int:
    """Return PORT, 8000 unless set."""
    given = os.environ.get("PORT") or "8000"
    if not given.isdigit() or not 0 < int(given) < 65536:
        raise StartError(f"PORT must be a number from 1 to 65535, not “{given}”.")
    return int(given)


def host() -> str:
    return os.environ.get("HOST") or "127.0.0.1"


def check_port(address: str, number: int) -> None:
    """Raise StartError unless we can listen there."""
    with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, number))
        except PermissionError:
            raise StartError(f"Port {number} needs more rights than this user has; try PORT=8000 make run.") from None
        except OSError:
            raise StartError(f"Port {number} is taken by another program; try PORT={number + 1} make run.") from None


def check_libraries() -> None:
    """Raise StartError naming the Debian packages of the libraries that PDF rendering needs and that do not load."""
    missing = [package for library, package in LIBRARIES.items() if not _loads(library)]
    if missing:
        raise StartError(f"PDF rendering needs system libraries that are missing: apt-get install {' '.join(missing)}")


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def check_servers(database_url: str, redis_url: str) -> None:
    """Raise StartError unless both servers answer; the message never repeats a password."""
    try:
        psycopg2.connect(database_url, connect_timeout=5).close()
    except psycopg2.Error as error:
        reason = str(error).strip().splitlines()[0]
        raise StartError(f"The database of DATABASE_URL cannot be reached: {reason}") from None
    try:
        client = Redis.from_url(redis_url, socket_connect_timeout=5)
        client.ping()
        client.close()
    except (RedisError, ValueError) as error:
        raise StartError(f"The Redis of REDIS_URL cannot be reached: {error}") from None
