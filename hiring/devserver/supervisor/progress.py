"""Saying what a start is doing, so that nobody looks at a silent terminal."""

import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

STILL_EVERY = 5.0


def _print(text: str) -> None:
    print(f"holdout: {text}", flush=True)


class Progress:
    """Names each step with the seconds gone by when it began, and every few seconds the one that still goes on."""

    def __init__(self, say: Callable[[str], None] = _print, since: "Progress | None" = None) -> None:
        self.began: float = since.began if since else time.monotonic()
        self._say = say
        self._step = ""
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._remind, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.began

    def step(self, name: str) -> None:
        self._step = name
        self._say(f"{self.seconds:5.1f} s  {name}")

    def _remind(self) -> None:
        while not self._ended.wait(STILL_EVERY):
            if self._step:
                self._say(f"{self.seconds:5.1f} s  … still {self._step}")
