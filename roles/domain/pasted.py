"""Text as people paste it, as Markdown: HTML of a page or a mail, and what Word leaves of its lists. Pure.

Text that is no HTML stays as it is typed, but for bullets of Word, which become those of Markdown. Nothing is thrown
away but markup: scripts, styles and comments go with what they hold. Works through the tags one by one, without a tree,
so that tables in tables in tables cost no more than their length.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

import nh3

BLOCKS = {
    "p", "div", "section", "article", "header", "footer", "main", "aside", "blockquote", "pre", "ul", "ol", "li", "dl",
    "dt", "dd", "table", "tr", "caption", "figure", "form", "fieldset", "center", "address",
    "h1", "h2", "h3", "h4", "h5", "h6",
}  # fmt: skip
HIDDEN = {"script", "style", "title", "template", "noscript", "svg"}
MARKS = {"b": "**", "strong": "**", "i": "*", "em": "*"}
_OPENS = re.compile(r"<(p|div|ul|ol|li|h[1-6]|table|tr|td|section|article)(?=[\s>])", re.IGNORECASE)
_CLOSES = re.compile(r"</(p|div|ul|ol|li|h[1-6]|table|tr|td|section|article)\s{0,9}>", re.IGNORECASE)
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9:]{0,20})(?=[\s/>])")
VOID = frozenset(("br", "hr", "img", "input", "meta", "link", "col", "wbr"))
DEEPEST = 300
_BREAKS = re.compile(r"<br\s*/?>", re.IGNORECASE)
_WORD = re.compile(r"^([ \t]*)(?:[•·▪▫◦‣⁃∙●○■□➢➤✓✔]|[o§Øv](?=\t|\u00a0{2,}))[ \t\u00a0]+", re.MULTILINE)
_LEVEL = re.compile(r"mso-list:\s*l\d+\s+level(\d)", re.IGNORECASE)
_SIGN = re.compile(r"^(?:[•·▪◦●○■§]|o(?=\u00a0))[\s\u00a0]+")
_NUMBERED = re.compile(r"(\d{1,2})[.)]\s+")
_ITEM = re.compile(r"\s*(?:-|\d{1,2}\.) ")
IN_A_CELL = {"p", "div"}
_SPACE = re.compile(r"[ \t\r\n\f]+")
DEEPEST_LIST = 6


def to_markdown(text: str) -> str:
    """Return pasted text as Markdown, with a line for each block, list item and row."""
    if looks_like_html(text):
        reader = _Reader()
        reader.feed(_whole(text))
        reader.close()
        text = reader.written()
    return _WORD.sub(r"\1- ", text)


def looks_like_html(text: str) -> bool:
    """Tell whether text is HTML and not only about it: a block that opens and closes, or two line breaks.

    What is nested without end is none: nobody reads it, and to make it whole takes the square of its depth.
    """
    if "<" not in text:
        return False
    if _depth(text) > DEEPEST:
        return False
    closed = {name.lower() for name in _CLOSES.findall(text)}
    opened = {name.lower() for name in _OPENS.findall(text)} if closed else set()
    return bool(closed & opened) or len(_BREAKS.findall(text)) > 1


def _depth(text: str) -> int:
    """Return how deeply the tags of a text enclose each other at most; those that never close count as enclosing."""
    deepest = here = 0
    for close, name in _TAG.findall(text):
        if name.lower() not in VOID:
            here = max(0, here - 1) if close else here + 1
            deepest = max(deepest, here)
    return deepest


def _whole(text: str) -> str:
    """Return HTML whose tags all close, as a browser would read it, without what is hidden.

    The parser of Python looks for the end of each broken tag anew, which takes minutes for a page of them.
    """
    kept = BLOCKS | {"br", "td", "th", "a", "html", "body", *MARKS}
    attributes = {"a": {"href"}, "p": {"style"}}
    return nh3.clean(text, tags=kept, clean_content_tags=HIDDEN, attributes=attributes, link_rel=None)


class _Reader(HTMLParser):
    """Writes lines as tags come by. `_line` is the one being written, `_lists` what encloses it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._lines: list[str] = []
        self._line: list[str] = []
        self._lists: list[list[int]] = []  # for each open list the number of the next item; 0 for bullets
        self._before = ""
        self._marks: list[str] = []
        self._cells = 0
        self._in_cell = False
        self._of_word = False
        self._pre = False
        self._link = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self._end_line()
        elif tag in ("ul", "ol"):
            self._end_line(gap=not self._lists)
            self._lists.append([1 if tag == "ol" else 0])
        elif tag == "li":
            self._end_line()
            self._before = self._bullet()
        elif tag in ("td", "th"):
            if self._cells:
                self._line.append(" | ")
            self._cells += 1
            self._in_cell = True
        elif tag in MARKS:
            self._open_mark(MARKS[tag])
        elif tag == "a":
            self._link = next((value or "" for name, value in attrs if name == "href"), "")
        elif tag in BLOCKS:
            self._start_block(tag, dict(attrs))

    def _start_block(self, tag: str, attrs: dict[str, str | None]) -> None:
        if self._in_cell and tag in IN_A_CELL:  # what Word writes into each cell stands on the row's line
            self._line.append(" ")
            return
        self._in_cell = False
        inside = bool(self._before) and not self._line
        if not inside:  # a paragraph that begins a list item stands on its line
            self._end_line(gap=tag != "tr" and not self._lists)
        self._cells = 0
        self._pre = tag == "pre"
        if len(tag) == 2 and tag[0] == "h" and not inside:
            self._before = "#" * int(tag[1]) + " "
        if level := _LEVEL.search(attrs.get("style") or ""):
            self._before, self._of_word = "  " * (int(level[1]) - 1) + "- ", True
            if len(self._lines) > 1 and not self._lines[-1] and _ITEM.match(self._lines[-2]):
                self._lines.pop()  # the items of Word's list are paragraphs

    def handle_endtag(self, tag: str) -> None:
        if tag in MARKS:
            self._close_mark(MARKS[tag])
        elif tag == "a":
            if self._link.startswith(("https://", "http://", "mailto:")) and "".join(self._line).strip() != self._link:
                self._line.append(f" ({self._link.removeprefix('mailto:')})")
            self._link = ""
        elif tag in ("ul", "ol"):
            self._end_line()
            if self._lists:
                self._lists.pop()
            if not self._lists:
                self._gap()
        elif tag in ("td", "th"):
            self._in_cell = False
        elif tag in BLOCKS and not (self._in_cell and tag in IN_A_CELL):
            self._end_line(gap=tag not in ("tr", "li") and not self._lists)
            self._pre = False

    def handle_data(self, data: str) -> None:
        if self._pre:
            for number, part in enumerate(data.split("\n")):
                if number:
                    self._end_line()
                self._line.append(part)
            return
        written = _SPACE.sub(" ", data)
        if written.strip() or self._line:
            self._line.append(written)

    def _bullet(self) -> str:
        indent = "   " * (min(len(self._lists), DEEPEST_LIST) - 1)
        if self._lists and self._lists[-1][0]:
            number = self._lists[-1][0]
            self._lists[-1][0] += 1
            return f"{indent}{number}. "
        return f"{indent}- "

    def _open_mark(self, mark: str) -> None:
        self._line.append(mark)
        self._marks.append(mark)

    def _close_mark(self, mark: str) -> None:
        if mark not in self._marks:
            return
        self._marks.remove(mark)
        if self._line and self._line[-1] == mark:  # nothing was marked
            self._line.pop()
            return
        tail = self._line[-1] if self._line else ""
        if tail.endswith(" "):
            self._line[-1] = tail.rstrip(" ")
            self._line += [mark, " "]
        else:
            self._line.append(mark)

    def _end_line(self, *, gap: bool = False) -> None:
        text = "".join(self._line)
        text = text.rstrip() if self._pre else _SPACE.sub(" ", text).strip()
        if text.replace("*", "").replace("|", "").strip():
            if self._before.endswith("- "):
                text = _SIGN.sub("", text)  # Word writes the bullet itself as well
                if self._of_word and (numbered := _NUMBERED.match(text)):
                    self._before, text = f"{self._before[:-2]}{numbered[1]}. ", text[numbered.end() :]
            self._of_word = False
            self._lines.append(self._before + text)
            self._before = ""
        self._line = []
        self._marks = []
        if gap:
            self._gap()

    def _gap(self) -> None:
        if self._lines and self._lines[-1]:
            self._lines.append("")

    def written(self) -> str:
        """Return the whole text."""
        self._end_line()
        return "\n".join(self._lines).strip("\n")
