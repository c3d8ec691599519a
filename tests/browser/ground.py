"""A real server and a real worker on the database that a run works on, and the mail that leaves them."""

from __future__ import annotations

import contextlib
import email
import email.policy
import os
import re
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection

from foundation.activity.tasks import sweep_mail
from hiring.devserver.embedded.process import end, leashed
from hiring.devserver.supervisor.children import commands

START_PATIENCE = 60.0
MAIL_PATIENCE = 20.0


class Site:
    """Where the pages are, and the folder that its mail falls into."""

    def __init__(self, address: str, folder: Path) -> None:
        self.address = address
        self.folder = folder

    def link_mailed_to(self, address: str, part: str) -> str:
        """Return the path of the newest link with `part` in it that was mailed to `address`.

        Asks the worker to send what is due, as beat does every few seconds, and waits for the mail.
        """
        sweep_mail.delay()
        deadline = time.monotonic() + MAIL_PATIENCE
        while time.monotonic() < deadline:
            for text in self._mail_to(address):
                found = re.search(rf"https?://\S*{part}\S*", text)
                if found:
                    return urlsplit(found[0]).path
            time.sleep(0.1)
        raise AssertionError(f"No mail to {address} with a link to {part} within {MAIL_PATIENCE:.0f} s.")

    def last_words(self) -> list[tuple[str, str]]:
        """Return the end of each log, by its name."""
        return [(path.name, path.read_text(errors="replace")[-4000:]) for path in sorted(self.folder.glob("*.log"))]

    def _mail_to(self, address: str) -> Iterator[str]:
        """Yield the plain texts of the mails to `address`, the newest first."""
        for path in sorted((self.folder / "mail").glob("*.log"), reverse=True):
            # Django's file backend ends each mail with a line of 79 dashes.
            for raw in reversed(path.read_text(encoding="utf-8").split("-" * 79 + "\n")):
                mail = email.message_from_string(raw, policy=email.policy.default)
                body = mail.get_body(("plain",)) if mail["To"] == address else None
                if body is not None:
                    yield body.get_content()


@contextlib.contextmanager
def running(folder: Path, *, worker: bool = True) -> Iterator[Site]:
    """Serve the database that Django is connected to until the block ends; logs and mail go into `folder`."""
    port = _free_port()
    address = f"http://127.0.0.1:{port}"
    lines = commands()
    within = {**os.environ, **_environment(address, port, folder)}
    with contextlib.ExitStack() as stack:
        for name in ("web", "worker") if worker else ("web",):
            log = stack.enter_context((folder / f"{name}.log").open("wb"))
            process = subprocess.Popen(
                leashed(lines[name], death=signal.SIGTERM),
                env=within,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
            stack.callback(end, process, polite=signal.SIGTERM, patience=10.0)
        _wait_for(address, folder)
        yield Site(address, folder)


def _environment(address: str, port: int, folder: Path) -> dict[str, str]:
    database = urlsplit(os.environ.get("DATABASE_URL", "postgres:///holdout"))
    return {
        "DJANGO_SETTINGS_MODULE": "tests.browser.settings",
        "DATABASE_URL": database._replace(path=f"/{connection.settings_dict['NAME']}").geturl(),
        "DATA_DIR": str(settings.DATA_DIR),
        "MAIL_FOLDER": str(folder / "mail"),
        "BASE_URL": address,
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "WEB_WORKERS": "1",
        "WEB_THREADS": "8",
        "WORKER_CONCURRENCY": "1",
        "PYTHONWARNINGS": "ignore:You're running the worker with superuser",
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(address: str, folder: Path) -> None:
    deadline = time.monotonic() + START_PATIENCE
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError):  # refused, reset, or an answer that is not 200
            urllib.request.urlopen(f"{address}/health/ready", timeout=5).close()  # noqa: S310  (our own address)
            return
        time.sleep(0.1)
    raise RuntimeError(f"The server does not answer:\n{(folder / 'web.log').read_text()[-3000:]}")
