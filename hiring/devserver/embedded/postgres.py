"""The embedded PostgreSQL: makes its cluster once, starts it, reads its address from the server, stops it."""

import contextlib
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path
from urllib.parse import quote

import psycopg2

from hiring.devserver.embedded.errors import StartError
from hiring.devserver.embedded.lock import Lock
from hiring.devserver.embedded.paths import Account, cluster_folder, own_folder, postgres_binaries
from hiring.devserver.embedded.process import end, leashed, start_server

USER = DATABASE = "holdout"
START_PATIENCE = 60.0  # a crashed server replays its log before it answers
# What may be lost with the machine in a throw-away cluster is lost gladly. Its tests work in long transactions, whose
# rows the server would count as none when it looks between two of them, and then plan for one row where there are many.
CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}


class Postgres:
    """A PostgreSQL server of our own, listening on a socket only."""

    name = "PostgreSQL"

    def __init__(self, data_dir: Path, runtime: Path, account: Account, *, careless: bool) -> None:
        self.account = account
        self.cluster = cluster_folder(data_dir, self.account)
        # A DATA_DIR that was copied names the same cluster as the first one, which may be running.
        outside = not self.cluster.is_relative_to(data_dir)
        self.guard = Lock(self.cluster.with_name("cluster.lock")) if outside else None
        self.binaries = postgres_binaries(self.account)
        self.sockets = runtime / "pg"
        self.log = data_dir / "log" / "postgres.log"
        self.settings = {"listen_addresses": "", "unix_socket_permissions": "0700", "max_connections": "60"}
        self.settings |= CARELESS if careless else {}
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> str:
        """Start and return the URL. Raises StartError with the server's own last words."""
        if self.guard and not self.guard.take():
            raise StartError(f"The database in {self.cluster} runs already, for another copy of this DATA_DIR.")
        own_folder(self.sockets)
        os.chown(self.sockets, self.account.uid, self.account.gid)
        if not (self.cluster / "PG_VERSION").exists():
            self._make_cluster()
        _end_leftover(self.cluster)
        for attempt in (1, 2, 3):
            if self._came_up():
                return self._url()
            # After a postmaster was killed, its last sessions hold the shared memory for a moment.
            time.sleep(attempt)
        raise StartError(f"PostgreSQL did not start: {_last_words(self.log)} (log: {self.log})")

    def stop(self) -> None:
        """Shut down at once but cleanly: sessions are cut off, what was committed is kept."""
        if self.process is not None:
            end(self.process, polite=signal.SIGINT, patience=20)
            self.process = None
        if self.guard:
            self.guard.release()

    def _make_cluster(self) -> None:
        """Make the cluster; a half-made one, left by a killed first start, is cleared away before."""
        for leftover in self.cluster.iterdir():
            shutil.rmtree(leftover) if leftover.is_dir() else leftover.unlink()
        command: list[str | Path] = [self.binaries / "initdb", "-D", self.cluster, "-U", USER]
        command += ["--auth=trust", "--encoding=UTF8"]
        command += ["--locale=C", "--no-instructions", "--no-sync"]
        made = subprocess.run(
            leashed(command, death=signal.SIGKILL, account=self.account),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            cwd="/",
            check=False,
        )
        if made.returncode:
            (self.cluster / "PG_VERSION").unlink(missing_ok=True)
            lines = made.stderr.strip().splitlines() or ["no reason given"]
            reason = next((line for line in lines if "error" in line.lower()), lines[0])
            raise StartError(f"The database could not be made in {self.cluster}: {reason}")

    def _came_up(self) -> bool:
        command: list[str | Path] = [self.binaries / "postgres", "-D", self.cluster, "-k", self.sockets]
        for name, value in self.settings.items():
            command += ["-c", f"{name}={value}"]
        with self.log.open("wb") as log:
            self.process = start_server(command, log=log, death=signal.SIGINT, account=self.account)
        deadline = time.monotonic() + START_PATIENCE
        while time.monotonic() < deadline and self.process.poll() is None:
            if self._status() == "ready":
                return True
            time.sleep(0.02)
        self.stop()
        return False

    def _facts(self) -> list[str]:
        """Lines of `postmaster.pid`: pid, folder, start, port, socket folder, address, memory, status."""
        with contextlib.suppress(OSError):
            return [line.strip() for line in (self.cluster / "postmaster.pid").read_text().splitlines()]
        return []

    def _status(self) -> str:
        facts = self._facts()
        ours = self.process is not None and facts[:1] == [str(self.process.pid)]
        return facts[7] if ours and len(facts) > 7 else ""

    def _url(self) -> str:
        facts = self._facts()
        port, folder = int(facts[3]), facts[4]
        with contextlib.closing(psycopg2.connect(host=folder, port=port, user=USER, dbname="postgres")) as link:
            link.autocommit = True
            with link.cursor() as cursor:
                cursor.execute("select 1 from pg_database where datname = %s", [DATABASE])
                if cursor.fetchone() is None:
                    cursor.execute(f"create database {DATABASE}")
        return f"postgresql://{USER}@/{DATABASE}?host={quote(folder)}&port={port}"


def _end_leftover(cluster: Path) -> None:
    """End a server that outlived a killed owner, and drop the pid file of one whose number someone else now has.

    The caller holds the lock of DATA_DIR, so no live owner runs this cluster.
    """
    path = cluster / "postmaster.pid"
    if not path.exists() or not Path("/proc/self").exists():
        return
    pid = int(path.read_text().split()[0])
    try:
        same = Path(f"/proc/{pid}/cwd").readlink() == cluster.resolve()
    except OSError:
        same = False
    if not same:
        path.unlink()
        return
    os.kill(pid, signal.SIGINT)
    deadline = time.monotonic() + 20
    while Path(f"/proc/{pid}").exists() and time.monotonic() < deadline:
        time.sleep(0.05)


def _last_words(log: Path) -> str:
    lines = log.read_text(errors="replace").strip().splitlines()
    telling = [line for line in lines if "FATAL" in line or "PANIC" in line or "could not" in line]
    return (telling or lines or ["no reason given"])[-1].strip()
