"""Names that something has disfigured: read in the wrong encoding, with lost letters, or set letter by letter."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assessments.domain.anonymise.folding import RUN, fold, is_latin, spellings
from assessments.domain.anonymise.ordinary import Weight, weight_of

# What a text in UTF-8 is most often taken for.
TAKEN_FOR = ("cp1252", "latin-1", "mac_roman", "cp1251", "cp850")
LOST = ("?", "\ufffd")
FEWEST_LEFT = 3
SPACED_FROM = 5
SPACES = (" ", ".", "-", "_", "·", "*")
Literal = tuple[str, str]


def patterns(name: str) -> list[Literal]:
    """Return what the words of a name look like when disfigured, each with a pattern of where it counts."""
    parts = [part for part in RUN.findall(name) if weight_of(fold(part)) == Weight.PLAIN]
    found = {told for part in parts for told in (*_misread(part), *_with_holes(part))}
    return [(told.lower(), rf"(?<!\w){re.escape(told)}(?!\w)") for told in found] + list(_spaced(parts))


def _misread(part: str) -> Iterator[str]:
    """Give a word as it looks when its bytes are taken for those of another encoding, once and twice."""
    for case in dict.fromkeys((part, part.lower(), part.upper())) if not part.isascii() else ():
        for encoding in TAKEN_FOR:
            told = case
            for _time in range(2):
                try:
                    told = told.encode().decode(encoding)
                except UnicodeDecodeError:
                    break
                yield told


def _with_holes(part: str) -> Iterator[str]:
    """Give a word without the letters that an encoding did not know: J?rgen, M??ig."""
    if sum(char.isascii() for char in part) >= FEWEST_LEFT:
        for sign in LOST:
            for size in (1, 2):
                if not part.isascii():
                    yield "".join(char if char.isascii() else sign * size for char in part)


def _spaced(parts: list[str]) -> Iterator[Literal]:
    """Give the words with one sign between each two letters, as headings have them: G E R L A C H."""
    for form in sorted(
        {form for part in parts if is_latin(part) for form in (*spellings(part), part.lower(), part.upper().lower())}
    ):
        for sign in SPACES if len(form) >= SPACED_FROM else ():
            told = sign.join(form)
            yield told, rf"(?<!\w)(?<!\w{re.escape(sign)}){re.escape(told)}(?!{re.escape(sign)}?\w)"
