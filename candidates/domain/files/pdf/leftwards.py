"""Words of scripts that run to the left, told by where their letters stand: some programs draw them from the left."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from itertools import groupby

from candidates.domain.files.pdf.words import runs_left

Glyph = tuple[float, float, str]
BETWEEN, BESIDE = frozenset(".,:/-+"), frozenset("%$€£°")  # signs inside figures and at them
LAM, ALEFS = "\u0644", frozenset("\u0627\u0622\u0623\u0625\u0671")  # they are written as one sign


def as_spoken(glyphs: Sequence[Glyph]) -> str:
    """Return the letters of one word in the order in which they are spoken; marks follow their letter."""
    bases = [place for place, glyph in enumerate(glyphs) if glyph[2] and not unicodedata.combining(glyph[2])]
    if not bases:
        return "".join(char for _x0, _x1, char in glyphs)
    marks: dict[int, list[str]] = {}
    for glyph in glyphs:
        if glyph[2] and unicodedata.combining(glyph[2]):
            marks.setdefault(min(bases, key=lambda base: _apart(glyphs[base], glyph)), []).append(glyph[2])
    drawn_leftwards = _middle(glyphs[bases[0]]) >= _middle(glyphs[bases[-1]])
    order = bases if drawn_leftwards else bases[::-1]
    order = sorted(order, key=lambda place: -_middle(glyphs[place]))
    letters = _alefs_last([(glyphs[place][:2], glyphs[place][2], "".join(marks.get(place, ()))) for place in order])
    return "".join(_runs([letter + mark for _place, letter, mark in letters]))


def _alefs_last(letters: list[tuple[tuple[float, float], str, str]]) -> list[tuple[tuple[float, float], str, str]]:
    """Return letters with each lam before the alef that is drawn as one sign with it."""
    for at in range(len(letters) - 1):
        (place, first, _mark), (other, second, _other) = letters[at], letters[at + 1]
        if place == other and first in ALEFS and second == LAM:
            letters[at], letters[at + 1] = letters[at + 1], letters[at]
    return letters


def _runs(letters: list[str]) -> list[str]:
    """Return letters from right to left with figures and words of other scripts between them as these run."""
    other = [letter[0].isalnum() and not runs_left(letter) for letter in letters]
    for at in range(1, len(letters) - 1):
        other[at] = other[at] or (letters[at][0] in BETWEEN and other[at - 1] and other[at + 1])
    for at in range(len(letters)):
        other[at] = other[at] or (letters[at][0] in BESIDE and any(other[max(at - 1, 0) : at + 2]))
    found: list[str] = []
    for turned, run in groupby(zip(other, letters, strict=True), key=lambda pair: pair[0]):
        told = [letter for _other, letter in run]
        found.extend(told[::-1] if turned else told)
    return found


def _middle(glyph: Glyph) -> float:
    return (glyph[0] + glyph[1]) / 2


def _apart(base: Glyph, mark: Glyph) -> float:
    return abs(_middle(base) - _middle(mark))
