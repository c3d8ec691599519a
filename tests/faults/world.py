"""Real workers beside real servers, and the clock by which their tasks live."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

from hiring.devserver.embedded.process import end, leashed
from tests.faults.servers import Servers
from tests.mail_server import MailServer, listening

CELERY = [sys.executable, "-m", "celery", "--quiet", "-A", "tests.faults.clocked"]
LEAN = ["--without-gossip", "--without-mingle", "--loglevel", "INFO"]
ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 180.0


class Process:
    """One worker or beat, in a session of its own, with its log."""

    def __init__(self, name: str, command: list[str], log: Path, **environment: str) -> None:
        self.name, self.log = name, log
        with log.open("ab") as out:
            self.process = subprocess.Popen(
                leashed(command, death=signal.SIGKILL),
                cwd=ROOT,
                env={**os.environ, **environment},
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def kill(self) -> None:
        """Kill it with all its children, as a machine does that loses its power."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        end(self.process, polite=signal.SIGTERM, patience=15)

    @property
    def children(self) -> list[int]:
        """Return the processes of its pool."""
        kept = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(word) for word in kept.read_text().split()]


class World:
    """The servers, a mail server, the workers that a test started, and the time."""

    def __init__(self, servers: Servers) -> None:
        self.servers = servers
        self.mail = MailServer()
        self.processes: list[Process] = []

    def worker(self, queues: str = "default,pdf,mail,sync,webhooks", *more: str, **environment: str) -> Process:
        """Start a worker and return at once; `more` are Celery's own options."""
        name = f"worker{len(self.processes)}"
        words = [*CELERY, "worker", "--queues", queues, "-n", f"{name}@%h", "--concurrency", "1", *more, *LEAN]
        return self._started(name, words, **environment)

    def workers(self) -> Process:
        """Start all that an installation starts: a worker each for mail, PDF, webhooks and the rest."""
        code = "import sys, tests.faults.clocked; from hiring.workers import main; sys.exit(main())"
        return self._started(f"workers{len(self.processes)}", [sys.executable, "-c", code])

    def beat(self) -> Process:
        name = f"beat{len(self.processes)}"
        schedule = self.servers.data_dir / f"{name}-schedule"
        return self._started(name, [*CELERY, "beat", "--schedule", str(schedule), "--loglevel", "INFO"])

    def _started(self, name: str, words: list[str], **environment: str) -> Process:
        process = Process(name, words, self.servers.data_dir / "log" / f"{name}.log", **environment)
        self.processes.append(process)
        return process

    def stop(self) -> None:
        """End all that was started, and come back to the machine's time."""
        for process in self.processes:
            process.kill()
        self.processes.clear()
        (self.servers.data_dir / "clock").unlink(missing_ok=True)

    @contextlib.contextmanager
    def mail_server(self) -> Iterator[MailServer]:
        """Let the mail server listen for the length of the block."""
        with listening(self.mail, self.servers.mail_port):
            yield self.mail

    def ahead(self, length: timedelta) -> None:
        """Let tasks that begin from now on live `length` later than the machine."""
        kept = self.servers.data_dir / "clock"
        fresh = kept.with_suffix(".new")
        fresh.write_text(str(length.total_seconds()))
        fresh.replace(kept)


def until(question: Callable[[], object], what: str, patience: float = PATIENCE) -> float:
    """Wait until the answer is true and return how many seconds that took; fails with `what` was waited for."""
    began = time.monotonic()
    while not question():
        if time.monotonic() - began > patience:
            raise AssertionError(f"{what}: not within {patience:.0f} s")
        time.sleep(0.1)
    return time.monotonic() - began
