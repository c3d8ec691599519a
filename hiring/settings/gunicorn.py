"""How gunicorn serves: `gunicorn --config python:hiring.settings.gunicorn hiring.wsgi`."""

import json
import os
import shutil
import socket
import tempfile
from pathlib import Path
from typing import Any

import psycopg2
from gunicorn import util

from hiring.settings import logs

COUNTS = "PROMETHEUS_MULTIPROC_DIR"
# Where the workers count together, so that whichever is asked answers for all; read when the library is loaded.
measured = bool(os.environ.get("METRICS_TOKEN") or os.environ.get("METRICS_ADDRESSES")) and COUNTS not in os.environ
if measured:
    os.environ[COUNTS] = tempfile.mkdtemp(prefix="holdout-metrics-")
PRODUCTION = os.environ.get("DJANGO_SETTINGS_MODULE", "hiring.settings.production").endswith(".production")
bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_WORKERS", "2"))
worker_class = "gthread"
threads = int(os.environ.get("WEB_THREADS", "4"))
# Loaded once where code is tried out: ready in half the time. Elsewhere a reload should bring new code.
preload_app = not PRODUCTION
timeout = 60
graceful_timeout = 20
keepalive = 5
max_requests = 5000
max_requests_jitter = 500
# A worker's heartbeat on a disk that stalls would look like a worker that hangs.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108  (gunicorn makes a private file in it)
forwarded_allow_ips = os.environ.get("TRUSTED_PROXY") or "127.0.0.1"
control_socket_disable = True

# The API refuses long addresses in its own words (foundation.core.api.errors); beyond this the server does.
limit_request_line = 8190

logconfig_dict = logs.configuration(json=PRODUCTION, level=os.environ.get("LOG_LEVEL", "INFO"))
logconfig_dict["loggers"]["gunicorn.error"] = {"level": "INFO", "handlers": ["stderr"], "propagate": False}


def as_problem(sock: Any, status_int: int, reason: str, mesg: str) -> None:
    """Answer what cannot be read as a request: as a problem of RFC 9457, which programs read and people can.

    What is still on its way is taken first, so that the answer arrives and no broken line instead.
    """
    code = {414: "address_too_long", 431: "headers_too_large"}.get(status_int, "unreadable")
    detail = {414: "This address is too long.", 431: "The headers of this request are too large."}
    body = json.dumps(
        {
            "type": f"urn:holdout:problem:{code}",
            "title": reason,
            "status": status_int,
            "detail": detail.get(status_int, "The server could not read this request."),
            "code": code,
            "errors": [],
        }
    )
    head = f"HTTP/1.1 {status_int} {reason}\r\nConnection: close\r\nContent-Type: application/problem+json\r\n"
    sock.setblocking(True)
    sock.settimeout(1)
    sock.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n{body}".encode("latin1"))
    sock.shutdown(socket.SHUT_WR)
    taken = 0
    while taken < 1_000_000 and (piece := sock.recv(65_536)):
        taken += len(piece)


util.write_error = as_problem


def on_starting(server: Any) -> None:
    """Read the settings once before any worker does: what is wrong with them then ends the start, with its sentence."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hiring.settings.production")
    from django.conf import settings

    server.log.info("settings: %s", settings.SETTINGS_MODULE)
    if not set_up_already(os.environ.get("DATABASE_URL", "")):
        from foundation.core.setup_token import setup_token

        server.log.info(f"No organisation yet: {settings.BASE_URL}/setup/ takes the token {setup_token()}")  # noqa: G004  (the log leaves out values in words)


def child_exit(server: Any, worker: Any) -> None:
    """Forget what a worker that has gone was at."""
    if COUNTS in os.environ:
        from prometheus_client.multiprocess import mark_process_dead

        mark_process_dead(worker.pid)


def on_exit(server: Any) -> None:
    """Leave nothing behind."""
    if measured:
        shutil.rmtree(os.environ[COUNTS], ignore_errors=True)


def set_up_already(database_url: str) -> bool:
    """Say whether an organisation is known to exist; asked without Django's models, which the workers load."""
    try:
        link = psycopg2.connect(database_url, connect_timeout=5)
    except psycopg2.Error:
        return False
    try:
        with link.cursor() as cursor:
            cursor.execute("SELECT 1 FROM people_organisation LIMIT 1")
            return cursor.fetchone() is not None
    except psycopg2.Error:
        return False
    finally:
        link.close()
