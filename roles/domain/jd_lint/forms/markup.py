"""HTML as lines: headings become marked lines, list items bullets, table rows bullets of cells, entities characters.

Only tags that HTML knows are taken out, so that a gap such as <company name> stays what it is. Where the text is HTML
through and through, its own line ends are mere space.
"""

from __future__ import annotations

import re
from html import unescape

from .rewrite import Plain, Rewrite

_NEEDED = re.compile(r"</?[A-Za-z]|&#?\w{2,8};|<!--")
_INLINE = (
    "a|abbr|b|strong|i|em|u|s|span|font|small|big|sub|sup|code|mark|time|label|o:p|img|button|svg|path|wbr|meta|link"
)
_BLOCK = (
    "p|div|br|hr|h[1-6]|ul|ol|li|dl|dt|dd|table|thead|tbody|tfoot|tr|td|th|section|article|header|footer|main|aside|"
    "nav|blockquote|pre|center|html|body|form|fieldset|title"
)
_TAG_OR_ENTITY = (
    rf"<(?P<close>/?)(?P<tag>{_BLOCK}|{_INLINE})(?=[\s/>])[^<>]{{0,2000}}>|"
    r"(?P<entity>&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]\w{1,30});)|"
)
# Where lines are only how the HTML was wrapped, a line end is a space; elsewhere only line ends matter.
_FOLDED = re.compile(rf"{_TAG_OR_ENTITY}(?P<space>\s{{2,}}|[\n\r\t])", re.IGNORECASE)
_OWN_LINES = re.compile(rf"{_TAG_OR_ENTITY}(?P<space>\n\s*)", re.IGNORECASE)
_WHOLE = re.compile(r"<(?:p|div|li|h[1-6]|tr|br)\b", re.IGNORECASE)
_BLOCK_TAG = re.compile(_BLOCK)
_BOLD = frozenset({"b", "strong"})
PARAGRAPH, LINE = "\n\n", "\n"
LINES_PER_TAG = 3  # with fewer lines than that to a tag, lines are only how the HTML was wrapped


def without_markup(plain: Plain) -> Plain:
    """The text without HTML; the same object where there is none."""
    if _NEEDED.search(plain.text) is None:
        return plain
    return _Writer(plain).write()


def _hidden(text: str) -> list[tuple[int, int]]:
    """Where comments, scripts and styles stand. Looks for each end once, so that ends that never come cost nothing."""
    found: list[tuple[int, int]] = []
    ends = {"<!--": "-->", "<script": "</script>", "<style": "</style>", "<head>": "</head>"}
    lower = text.lower() if len(text.lower()) == len(text) else text
    for begin, end in ends.items():
        start = lower.find(begin)
        while start >= 0:
            stop = lower.find(end, start)
            if stop < 0:
                break
            found.append((start, stop + len(end)))
            start = lower.find(begin, stop)
    return sorted(found)


class _Writer:
    """Walks tags, entities and white space; what stands between them is copied."""

    def __init__(self, plain: Plain) -> None:
        self.text = plain.text
        self.out = Rewrite(plain)
        tags = len(_WHOLE.findall(self.text))
        self.folds = tags > 1 and tags * LINES_PER_TAG >= self.text.count("\n")
        self.ends = ""  # what is due before the next word: line ends, or what parts two cells
        self.mark = ""  # the bullet or heading mark that is due before the next word
        self.cells = 0  # cells of the table row that were begun
        self.row_told = self.row_broken = False  # whether it has words by now, and lines of its own
        self.quiet = False  # at the head of a cell: a paragraph that opens there breaks nothing
        self.bold = False
        self.fresh = True  # nothing stands on the line yet

    def write(self) -> Plain:
        """The whole text."""
        position = 0
        for start, stop in _hidden(self.text):
            if start >= position:
                self._stretch(position, start)
                position = stop
        self._stretch(position, len(self.text))
        return self.out.done()

    def _stretch(self, start: int, end: int) -> None:
        position = start
        for found in (_FOLDED if self.folds else _OWN_LINES).finditer(self.text, start, end):
            self._words(position, found.start())
            position = found.end()
            if found["tag"]:
                self._tag(found["tag"].lower(), bool(found["close"]), found.start())
            elif found["entity"]:
                self._entity(unescape(found[0]), *found.span())
            elif self.folds:
                self._space(*found.span())
            else:
                self._own_space(*found.span())
        self._words(position, end)

    def _entity(self, said: str, start: int, end: int) -> None:
        if said.isspace():
            self._space(start, end)
        else:
            self._due(start)
            self.out.put(said, start, end)

    def _space(self, start: int, end: int) -> None:
        if not self.fresh and not self.ends:
            self.out.put(" ", start, end)

    def _own_space(self, start: int, end: int) -> None:
        """White space of a text that has lines of its own."""
        lines = self.text.count("\n", start, end)
        if self.ends and "\n" in self.ends:
            self.ends = PARAGRAPH if lines > 1 else self.ends
        elif not self.ends:
            self.out.copy(start, end)
            self.fresh = self.fresh or lines > 0

    def _words(self, start: int, end: int) -> None:
        if self.fresh or self.ends:
            start += len(self.text[start:end]) - len(self.text[start:end].lstrip(" \t"))
        if start < end:
            self._due(start)
            self.out.copy(start, end)

    def _due(self, at: int) -> None:
        """Write what parts the next word from the last, and its mark."""
        if self.out.length:
            self.out.put(self.ends, at, at)
            self.row_broken = self.row_broken or (self.row_told and "\n" in self.ends)
        self.out.put(self.mark, at, at)
        self.ends = self.mark = ""
        self.fresh = self.quiet = False
        self.row_told = self.cells > 0

    def _break(self, ends: str) -> None:
        if self.quiet or self.mark.startswith("-"):
            return  # <li><p>: the bullet waits for its words
        self.ends = ends if len(ends) >= len(self.ends) or "\n" not in self.ends else self.ends
        self.mark, self.fresh = "", True

    def _tag(self, tag: str, close: bool, at: int) -> None:
        if tag in _BOLD:
            self._embolden(close, at)
        elif tag in ("td", "th"):
            self._cell(close)
        elif tag in ("li", "tr", "dd"):
            self._item(tag, close)
        elif len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self._heading(int(tag[1]), close)
        elif _BLOCK_TAG.fullmatch(tag):
            self._break(LINE if tag in ("br", "dt") else PARAGRAPH)

    def _embolden(self, close: bool, at: int) -> None:
        """Bold at the head of a line may be a heading; elsewhere it says nothing."""
        if self.mark.startswith("#") or close is not self.bold or not (close or self.fresh):
            return
        if not close:
            self.mark += "**"
        elif self.mark.endswith("**"):
            self.mark = self.mark[:-2]  # nothing stood between the tags
        else:
            self.out.put("**", at, at)
        self.bold = not close

    def _item(self, tag: str, close: bool) -> None:
        self.mark, self.quiet = "", False
        self._break(LINE)
        self.cells, self.row_told, self.row_broken = 0, False, False
        self.mark = "" if close else "- "

    def _cell(self, close: bool) -> None:
        if close:
            return
        self.cells += 1
        self.quiet = True
        if self.row_told and not self.row_broken:
            self.ends, self.mark = (": " if self.cells == 2 else "; "), ""

    def _heading(self, level: int, close: bool) -> None:
        self.mark, self.bold = "", False
        self._break(PARAGRAPH)
        self.mark = "" if close else "#" * level + " "
