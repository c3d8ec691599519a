"""What changed between two versions of a text, word by word, for people to read. Pure: built on difflib."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["same", "added", "removed"]
WORDS = re.compile(r"\S+\s*|\s+")
WORDS_AT_MOST = 1_000_000  # product of two lengths; beyond it a passage is shown as replaced whole


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that stayed, came or went. The texts of same and added pieces make up the newer version."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """A section that is not what it was."""

    key: str
    label: str
    pieces: tuple[Piece, ...]


def words(old: str, new: str) -> list[Piece]:
    """Return the pieces that lead from `old` to `new`: by lines first, by words inside lines that changed.

    Joining the texts of the pieces that are not added gives `old`, of those not removed `new`.
    """
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    pieces: list[Piece] = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        gone, came = "".join(before[a:b]), "".join(after[c:d])
        pieces += [Piece("same", gone)] if tag == "equal" else _inside(gone, came)
    return _joined(pieces)


def _inside(old: str, new: str) -> list[Piece]:
    before, after = WORDS.findall(old), WORDS.findall(new)
    if len(before) * len(after) > WORDS_AT_MOST:
        return [Piece("removed", old), Piece("added", new)]
    pieces = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", "".join(before[a:b])))
        else:
            pieces += [Piece("removed", "".join(before[a:b])), Piece("added", "".join(after[c:d]))]
    return pieces


def _joined(pieces: Sequence[Piece]) -> list[Piece]:
    """Drop empty pieces and join neighbours of a kind."""
    joined: list[Piece] = []
    for piece in pieces:
        if not piece.text:
            continue
        if joined and joined[-1].kind == piece.kind:
            joined[-1] = Piece(piece.kind, joined[-1].text + piece.text)
        else:
            joined.append(piece)
    return joined


def of_briefs(old: Any, new: Any, sections: Sequence[Mapping[str, Any]]) -> list[Change]:
    """Return the changed sections of a brief in the playbook's order; outcomes count as one section, a line each.

    `old` and `new` have `sections` (key to text) and `outcomes` ([{id, text}]).
    """
    changes = []
    for section in sections:
        key = section["key"]
        if section.get("kind") == "outcomes_list":
            before, after = _lines(old.outcomes), _lines(new.outcomes)
        else:
            before, after = str(old.sections.get(key, "")), str(new.sections.get(key, ""))
        if before != after:
            changes.append(Change(key, section["label"], tuple(words(before, after))))
    return changes


def _lines(outcomes: Sequence[Mapping[str, str]]) -> str:
    return "\n".join(outcome["text"] for outcome in outcomes)
