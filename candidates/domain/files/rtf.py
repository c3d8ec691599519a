"""Text of an RTF file (RTF 1.9.1), with the code pages of its fonts, and what it hides."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, replace
from typing import Any

from candidates.domain.files.content import Content
from candidates.domain.files.flow import Flow, Full
from candidates.domain.files.hiding import Way

TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?"  # a control word and its number
    rb"|\\'([0-9a-fA-F]{2})"  # a byte of the code page
    rb"|\\([^a-zA-Z])"  # a control symbol
    rb"|([{}])|[\r\n]+|([^\\{}\r\n]+)",
    re.DOTALL,
)
# Destinations that hold no text of the document; one behind \* is passed over too, unless it is known to hold some.
SILENT = {
    "colortbl", "stylesheet", "info", "pict", "object", "themedata", "listtable", "listoverridetable", "generator",
    "fldinst", "nonshppict", "revtbl", "rsidtbl", "xmlnstbl", "datastore", "latentstyles", "objdata", "filetbl",
    "bkmkstart", "bkmkend", "annotation", "atnid", "atnauthor", "xe", "tc", "sp", "pgdsctbl", "nextfile", "template",
    "colorschememapping", "mmathPr", "wgrffmtfilter", "pntext", "upr",
}  # fmt: skip
APART = {"header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr", "footerf", "shptxt"}
SPOKEN = {"shpinst", "shptxt", "ud", "shp", "result", "fldrslt", "background"}
BREAKS = {
    "par": "\n",
    "line": "\n",
    "row": "\n",
    "page": "\n",
    "sect": "\n",
    "tab": "\t",
    "cell": "\t",
    "nestcell": "\t",
}
BREAKS |= {"column": "\n", "nestrow": "\n", "softline": "\n"}
SIGNS = {
    "emdash": "—", "endash": "–", "bullet": "•", "emspace": "\u2003", "enspace": "\u2002",
    "lquote": "\u2018", "rquote": "\u2019", "ldblquote": "“", "rdblquote": "”",
    "zwj": "\u200d", "zwnj": "\u200c", "ltrmark": "", "rtlmark": "",
}  # fmt: skip
SYMBOLS = {
    "~": "\u00a0",
    "_": "\u2011",
    "-": "\u00ad",
    "\\": "\\",
    "{": "{",
    "}": "}",
    "\n": "\n",
    "\r": "\n",
    "\t": "\t",
}
CHARSETS = {
    77: "mac_roman", 78: "cp932", 79: "cp949", 80: "gb18030", 81: "big5hkscs", 83: "mac_greek",
    85: "mac_turkish", 88: "mac_latin2", 89: "mac_cyrillic", 128: "cp932", 129: "cp949", 130: "johab", 134: "gb18030",
    136: "big5hkscs", 161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257",
    204: "cp1251", 222: "cp874", 238: "cp1250", 254: "cp437", 255: "cp850",
}  # fmt: skip
PAGES = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850", "ansi": "cp1252"}
ON = {"v": "gone", "deleted": "deleted"}
COUNTED = {"uc": "fallback", "f": "font", "cf": "colour", "fs": "size"}
GROUNDS = {"highlight", "cb", "chcbpat", "clcbpat", "cbpat"}
SMALLEST, PALE = 6, 240  # half-points; of 255
COLOUR = re.compile(rb"\\red(\d+)\s*\\green(\d+)\s*\\blue(\d+)")
DEEPEST = 2_000


@dataclass(frozen=True, slots=True)
class _State:
    """What a group changes and gives back at its end."""

    silent: bool = False
    fallback: int = 1  # how many characters for old programs follow a \\u
    font: int | None = None
    fonts: bool = False
    gone: bool = False
    deleted: bool = False
    note: bool = False
    apart: bool = False  # a header or a text box: lines of its own
    colour: int = 0
    ground: bool = False
    size: int = 24

    def with_said(self, name: str, value: Any) -> _State:
        """Return the state with one value changed."""
        return replace(self, **{name: value})

    def hides(self, pale: set[int]) -> Way | None:
        if self.gone:
            return Way.VANISH
        if self.colour in pale and not self.ground:
            return Way.WHITE
        return Way.TINY if self.size < SMALLEST else None


def read_rtf(data: bytes, limit: int) -> Content:
    """Return the text; control words that are not known are passed over."""
    reader = _Reader(Flow(limit), _pale(data))
    try:
        reader.read(data)
        reader.flush()
        reader.flow.say("\n" + "".join(reader.notes))
    except Full:
        pass
    return Content(*reader.flow.close())


def _pale(data: bytes) -> set[int]:
    """Return the numbers of the colours that do not show on paper."""
    table = re.search(rb"\{\\colortbl([^{}]*)\}", data[: 256 * 1024])
    rows = table[1].split(b";") if table else []
    found = (COLOUR.search(row) for row in rows)
    return {at for at, row in enumerate(found) if row and all(int(part) >= PALE for part in row.groups())}


class _Reader:
    def __init__(self, flow: Flow, pale: set[int]) -> None:
        self.flow, self.pale = flow, pale
        self.state = _State()
        self.stack: list[_State] = []
        self.starred = False
        self.skip = 0
        self.page = "cp1252"
        self.fonts: dict[int, str] = {}
        self.bytes = bytearray()
        self.notes: list[str] = []  # footnotes, which stand below the text
        self.half = ""  # the first half of a character beyond the first 65536

    def read(self, data: bytes) -> None:
        at = 0
        while match := TOKEN.match(data, at):
            at = match.end()
            word, number, code, symbol, brace, plain = match.groups()
            if word == b"bin":
                at += max(0, int(number or 0))
            elif code:
                self._byte(int(code, 16))
            elif plain:
                for byte in plain:
                    self._byte(byte)
            else:
                self._other(word, number, symbol, brace)

    def _other(self, word: bytes | None, number: bytes | None, symbol: bytes | None, brace: bytes | None) -> None:
        if brace:
            self._brace(brace)
        elif word:
            self._word(word.decode("ascii"), int(number) if number else None)
            self.starred = False
        elif symbol == b"*":
            self.starred = True
        elif symbol:
            self._say(SYMBOLS.get(symbol.decode("latin-1"), ""))

    def _brace(self, brace: bytes) -> None:
        self.flush()
        self.skip, self.starred = 0, False
        if brace == b"{" and len(self.stack) < DEEPEST:
            self.stack.append(self.state)
        elif brace == b"}" and self.stack:
            left, self.state = self.state, self.stack.pop()
            if left.apart and not self.state.apart:
                self._say("\n")
            elif left.note and not self.state.note:
                self.notes.append("\n")

    def _word(self, word: str, number: int | None) -> None:
        self.flush()
        if word in SILENT or (self.starred and word not in SPOKEN):
            self.state = replace(self.state, silent=True)
        elif word == "fonttbl":
            self.state = replace(self.state, silent=True, fonts=True)
        elif word == "footnote":
            self.state = replace(self.state, note=True)
        elif word in APART:
            self._say("\n")
            self.state = replace(self.state, apart=True)
        elif word in SPOKEN:
            self.state = replace(self.state, silent=self.state.silent and word != "ud")
        elif word in BREAKS or word in SIGNS:
            self._say(BREAKS.get(word) or SIGNS[word])
        elif word == "u" and number is not None:
            self._unicode(number % 65536)
        else:
            self._look(word, number)

    def _look(self, word: str, number: int | None) -> None:
        """Take what a word says of the look and the code page of what follows."""
        state = self.state
        if word in PAGES:
            self.page = PAGES[word]
        elif word == "ansicpg":
            self.page = _codec(number or 0) or self.page
        elif word in ("fcharset", "cpg"):
            self._font_page(CHARSETS.get(number or 0, "") if word == "fcharset" else _codec(number or 0))
        elif word in ON:
            self.state = state.with_said(ON[word], number != 0)
        elif word in COUNTED:
            self.state = state.with_said(COUNTED[word], max(0, number or 0))
        elif word in GROUNDS:
            self.state = replace(state, ground=bool(number))
        elif word == "plain":
            self.state = replace(state, gone=False, deleted=False, colour=0, ground=False, size=24)

    def _font_page(self, page: str) -> None:
        if self.state.fonts and self.state.font is not None and page:
            self.fonts[self.state.font] = page

    def _unicode(self, code: int) -> None:
        self.skip = 0
        if 0xD800 <= code < 0xDC00:
            self.half = chr(code)
        elif 0xDC00 <= code < 0xE000:
            pair = (self.half + chr(code)).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
            self.half = ""
            self._say(pair)
        else:
            self._say(chr(code))
        self.skip = self.state.fallback

    def _byte(self, byte: int) -> None:
        if self.skip:
            self.skip -= 1
        elif not self.state.silent:
            self.bytes.append(byte)

    def flush(self) -> None:
        """Decode the bytes that stand together: a character may be made of two."""
        if self.bytes:
            page = self.fonts.get(self.state.font, self.page) if self.state.font is not None else self.page
            text = bytes(self.bytes).decode(page, errors="replace")
            self.bytes.clear()
            self._say(text)

    def _say(self, text: str) -> None:
        if self.bytes:
            self.flush()
        if not self.state.silent and not self.state.deleted:
            if self.skip and text:
                self.skip -= 1
                return
            if self.state.note:
                self.notes.append(text)
                return
            self.flow.say(text, self.state.hides(self.pale) if not text.isspace() else None)


def _codec(number: int) -> str:
    name = {65001: "utf-8", 10000: "mac_roman", 936: "gb18030", 1361: "johab"}.get(number, f"cp{number}")
    try:
        return codecs.lookup(name).name
    except LookupError:
        return ""
