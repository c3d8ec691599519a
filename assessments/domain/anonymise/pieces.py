"""Long texts in pieces, and what a piece says through its escapes: most hold no name, and are read quickly."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from assessments.domain.anonymise.escapes import ESCAPE, READERS

PIECE = 128 * 1024
# Looked at around a cut, so that it falls between no two words of a name.
AROUND = 320
MOST_CUTS = 200
# Never within an escape: one may end in a backslash, a hyphen or an equals sign, and some hold a space or a comma.
_CUT = re.compile(r"(?<![\\=-])[\n, ]")
_OPEN = re.compile(r"(?:\\N\{[A-Za-z0-9 \-]{0,60}|=\?[\w.-]{2,20}\?[bBqQ]\?[^?\s]{0,100})\Z")
_CODED = re.compile(r"[\w+/-]{60,76}\r?\n\Z", re.ASCII)
_QUICK = re.compile(rf"(?=[\\&%\x1b=#+-])(?:{ESCAPE.pattern})", ESCAPE.flags)


def pieces(text: str, named: Callable[[str], bool]) -> Iterator[str]:
    """Give a text in pieces that make it up. `named` tells whether a text holds words of the name: there is no cut."""
    start = 0
    while len(text) - start > 2 * PIECE:
        end = _cut(text, start + PIECE, named)
        yield text[start:end]
        start = end
    if start < len(text):
        yield text[start:]


def _cut(text: str, after: int, named: Callable[[str], bool]) -> int:
    """Return where the text may be cut next; a text that may not be cut nearby is taken whole."""
    for number, found in enumerate(_CUT.finditer(text, after)):
        if number > MOST_CUTS:
            break
        end = found.end()
        before = text[end - AROUND : end]
        if not (_OPEN.search(before) or _CODED.search(before) or named(text[end - AROUND : end + AROUND])):
            return end
    return len(text)


def layers(text: str, most: int) -> Iterator[str]:
    """Give what a text says, then what that says once its escapes are resolved, as long as there are any."""
    for _layer in range(most + 1):
        yield text
        deeper = _flat(text)
        if deeper == text:
            return
        text = deeper


def _flat(text: str) -> str:
    """Return the text with one layer of escapes resolved; where each stood is not known."""
    return _QUICK.sub(_said, text)


def _said(match: re.Match[str]) -> str:
    piece, kind = match[0], match.lastgroup or ""
    said = READERS[kind](piece)
    if said is None and kind == "header":  # what stands within may be escaped by itself
        return piece[0] + _flat(piece[1:])
    return piece if said is None else said
