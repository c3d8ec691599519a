"""`python -m hiring.workers`: a worker each for mail, PDF, webhooks and the rest, so that none waits behind another.

The program is loaded once and forked, so that four workers cost little more memory than one. One that falls is forked
anew; a signal to end reaches all, and they end when this process does.
"""

import ctypes
import gc
import os
import signal
import sys
import time
from collections.abc import Mapping, Sequence
from types import FrameType

import structlog

from hiring.celery import app

log = structlog.get_logger(__name__)
PR_SET_PDEATHSIG = 1
RESTART_PAUSE = 1.0
# So many falls within a minute, and whoever started us had better know.
FALLS_ALLOWED, MINUTE = 5, 60.0


def workers(environment: Mapping[str, str] = os.environ) -> dict[str, list[str]]:
    """Return the workers by name, with the queues of each and how many processes serve them."""
    concurrency = environment.get("WORKER_CONCURRENCY") or "2"
    return {
        "default": ["--queues", "default,sync", "--concurrency", concurrency],
        "mail": ["--queues", "mail", "--concurrency", "1"],
        "pdf": ["--queues", "pdf", "--concurrency", "1"],
        "webhooks": ["--queues", "webhooks", "--concurrency", "1"],
    }


class Family:
    """The workers that run, by process id."""

    def __init__(self, wanted: Mapping[str, Sequence[str]]) -> None:
        self.wanted = wanted
        self.running: dict[int, str] = {}
        self.falls: list[float] = []
        self.stopping = False

    def run(self) -> int:
        """Keep all running and return an exit status: 0 after a signal to end, 1 when they could not be kept up."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._stop)
        for name in self.wanted:
            self._start(name)
        while self.running:
            pid, status = os.wait()
            name = self.running.pop(pid)
            if self.stopping:
                continue
            log.warning("worker_stopped", kind=name, status=os.waitstatus_to_exitcode(status))
            time.sleep(RESTART_PAUSE)
            self.falls = [at for at in [*self.falls, time.monotonic()] if time.monotonic() - at < MINUTE]
            if self._too_often:
                self._stop(signal.SIGTERM, None)
            elif not self.stopping:
                self._start(name)
        return 1 if self._too_often else 0

    @property
    def _too_often(self) -> bool:
        return len(self.falls) > FALLS_ALLOWED

    def _start(self, name: str) -> None:
        parent = os.getpid()
        pid = os.fork()
        if pid:
            self.running[pid] = name
            if self.stopping:  # the signal came while we forked
                os.kill(pid, signal.SIGTERM)
            return
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            os._exit(0)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)
        lean = ["--without-gossip", "--without-mingle", "--loglevel", "INFO"]
        app.worker_main(["--quiet", "worker", "--hostname", f"{name}@%h", *self.wanted[name], *lean])
        os._exit(0)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True
        for pid in self.running:
            os.kill(pid, signal.SIGTERM)


def main() -> int:
    app.loader.init_worker()
    app.finalize()
    gc.collect()
    # What was loaded is shared for as long as nobody counts through it.
    gc.freeze()
    return Family(workers()).run()


if __name__ == "__main__":
    sys.exit(main())
