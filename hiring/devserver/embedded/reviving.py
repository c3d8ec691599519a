"""Starting a server again that fell, however often it falls."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from hiring.devserver.embedded.errors import StartError
from hiring.devserver.embedded.postgres import Postgres
from hiring.devserver.embedded.redis import EmbeddedRedis

Server = Postgres | EmbeddedRedis
LONGEST_PAUSE = 30.0
SHORT_LIFE = 10.0


def pause(falls: int) -> float:
    """Return how long to wait before another start, after so many falls in a row: nothing, then 1, 2, 4 … seconds."""
    return 0.0 if falls <= 1 else min(2.0 ** (falls - 2), LONGEST_PAUSE)


@dataclass
class _Kept:
    server: Server
    falls: int = 0
    began: float = 0.0
    due: float | None = None


class Reviver:
    """Watches servers of ours. `tend` is called often, by the thread that lives as long as we do."""

    def __init__(self, servers: Sequence[Server], say: Callable[[str], None]) -> None:
        self.kept = [_Kept(server, began=time.monotonic()) for server in servers]
        self.say = say

    def tend(self) -> None:
        """Start again what fell, once its pause is over."""
        for kept in self.kept:
            process = kept.server.process
            if kept.due is None and process is not None and process.poll() is not None:
                self._fell(kept, process.returncode)
            if kept.due is not None and time.monotonic() >= kept.due:
                self._start(kept)

    def _fell(self, kept: _Kept, status: int) -> None:
        moment = time.monotonic()
        kept.falls = kept.falls + 1 if moment - kept.began < SHORT_LIFE else 1
        kept.due = moment + pause(kept.falls)
        self.say(f"{kept.server.name} stopped (status {status}); starting it again.")

    def _start(self, kept: _Kept) -> None:
        kept.server.stop()
        began = time.monotonic()
        try:
            kept.server.start()
        except (StartError, OSError) as error:
            kept.falls += 1
            kept.due = time.monotonic() + pause(kept.falls)
            self.say(f"{error} Trying again in {pause(kept.falls):.0f} s.")
            return
        kept.began, kept.due = time.monotonic(), None
        self.say(f"{kept.server.name} is back after {kept.began - began:.1f} s; nothing that was saved is lost.")
