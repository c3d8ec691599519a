"""What was done to a file, in a state and in words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """What a grader gets of a file."""

    UNCHANGED = "unchanged"
    CHANGED = "changed"
    LEFT_OUT = "left_out"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Told:
    """One file of a copy: its name there, what became of it, and why; no reason where nothing was done."""

    name: str
    state: State
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    """The bytes that a grader may have, None when there are none, and what was done."""

    data: bytes | None
    state: State
    reason: str = ""
    inner: tuple[Told, ...] = ()


NAMED = "Names were taken out of its text."
OWN_DATA = "What it says of its author was taken out."


def kept(before: bytes, after: bytes, reason: str = NAMED) -> Done:
    """Return what is told of a file by comparing its bytes."""
    return Done(after, State.CHANGED, reason) if after != before else Done(before, State.UNCHANGED)


def left_out(reason: str) -> Done:
    """Return that a file is not in the copy, though it could be read."""
    return Done(None, State.LEFT_OUT, reason)


def unreadable(reason: str) -> Done:
    """Return that a file is not in the copy since nobody could look into it."""
    return Done(None, State.UNREADABLE, reason)
