"""Lines that a page lays out in its own way: tables, cells between tabs, bullets alone on a line, bold run-in headings
with a full stop, and whole texts in capitals."""

from __future__ import annotations

import re
from itertools import accumulate

from .rewrite import Plain, Rewrite

_SHOUTED = re.compile(r"[A-ZÄÖÜ ,]{24}")
_NEEDED = re.compile(r"[ ]*(?:[|【]|o[ ]|(?:\*{1,2}|_{1,2})[^*_\n]{2,60}[.!?](?:\*{1,2}|_{1,2})|\S{1,2}[ ]*$)")
_SPECIAL = re.compile(r"[ ]*(?:[*_o【]|[^\s]{1,3}[ ]*\r?$)", re.MULTILINE)  # opens what may be more than plain words
_BOLD = ("*", "_")
_SIGNS, _SHORT = frozenset("*_o|【"), 3  # how lines begin that may be special; how many characters others of them have
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
    lines = _Lines(plain, headed=headed)
    return _sentence_case(lines.write()) if lines.are_needed() else plain


class _Lines:
    """Walks the lines."""

    def __init__(self, plain: Plain, *, headed: bool) -> None:
        self.text = plain.text
        self.out = Rewrite(plain)
        written = [f"{line}\n" for line in self.text.split("\n")]
        written[-1] = written[-1][:-1]
        if not written[-1]:
            written.pop()
        ends = list(accumulate(map(len, written)))
        self.lines = list(zip((0, *ends), ends, strict=False))
        bare = [line.lstrip(" ") for line in written]
        self.special = [
            line[:1] in _SIGNS or 0 < len(line.rstrip()) <= _SHORT or "|" in line or "\t" in line for line in bare
        ]
        self.hollow = sum(line[:1] == "o" and _HOLLOW.match(line) is not None for line in bare) > 1
        run_in = sum(line[:1] in _BOLD and _BOLD_STOP.match(line) is not None for line in bare)
        self.headed = headed and run_in >= RUN_IN_HEADINGS

    def are_needed(self) -> bool:
        """Whether some line is more than plain words."""
        if "\t" in self.text or _SHOUTED.search(self.text):
            return True
        return any(
            special and _NEEDED.match(self.text[start:end])
            for special, (start, end) in zip(self.special, self.lines, strict=True)
        )

    def write(self) -> Plain:
        """The whole text."""
        index = written = 0
        while index < len(self.lines):
            start, end = self.lines[index]
            if not self.special[index] or not _is_special(self.text[start:end]):
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


def _is_special(line: str) -> bool:
    return "|" in line or "\t" in line or _SPECIAL.match(line) is not None


def _is_row(line: str) -> bool:
    return _ROW.fullmatch(line) is not None or ("|" in line and _RULED.fullmatch(line) is not None)


def _sentence_case(plain: Plain) -> Plain:
    """Sentences in capitals as they would be written otherwise; short lines in capitals are headings, unless all is
    in capitals."""
    lines = plain.text.split("\n")
    if not any(map(str.isupper, lines)):
        return plain
    everything = _all_in_capitals(plain.text)
    written = [_lowered(line) if _shouts(line, everything=everything) else line for line in lines]
    text = "\n".join(written)
    return plain if text == plain.text else Plain(text, plain.begins, plain.starts, plain.stops, plain.before)


def _all_in_capitals(text: str) -> bool:
    capitals = len(_CAPITAL.findall(text))
    if text.count("e") > capitals:  # settles nearly every text
        return False
    return capitals > _ALL_CAPITALS * (capitals + sum(map(str.islower, text)))


def _shouts(line: str, *, everything: bool) -> bool:
    return line.isupper() and (everything or len(line.split()) >= _CAPITALS_LINE_WORDS)


_CAPITAL = re.compile(r"[A-ZÀ-ÖØ-Þ]")
_SENTENCE = re.compile(r"(?:^\W*|[.!?:]\s+)\w")


def _lowered(line: str) -> str:
    small = "".join(character.lower() if len(character.lower()) == 1 else character for character in line)
    small = _SENTENCE.sub(_ends_in_capital, small)
    return _ITEM.sub(_ends_in_capital, small) if _lists_names(small) else small


def _ends_in_capital(found: re.Match[str]) -> str:
    capital = found[0][-1].upper()
    return found[0][:-1] + capital if len(capital) == 1 else found[0]


# Of a list of names one cannot tell any more which had a capital; most did.
_ITEM = re.compile(r"[,;/|] ?[^\W\d_]")
LISTED, NAME_WORDS = 3, 3


def _lists_names(line: str) -> bool:
    items = _LIST_MARK.split(line.rsplit(": ", maxsplit=1)[-1])
    return len(items) > LISTED and all(len(item.split()) <= NAME_WORDS for item in items)


_LIST_MARK = re.compile(r"[,;/|]")
