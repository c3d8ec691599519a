"""Lists that are not marked as lists: pasted text loses its bullets, chats use emoji for them.

In a hard-wrapped paragraph a line ends because the next word would not have fitted. A line that ends earlier, again
and again, was ended on purpose: each line is then an item, or a paragraph, of its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Protocol

_SYMBOL = re.compile(r"[ ]*([^\w\s\x00-\x7f€£¥§„“”‚‘’«»…–—‐‑]{1,3}\ufe0f?)[ ]*(?=\S)")
_STOPS, _CLOSING = (".", "!", "?", "…"), "\"')]"
MOST_WORDS = 28  # in an item; longer lines without a full stop are paragraphs
DELIBERATE = 0.6  # share of breaks that were made on purpose, for a run of lines to be a list
UNWRAPPED = 110  # characters; nobody wraps lines as late as that
SPACED_ITEMS = 3  # single lines between blank ones that make a list


class Lined(Protocol):
    """What is looked at of a line, and what is told of it."""

    text: str
    bullet: int
    indent: int
    blank: bool
    sign: str
    own: bool
    item: bool

    @property
    def marked(self) -> bool:
        """Whether the line is headed, drawn or bold by its marks."""


def mark_lists(lines: Sequence[Lined]) -> None:
    """Tell of each line whether it begins a block of its own, and whether it is an item of an unmarked list."""
    _emoji_bullets(lines)
    run: list[Lined] = []
    singles: list[Lined] = []
    for line in [*lines, None]:
        if line is not None and not (line.blank or line.bullet or line.marked):
            run.append(line)
            continue
        if run:
            _run(run)
            if len(run) == 1 and _could_be_item(run[0]):
                singles.append(run[0])
            else:
                _singles(singles)
                singles = []
            run = []
        if line is None or not line.blank:
            _singles(singles)
            singles = []


def _emoji_bullets(lines: Sequence[Lined]) -> None:
    """The same symbol before neighbouring lines is their bullet."""
    symbols = [
        (line, _SYMBOL.match(line.text) if not line.sign.isalnum() else None) for line in lines if not line.blank
    ]
    for (line, found), (other, following) in pairwise(symbols):
        if found and following and found[1] == following[1]:
            line.bullet, other.bullet = line.bullet or found.end(), other.bullet or following.end()


def _could_be_item(line: Lined) -> bool:
    return (
        not line.text.rstrip(_CLOSING).endswith(_STOPS)
        and not line.text.endswith(":")
        and len(line.text.split()) <= MOST_WORDS
    )


def _run(run: list[Lined]) -> None:
    """Neighbouring lines without a bullet: one wrapped paragraph, or many short ones."""
    if len(run) < 2:
        return
    width = max(len(line.text) for line in run)
    pairs = list(pairwise(run))
    ended = [len(line.text) + 1 + len(after.text.split()[0]) <= width for line, after in pairs]
    # The longest line ends where it must, so it tells nothing.
    telling = [early for early, (line, _) in zip(ended, pairs, strict=True) if len(line.text) < width] or [False]
    if width <= UNWRAPPED and (sum(telling) < DELIBERATE * len(telling) or len(run) < 3):
        return
    open_ended = [_could_be_item(line) for line in run]
    small = sum(line.text.lstrip()[:1].islower() for line in run) > len(run) / 2  # some write all items in lower case
    mostly_open = sum(open_ended) > len(run) / 2
    for line, could in zip(run, open_ended, strict=True):
        line.own = small or not line.text.lstrip()[:1].islower()
        line.item = line.own and could and mostly_open


def _singles(singles: list[Lined]) -> None:
    """Single lines between blank ones."""
    if len(singles) >= SPACED_ITEMS:
        for line in singles:
            line.own = line.item = True
