"""Time in a stage: what counts as days of ours, what a hold takes out, and which way a move went. Pure.

A visit of a stage begins when somebody enters it, and may be broken by holds and by an end that was taken back; what
lies in between does not count.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any


class Why(StrEnum):
    """What began an interval."""

    APPLY = "apply"
    MOVE = "move"
    BACK = "back"
    SKIP = "skip"
    HOLD = "hold"
    REOPEN = "reopen"
    IMPORT = "import"
    TRANSFER = "transfer"

    @property
    def counts(self) -> bool:
        """Somebody waits on us; on hold nobody does."""
        return self is not Why.HOLD

    @property
    def goes_on(self) -> bool:
        """The visit of the stage goes on that was begun before."""
        return self in (Why.HOLD, Why.REOPEN)


# How a step is called where it is no plain move: on the timeline, in lists, in the answer to a program.
SAID = {Why.BACK: "moved back", Why.SKIP: "skipped ahead"}


@dataclass(frozen=True, slots=True)
class Span:
    """A stage's interval; `left` is None while it is open."""

    stage: Any
    entered: datetime
    left: datetime | None
    why: Why


@dataclass(frozen=True, slots=True)
class Clock:
    """The clock of a stage: it began so long before it stopped, or before now, as the days that count.

    Where holds were taken out, `began` lies later than the day on which the stage was entered.
    """

    began: datetime
    stopped: datetime | None = None

    def shows(self, now: datetime) -> timedelta:
        """Return the time that counts."""
        return max((self.stopped or now) - self.began, timedelta())

    def resumed(self, moment: datetime) -> Clock:
        """Return the clock as it runs on after a pause: what counted stays, the pause does not count."""
        return self if self.stopped is None else Clock(self.began + (moment - self.stopped))

    def halted(self, moment: datetime) -> Clock:
        """Return the clock as it stands still from `moment` on; one that stands stays as it is."""
        return self if self.stopped is not None else Clock(self.began, moment)


def visits(spans: Iterable[Span]) -> list[list[Span]]:
    """Return the spans of an application, given in order, by the visit of a stage that they belong to."""
    found: list[list[Span]] = []
    for span in spans:
        if span.why.goes_on and found and found[-1][-1].stage == span.stage:
            found[-1].append(span)
        else:
            found.append([span])
    return found


def counted(visit: Iterable[Span], now: datetime) -> timedelta:
    """Return the time of a visit that counts as ours."""
    return _sum((span for span in visit if span.why.counts), now)


def on_hold(visit: Iterable[Span], now: datetime) -> timedelta:
    """Return the time of a visit that was spent on hold."""
    return _sum((span for span in visit if not span.why.counts), now)


def _sum(spans: Iterable[Span], now: datetime) -> timedelta:
    return sum(((span.left or now) - span.entered for span in spans), timedelta())


def clock_of(spans: Sequence[Span]) -> Clock:
    """Return the clock of the last visit, from all spans of an application in order."""
    visit = visits(spans)[-1]
    counting = [span for span in visit if span.why.counts]
    if not counting:
        return Clock(visit[0].entered, visit[0].entered)
    last = counting[-1]
    stopped = last.left
    until = stopped or last.entered
    earlier = _sum(counting if stopped else counting[:-1], until)
    return Clock(until - earlier, stopped)


def way(left: int, to: int) -> Why:
    """Return how a step from one place of the loop to another is called: a move, a skip, or a step back."""
    if to < left:
        return Why.BACK
    return Why.SKIP if to > left + 1 else Why.MOVE
