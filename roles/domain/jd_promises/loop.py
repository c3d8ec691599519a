"""The loop as far as a candidate is told of it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from roles.domain.stage_kinds import StageKind


@dataclass(frozen=True, slots=True)
class Step:
    """A step that the candidate is told of; `minutes` are those it asks of them, `pay` whole units, both 0 for none."""

    label: str
    minutes: int
    talk: bool
    task: bool
    pay: float


@dataclass(frozen=True, slots=True)
class Told:
    """The steps in order, and the longest that somebody waits after one, in days; None when nothing says."""

    steps: tuple[Step, ...]
    patience: int | None = None

    @property
    def asking(self) -> list[Step]:
        return [step for step in self.steps if step.minutes]

    @property
    def talks(self) -> list[Step]:
        return [step for step in self.steps if step.talk]

    @property
    def task(self) -> Step | None:
        return next((step for step in self.steps if step.task), None)

    @property
    def minutes(self) -> int:
        return sum(step.minutes for step in self.steps)


def told(stages: Sequence[Mapping[str, Any]], digits: int) -> Told:
    """Return what candidates are told of a role's stages; `digits` are those of the minor unit of its currency."""
    rows = [(StageKind(stage["kind"]), stage) for stage in stages]
    steps = tuple(_step(kind, stage, digits) for kind, stage in rows if kind.is_told)
    waits = [stage["patience_days"] for kind, stage in rows if kind.is_told and stage["patience_days"]]
    return Told(steps, max(waits, default=None))


def _step(kind: StageKind, stage: Mapping[str, Any], digits: int) -> Step:
    asks = 0
    if kind.takes_part:
        asks = round(float(stage["hours"]) * 60) if stage["hours"] is not None else stage["minutes"] or 0
    pay = float(Decimal(stage["pay_minor"] or 0).scaleb(-digits))
    return Step(kind.called or stage["label"], asks, kind.is_conversation, kind.has_task, pay)


def in_words(loop: Told, pay: str, language: str) -> str:
    """Return what a JD may promise of the loop; `pay` is that of the take-home in words, '' when nothing is paid."""
    if not loop.steps:
        return ""
    german = language == "de"
    parts = [_asked(loop, german=german)]
    if loop.task is not None and loop.task.minutes:
        parts.append(_task(loop.task, pay, german=german))
    if loop.patience:
        parts.append(
            f"Nach jedem Schritt hören Sie innerhalb von {loop.patience} Tagen von uns."
            if german
            else f"After each step you hear from us within {loop.patience} days."
        )
    return " ".join(parts)


def _asked(loop: Told, *, german: bool) -> str:
    number, time = len(loop.steps), length(loop.minutes)
    if german:
        return f"{number} Schritte, insgesamt {time} Ihrer Zeit." if loop.minutes else f"{number} Schritte."
    return f"{number} steps, {time} of your time in all." if loop.minutes else f"{number} steps."


def _task(task: Step, pay: str, *, german: bool) -> str:
    time = length(task.minutes)
    if german:
        return f"Die Aufgabe für zu Hause dauert {time}{f' und ist mit {pay} bezahlt' if pay else ''}."
    return f"The take-home takes {time}{f', and we pay {pay} for it' if pay else ''}."


def length(minutes: int) -> str:
    """Return minutes as hours and minutes."""
    hours, rest = divmod(minutes, 60)
    return " ".join(filter(None, (f"{hours} h" if hours else "", f"{rest} min" if rest or not hours else "")))
