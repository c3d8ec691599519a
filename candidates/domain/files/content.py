"""What a reader of one kind of file gives, and why it may give nothing."""

from __future__ import annotations

from typing import NamedTuple

from candidates.domain.files.hiding import Hidden


class Content(NamedTuple):
    """The text that a reader of the file sees, with form feeds between pages, what the file hides, and its pages."""

    text: str
    hidden: list[Hidden] = []
    pages: int = 0


class Unreadable(Exception):
    """A file whose text cannot be had; `reason` is the word for why."""

    reason = "corrupt"


class Damaged(Unreadable):
    """It cannot be opened, or is not what it says."""


class Locked(Unreadable):
    """It needs a password."""

    reason = "password_required"


class Bomb(Unreadable):
    """Unpacked, it would grow out of all measure."""

    reason = "bomb"
