"""Lines that a page lays out in its own way: tables, cells between tabs, bullets alone on a line, bold run-in headings
with a full stop, and whole texts in capitals."""

from __future__ import annotations

import re

from .rewrite import Plain, Rewrite

_NEEDED = re.compile(
    r"^[ ]*[|【]|\t|^[ ]*o[ ]|^[ ]*(?:\*{1,2}|_{1,2})[^*_\n]{2,60}[.!?](?:\*{1,2}|_{1,2})|"
    r"^[ \t]*\S{1,2}[ \t]*$|[A-ZÄÖÜ ,]{24}",
    re.MULTILINE,
)
_SPECIAL = re.compile(r"[ ]*(?:[*_o【]|[^\s]{1,3}[ ]*\r?$)", re.MULTILINE)  # opens what may be more than plain words
_RULED = re.compile(r"\|?[ ]{0,9}:?-+:?[ ]*(?:\|[ ]*:?-+:?[ ]*)*\|?")
_ROW = re.compile(r"\|.*\|")
_LONE = re.compile(r"[ \t]*(?:[-*•·▪◦‣●○►▸➤§✓✔✅☑→➔➜⇒▶–—+»>o]\ufe0f?|\d{1,2}[.)])[ \t]*")
_HOLLOW = re.compile(r"[ ]*o[ \t]+(?=\S)")
_BOLD_STOP = re.compile(r"[ ]*(?:\*{1,2}|_{1,2})([^*_\n]{2,60}?)([.!?])(?:\*{1,2}|_{1,2})[ ]+(?=\S)")
_BRACKETED = re.compile(r"[ ]*【[ ]*([^】\n]{1,40}?)[ ]*】[ :：]*")  # '【Team】 six people', as in Japan
_TABS = re.compile(r"\t[ \t]*")
_CAPITALS_LINE_WORDS = 7  # a shorter line in capitals may be a heading
_ALL_CAPITALS = 0.8  # share of capital letters from which a whole text was written in them
RUN_IN_HEADINGS = 3  # bold openings of paragraphs that make a style of heading
KEY_WORDS = 5  # in the first cell of a line with tabs


def laid_out(plain: Plain, *, headed: bool) -> Plain:
    """The text with one thing a line. `headed` says whether it may have headings of its own."""
    text = plain.text
    if _NEEDED.search(text) is None:
        return plain
    return _sentence_case(_Lines(plain, headed=headed).write())


class _Lines:
    """Walks the lines."""

    def __init__(self, plain: Plain, *, headed: bool) -> None:
        self.text = plain.text
        self.out = Rewrite(plain)
        self.lines = [found.span() for found in re.finditer(r"[^\n]*\n|[^\n]+$", self.text)]
        self.hollow = sum(_HOLLOW.match(self.text, start) is not None for start, _ in self.lines) > 1
        run_in = sum(_BOLD_STOP.match(self.text, start) is not None for start, _ in self.lines)
        self.headed = headed and run_in >= RUN_IN_HEADINGS

    def write(self) -> Plain:
        """The whole text."""
        index = written = 0
        while index < len(self.lines):
            start, end = self.lines[index]
            line = self.text[start:end]
            if "|" not in line and "\t" not in line and _SPECIAL.match(line) is None:
                index += 1
                continue
            self.out.copy(written, start)  # plain lines, many at once
            index = self._line(index)
            written = self.lines[index - 1][1]
        self.out.copy(written, len(self.text))
        return self.out.done()

    def _line(self, index: int) -> int:
        """Write the line, and those that belong to it; gives the index after them."""
        start, end = self.lines[index]
        line = self.text[start:end].rstrip("\r\n")
        if _is_row(line.strip()):
            self._row(start, line, end)
        elif _LONE.fullmatch(line) and (after := self._after(index)) is not None:
            self.out.put("- ", start, end)
            start, end = self.lines[after]
            start += len(self.text[start:end]) - len(self.text[start:end].lstrip())
            self.out.copy(start, end)
            return after + 1
        elif self.headed and (found := _BOLD_STOP.match(line)):
            self.out.put(f"\n**{found[1]}**\n", start, start + found.end())
            self.out.copy(start + found.end(), end)
        elif self.hollow and (mark := _HOLLOW.match(line)):
            self.out.put("- ", start, start + mark.end())
            self.out.copy(start + mark.end(), end)
        elif found := _BRACKETED.match(line):
            self.out.copy(start + found.start(1), start + found.end(1))
            self.out.put(": ", start + found.end(1), start + found.end())
            self.out.copy(start + found.end(), end)
        elif "\t" in line.strip():
            self._tabbed(start, line, end)
        else:
            self.out.copy(start, end)
        return index + 1

    def _after(self, index: int) -> int | None:
        """The line that holds the words of a bullet that stands alone."""
        for after in range(index + 1, min(index + 4, len(self.lines))):
            start, end = self.lines[after]
            line = self.text[start:end].strip()
            if line:
                return None if _LONE.fullmatch(line) or line.startswith(("#", "|")) else after
        return None

    def _row(self, start: int, line: str, end: int) -> None:
        """A row of a table as a bullet: 'first: second; third'. The rule under its head is left out."""
        if _RULED.fullmatch(line.strip()):
            return
        position, cells = 0, 0
        for edge in re.finditer(r"\|", line):
            cell = line[position : edge.start()]
            if cell.strip(" *_"):
                mark = ("- ", ": ", "; ")[min(cells, 2)]
                self.out.put(mark, start + position, start + position)
                inner = len(cell) - len(cell.lstrip(" *_"))
                self.out.copy(start + position + inner, start + position + len(cell.rstrip(" *_")))
                cells += 1
            position = edge.end()
        self.out.put("\n", start + len(line), end)

    def _tabbed(self, start: int, line: str, end: int) -> None:
        """Cells between tabs; the first names the others where it is short: 'Reports to: Head of Data'."""
        position = 0
        for number, gap in enumerate(_TABS.finditer(line)):
            cell = line[position : gap.start()]
            self.out.copy(start + position, start + gap.start())
            named = (
                not number
                and 0 < len(cell.split()) <= KEY_WORDS
                and cell.strip()[-1:].isalpha()
                and len(cell.strip()) > 2
            )
            self.out.put(": " if named else " ", start + gap.start(), start + gap.end())
            position = gap.end()
        self.out.copy(start + position, end)


def _is_row(line: str) -> bool:
    return _ROW.fullmatch(line) is not None or ("|" in line and _RULED.fullmatch(line) is not None)


def _sentence_case(plain: Plain) -> Plain:
    """Sentences in capitals as they would be written otherwise; short lines in capitals are headings, unless all is
    in capitals."""
    capitals = len(_CAPITAL.findall(plain.text))
    everything = capitals > _ALL_CAPITALS * (capitals + sum(map(str.islower, plain.text)))
    lines = plain.text.split("\n")
    written = [_lowered(line) if _shouts(line, everything=everything) else line for line in lines]
    text = "\n".join(written)
    return plain if text == plain.text else Plain(text, plain.begins, plain.starts, plain.stops, plain.before)


def _shouts(line: str, *, everything: bool) -> bool:
    return line.isupper() and (everything or len(line.split()) >= _CAPITALS_LINE_WORDS)


_CAPITAL = re.compile(r"[A-ZÀ-ÖØ-Þ]")
_SENTENCE = re.compile(r"(?:^\W*|[.!?:]\s+)\w")


def _lowered(line: str) -> str:
    small = "".join(character.lower() if len(character.lower()) == 1 else character for character in line)
    return _SENTENCE.sub(
        lambda found: found[0][:-1] + found[0][-1].upper() if len(found[0][-1].upper()) == 1 else found[0], small
    )
