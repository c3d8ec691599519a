"""Reading the words of a page from PDFium, glyph by glyph: its own order of lines is not trusted, its glyphs are."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium

from candidates.domain.files.pdf.leftwards import Glyph, as_spoken
from candidates.domain.files.pdf.words import Look, Word, runs_left

HYPHENS = {0x02, 0xFFFE, 0xAD}  # what PDFium gives for a hyphen at the end of a line
INKLESS = {3, 7}  # modes of drawing that leave nothing on the page: invisible, and clip only
MOST_GLYPHS = 60_000
ASCII_ENDS = "\x7f"
FAR, NEAR = 0.3, 0.12  # gaps inside a word, in sizes: where spaces are told, and where they may not be
LINE_ENDS = frozenset({0x0D, 0x0A})
BREAKS = LINE_ENDS | {0x20, 0xA0, 0x09, 0x3000, 0}


@dataclass(slots=True)
class Sheet:
    """The words of one page in the order in which it draws them, and its size."""

    words: list[Word]
    width: float
    height: float


def words_of(page: Any) -> Sheet:
    """Return the words of a pypdfium2 page."""
    left, bottom, right, top = page.get_cropbox()
    textpage = page.get_textpage()
    try:
        reader = _Reader(textpage.raw, left, top)
        reader.read()
    finally:
        textpage.close()
    return Sheet(reader.words, right - left, top - bottom)


class _Reader:
    """Puts glyphs together to words: a space, a gap, another line or another direction ends one."""

    def __init__(self, textpage: Any, left: float, top: float) -> None:
        self.page, self.left, self.top = textpage, left, top
        self.words: list[Word] = []
        self.looks: dict[int | None, Look] = {}
        self.word: Word | None = None
        self.reach = FAR
        self.box = pdfium.FS_RECTF()
        self.origin = ctypes.c_double(), ctypes.c_double()
        self.leftwards: dict[int, tuple[Word, int]] = {}  # the words that run to the left, with their last glyphs

    def read(self) -> None:
        code_of, object_of = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetTextObject
        page, box = self.page, self.box
        for at in range(min(pdfium.FPDFText_CountChars(page), MOST_GLYPHS)):
            code = code_of(page, at)
            if code in BREAKS:
                # Where a page is written upwards as well, ends of lines are told between letters of one word.
                self.word, self.reach = (self.word, NEAR) if code in LINE_ENDS else (None, FAR)
                continue
            if not pdfium.FPDFText_GetLooseCharBox(page, at, box):
                continue
            key = ctypes.cast(object_of(page, at), ctypes.c_void_p).value
            look = self.looks.get(key) or self._look(key, at)
            self._take(at, code, look)
        for word, last in self.leftwards.values():
            word.text = as_spoken(list(self._glyphs(word, last)))

    def _glyphs(self, word: Word, last: int) -> Iterator[Glyph]:
        """Yield the letters of a word with the places where they stand."""
        for at in range(word.at, last + 1):
            code = pdfium.FPDFText_GetUnicode(self.page, at)
            if code in BREAKS or not pdfium.FPDFText_GetLooseCharBox(self.page, at, self.box):
                continue
            x0, x1, _base = _turned(self.box, 0.0, 0.0, self.left, self.top, word.look.quarter)
            yield x0, x1, "-" if code in HYPHENS else _char(code)

    def _look(self, key: int | None, at: int) -> Look:
        matrix = pdfium.FS_MATRIX()
        pdfium.FPDFText_GetMatrix(self.page, at, matrix)
        size = pdfium.FPDFText_GetFontSize(self.page, at) * math.hypot(matrix.c, matrix.d)
        red, green, blue, alpha = (ctypes.c_uint(0) for _ in range(4))
        coloured = pdfium.FPDFText_GetFillColor(self.page, at, red, green, blue, alpha)
        mode = pdfium.FPDFTextObj_GetTextRenderMode(pdfium.FPDFText_GetTextObject(self.page, at)) if key else 0
        look = Look(
            size=abs(size) or 0.1,
            quarter=round(math.degrees(math.atan2(matrix.b, matrix.a)) / 90) % 4,
            colour=(red.value, green.value, blue.value) if coloured else (0, 0, 0),
            opaque=not coloured or alpha.value > 40,
            inked=mode not in INKLESS,
            address=key or 0,
        )
        self.looks[key] = look
        return look

    def _take(self, at: int, code: int, look: Look) -> None:
        box, (x, y) = self.box, self.origin
        pdfium.FPDFText_GetCharOrigin(self.page, at, x, y)
        x0, x1, base = _turned(box, x.value, y.value, self.left, self.top, look.quarter)
        char = "-" if code in HYPHENS else _char(code)
        word = self.word
        reach, self.reach = self.reach, FAR
        if word is None or not _goes_on(word, x0, x1, base, look, reach):
            top, bottom = base - 0.75 * look.size, base + 0.25 * look.size
            self.word = Word(char, x0, top, x1, bottom, at, look, runs_left(char))
            self.words.append(self.word)
            return
        word.text += char
        if char > ASCII_ENDS:
            word.rtl = word.rtl or runs_left(char)
        if word.rtl:
            self.leftwards[word.at] = word, at
        if x0 < word.x0:
            word.x0 = x0
        if x1 > word.x1:
            word.x1 = x1


def _char(code: int) -> str:
    return chr(code) if 0x20 < code < 0x110000 and not 0xD800 <= code < 0xE000 else ""


def _turned(box: Any, x: float, y: float, left: float, top: float, quarter: int) -> tuple[float, float, float]:
    """Return where a glyph begins and ends along its line, and its base line, as if the line ran to the right.

    The turned coordinates are those that `Word.box` turns back.
    """
    x0, x1, y0, y1 = box.left - left, box.right - left, top - box.top, top - box.bottom
    if quarter == 1:  # upwards
        return -y1, -y0, x - left
    if quarter == 3:
        return y0, y1, left - x
    if quarter == 2:
        return -x1, -x0, y - top
    return x0, x1, top - y


def _goes_on(word: Word, x0: float, x1: float, base: float, look: Look, reach: float) -> bool:
    """Tell whether a glyph stands right behind a word, on its line."""
    if look is not word.look and (look.quarter != word.look.quarter or look.inked != word.look.inked):
        return False
    size = max(look.size, 1.0)
    if abs(base - 0.25 * (word.y1 - word.y0) - word.middle) > 0.5 * size:
        return False
    behind, before = x0 - word.x1, word.x0 - x1  # both negative where they overlap
    return -1.5 * size < (max(before, behind)) < reach * size
