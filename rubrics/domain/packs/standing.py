"""How an item stands beside a pack: what the pack says, what we say, and what the pack said when we took it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from rubrics.domain.packs.shapes import Content, fingerprint


class State(StrEnum):
    """What would happen to an item that is taken."""

    NEW = "new"
    CHANGED = "changed"
    BOTH = "both"
    SAME = "same"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Standing:
    """An item of a pack beside ours: `ours` is None for one that we do not have, `theirs` for one that left the pack.

    `base` is the pack's content that ours came from, where that is known. `left` says that somebody chose to leave
    exactly this; `used`, that taking it makes a new version; `archived`, that ours is offered no more: none waits.
    """

    shelf: str
    key: str
    state: State
    ours: Content | None
    theirs: Content | None
    base: Content | None = None
    left: bool = False
    used: bool = False
    archived: bool = False

    @property
    def name(self) -> str:
        """What the item is called in a form."""
        return f"{self.shelf}:{self.key}"

    @property
    def mark(self) -> str:
        """What tells that neither side changed since somebody looked at the two beside each other."""
        return fingerprint({"ours": self.ours, "theirs": self.theirs})

    @property
    def differs(self) -> bool:
        """Tell whether there is something to take."""
        return self.state in (State.NEW, State.CHANGED, State.BOTH) and not self.archived

    @property
    def waits(self) -> bool:
        """Tell whether somebody still has to choose."""
        return self.differs and not self.left


def state_of(ours: Content | None, theirs: Content | None, base: Content | None) -> State:
    """Return how an item stands. Without a known past, what differs may be our edit: both count as changed."""
    if theirs is None:
        return State.GONE
    if ours is None:
        return State.NEW
    if _same(ours, theirs):
        return State.SAME
    if base is None:
        return State.BOTH
    if _same(theirs, base):
        return State.SAME  # the pack says what it said when we took it; what differs is our own
    return State.CHANGED if _same(ours, base) else State.BOTH


def _same(one: Content, other: Content) -> bool:
    """Tell whether two contents say the same; most are alike to the letter, which is seen without a fingerprint."""
    return one == other or fingerprint(one) == fingerprint(other)
