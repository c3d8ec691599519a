"""Runs a few processes side by side: their lines prefixed, a fallen one started again, all ended together."""

import datetime as dt
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from honcho.colour import get_colours
from honcho.printer import Message, Printer

from hiring.devserver.embedded.process import end, leashed
from hiring.devserver.embedded.reviving import pause

STOP_PATIENCE = 25.0
SHORT_LIFE = 10.0
SHORT_LIVES_ALLOWED = 3


@dataclass
class Child:
    """One process to keep running."""

    name: str
    command: Sequence[str]
    colour: str
    process: "subprocess.Popen[bytes] | None" = None
    began: float = 0.0
    falls: int = 0
    proven: bool = False
    due: float = 0.0
    reader: threading.Thread | None = field(default=None, repr=False)


def _message(text: str | bytes, name: str, colour: str | None) -> Message:
    return Message("line", text, dt.datetime.now(dt.UTC).astimezone(), name, colour)


class Children:
    """Processes kept running until `stop`, or until one of them proves unable to start."""

    def __init__(self, commands: Mapping[str, Sequence[str]], environment: Mapping[str, str]) -> None:
        colours = get_colours()
        self.children = [Child(name, command, next(colours)) for name, command in commands.items()]
        self.environment = environment
        self.lines: queue.Queue[Message] = queue.Queue()
        self.printer = Printer(sys.stdout, width=max(len(name) for name in [*commands, "holdout"]))
        self.stopping = False
        self.serving = threading.Event()

    def say(self, text: str) -> None:
        self.lines.put(_message(text, "holdout", None))

    def run(self, *, beside: Callable[[], None], tend: Callable[[], None] = lambda: None) -> int:
        """Keep all running and return an exit status: 0 after `stop`, 1 when one never came up.

        The first is started alone, so that two processors serve the first page sooner; the rest follow once
        `beside`, which runs in a thread of its own, has set `serving`. `tend` is called every now and then.
        """
        try:
            self._start(self.children[0])
            threading.Thread(target=beside, daemon=True).start()
            while not self.stopping:
                self._print(wait=0.2)
                tend()
                if not self._kept_up():
                    return 1
            return 0
        finally:
            self._end_all()

    def stop(self) -> None:
        self.stopping = True

    def _start(self, child: Child) -> None:
        # The death signal follows the thread that starts a process: always the main one, which lives as long as we do.
        child.process = subprocess.Popen(
            leashed(child.command, death=signal.SIGTERM),
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        child.began = time.monotonic()
        child.reader = threading.Thread(target=self._read, args=(child, child.process), daemon=True)
        child.reader.start()

    def _read(self, child: Child, process: "subprocess.Popen[bytes]") -> None:
        for line in process.stdout or ():
            self.lines.put(_message(line, child.name, child.colour))

    def _print(self, *, wait: float) -> None:
        try:
            self.printer.write(self.lines.get(timeout=wait) if wait else self.lines.get_nowait())
            while True:
                self.printer.write(self.lines.get_nowait())
        except queue.Empty:
            return

    def _kept_up(self) -> bool:
        """Start fallen processes again, after pauses that grow; say False when one never came up in three tries."""
        for child in self.children:
            if child.process is None:
                if (self.serving.is_set() or child.falls) and time.monotonic() >= child.due:
                    self._start(child)
            elif child.process.poll() is not None and not self._may_fall(child, child.process.returncode):
                return False
        return True

    def _may_fall(self, child: Child, status: int) -> bool:
        """Note a fall. Whoever was killed, or has run well before, is started again however often that happens."""
        lived = time.monotonic() - child.began
        child.proven = child.proven or lived >= SHORT_LIFE or status < 0
        child.falls = child.falls + 1 if lived < SHORT_LIFE else 1
        self._end(child)
        child.process = None
        if child.falls >= SHORT_LIVES_ALLOWED and not child.proven:
            self.say(f"{child.name} stopped {child.falls} times right after its start (status {status}).")
            return False
        wait = max(1.0, pause(child.falls))
        child.due = time.monotonic() + wait
        self.say(f"{child.name} stopped (status {status}); starting it again in {wait:.0f} s.")
        return True

    def _end(self, child: Child) -> None:
        if child.process is not None:
            end(child.process, polite=signal.SIGTERM, patience=STOP_PATIENCE)
        if child.reader is not None:
            child.reader.join(1)

    def _end_all(self) -> None:
        """Ask all at once, then wait for each, so that the whole takes as long as the slowest."""
        for child in self.children:
            if child.process is not None and child.process.poll() is None:
                child.process.terminate()
        for child in self.children:
            self._end(child)
        self._print(wait=0)


def commands(python: str = sys.executable) -> dict[str, list[str]]:
    """Return the command lines of web, worker and beat, the same as in docker-compose.yml."""
    return {
        "web": [python, "-m", "gunicorn", "--config", "python:hiring.settings.gunicorn", "hiring.wsgi"],
        "worker": [python, "-m", "hiring.workers"],
        "beat": [python, "-m", "celery", "--quiet", "-A", "hiring", "beat", "--loglevel", "INFO"],
    }
