"""Reading through escapes: what a text says once they are resolved, and where in the source each character stands.

What is found in the resolved text is replaced in the source, so everything else stays as it was, byte for byte.
"""

from __future__ import annotations

import html
import re
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.header import decode_header
from io import StringIO
from itertools import groupby
from urllib.parse import unquote_to_bytes

from foundation.core.domain.containers import TooMuch

MOST_LAYERS = 3
MOST_PIECES = 3_000_000
LATEX_MARKS = {"'": "\u0301", "`": "\u0300", "^": "\u0302", '"': "\u0308", "~": "\u0303", "=": "\u0304", ".": "\u0307", "c": "\u0327", "v": "\u030c", "H": "\u030b", "u": "\u0306", "k": "\u0328", "r": "\u030a"}  # fmt: skip  # noqa: E501  (a table)
LATEX_LETTERS = {"o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "ss": "ß", "ae": "æ", "AE": "Æ", "oe": "œ", "aa": "å", "AA": "Å", "i": "i", "dj": "đ", "th": "þ"}  # fmt: skip  # noqa: E501  (a table)
SIMPLE = {"n": "\n", "t": "\t", "r": "\r", **dict.fromkeys("bfv0", " "), **{sign: sign for sign in "\"'/\\"}}
# Kinds of which many stand in a row, and how long one of the row is.
WIDTHS = {"u": 6, "bytes": 4, "percent": 3, "quoted": 3}
SURROGATES = re.compile("[\ud800-\udbff][\udc00-\udfff]")

ESCAPE = re.compile(
    r"""(?P<u>(?:\\u[0-9a-fA-F]{4})+|(?:\#U[0-9a-f]{4})+|\\u\{[0-9a-fA-F]{1,6}\}|\\U[0-9a-fA-F]{8})
    |(?P<bytes>(?:\\x[0-9a-fA-F]{2})+|(?:\\[0-3][0-7]{2})+)
    |(?P<name>\\N\{[A-Za-z0-9 \-]{2,60}\})
    |(?P<simple>\\[ntrbfv0"'/\\])
    |(?P<entity>&(?:\#[0-9]{1,7}|\#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});)
    |(?P<percent>(?:%[0-9a-fA-F]{2})+)
    |(?P<header>=\?[\w.-]{2,20}\?[bBqQ]\?[!->@-~]{1,100}\?=)
    |(?P<quoted>(?:=[0-9A-F]{2})+|=\r?\n)
    |(?P<nothing>\x1b\[[0-9;]{0,20}m|(?<=[^\W\d_])-\r?\n[ \t]{0,8}(?=[^\W\d_]))
    |(?P<utf7>\+[A-Za-z0-9+/]{3,400}-?)
    |(?P<punycode>(?i:xn--)[A-Za-z0-9-]{2,59})
    |(?P<css>\\[0-9a-fA-F]{4,6}\s?)""",
    re.VERBOSE,
)
LATEX = re.compile(
    r"""(?P<latexmark>\{?\\(?:['`^"~=.]|[cvHukr](?=[{\s]))\s*\{?\\?[A-Za-z]\}?\}?)
    |(?P<emphasis>(?<=[^\W\d_])(?:\*{1,3}|`)(?=[^\W\d_]))
    |(?P<braces>(?:\\(?:text(?:sc|bf|it|tt|rm|sf)|emph))?\{[^\W\d_]{1,40}\})
    |(?P<latexletter>\{\\(?:ss|ae|AE|oe|aa|AA|dj|th|[oOlLi])\}|\\(?:ss|ae|AE|oe|aa|AA|dj|th|[oOlL])(?:\{\}|(?=[\s\\}]))\s?)""",
    re.VERBOSE,
)
_BEGINS = re.compile(r"[\\&%\x1b]|#(?=U)|=(?=[0-9A-F\r\n?])|-(?=\r?\n)|\+(?=[A-Za-z0-9+/]{3})|[xX](?=[nN]--)")
_BEGINS_LATEX = re.compile(r"[\\{*`]")


@dataclass(slots=True)
class View:
    """A resolved text. `starts` are places in it where a replaced piece begins; between them places run alike."""

    text: str
    starts: array[int]  # in the view
    ends: array[int]  # for each: its end in the view, its begin and end in the source
    begun: array[int]
    ended: array[int]
    each: array[int]  # of a row of escapes: how much of the source each character takes; 0 for what is one piece

    def back(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the source that a span of the view came from."""
        return self._source(start, first=True), self._source(end - 1, first=False)

    def _source(self, place: int, *, first: bool) -> int:
        index = bisect_right(self.starts, place) - 1
        if index < 0:
            return place if first else place + 1
        if place < self.ends[index]:
            begun, each = self.begun[index] + (place - self.starts[index]) * self.each[index], self.each[index]
            return begun if first else begun + each if each else self.ended[index]
        return self.ended[index] + place - self.ends[index] + (0 if first else 1)

    def add(self, place: int, said: str, begun: int, size: int, each: int = 0) -> None:
        """Note that what stands at a place of the view came from so much of the source."""
        self.starts.append(place)
        self.ends.append(place + len(said))
        self.begun.append(begun)
        self.ended.append(begun + size)
        self.each.append(each)


def view_of(
    text: str,
    pattern: re.Pattern[str],
    begins: re.Pattern[str],
    resolve: Callable[[re.Match[str]], str | None],
) -> View | None:
    """Return the text with every piece that `pattern` finds resolved, or None when there is none.

    `begins` finds the characters with which a piece begins: looking for them first is many times quicker.
    Raises TooMuch.
    """
    out = StringIO()
    view = View("", *(array("q") for _ in range(5)))
    last = length = 0
    for first in begins.finditer(text):
        start = first.start()
        if start < last or (match := pattern.match(text, start)) is None or (said := resolve(match)) is None:
            continue
        out.write(text[last:start])
        out.write(said)
        length += start - last
        last = match.end()
        for part, size, each in _rows(match, said) if len(said) > 1 else ((said, last - start, 0),):
            view.add(length, part, start, size, each)
            length += len(part)
            start += size
        if len(view.starts) > MOST_PIECES:
            raise TooMuch("It holds more escapes than are read.")
    if not view.starts:
        return None
    out.write(text[last:])
    view.text = out.getvalue()
    return view


def _rows(match: re.Match[str], said: str) -> Iterator[tuple[str, int, int]]:
    """Give what a row of escapes says in parts of equal characters: the part, its size, the size of each."""
    size = match.end() - match.start()
    width = WIDTHS.get(match.lastgroup or "", 0)
    encoding = "utf-16-le" if match.lastgroup == "u" else "utf-8"
    units = [1] * len(said)
    if width and len(said) * width != size:
        units = [len(char.encode(encoding, "replace")) // (2 if encoding == "utf-16-le" else 1) for char in said]
    if not width or sum(units) * width != size:
        yield said, size, 0
        return
    place = 0
    for unit, same in groupby(units):
        count = len(list(same))
        yield said[place : place + count], count * unit * width, unit * width
        place += count


def unescaped(text: str, *, latex: bool = False) -> View | None:
    """Return the text with one layer of escapes resolved, or None when it has none."""
    return view_of(text, LATEX if latex else ESCAPE, _BEGINS_LATEX if latex else _BEGINS, _resolved)


def _resolved(match: re.Match[str]) -> str | None:
    """Return what an escape says; None when it says nothing by itself."""
    kind, piece = match.lastgroup, match[0]
    said = READERS[kind or ""](piece)
    return None if said is None or said == piece else said


def _code_points(piece: str) -> str | None:
    points = [int(found, 16) for found in re.findall(r"[0-9a-fA-F]{4,8}|(?<=\{)[0-9a-fA-F]+", piece)]
    if any(point > 0x10FFFF for point in points):
        return None
    said = "".join(map(chr, points))
    paired = SURROGATES.sub(lambda two: two[0].encode("utf-16", "surrogatepass").decode("utf-16"), said)
    return "".join(char if not 0xD800 <= ord(char) < 0xE000 else "\ufffd" for char in paired)


def _bytes(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _byte_escapes(piece: str) -> str:
    if piece[1] == "x":
        return _bytes(bytes.fromhex(piece.replace("\\x", "")))
    return _bytes(bytes(int(three, 8) for three in piece[1:].split("\\")))


def _named(piece: str) -> str | None:
    import unicodedata

    try:
        return unicodedata.lookup(piece[3:-1])
    except KeyError:
        return None


def _latex_mark(piece: str) -> str | None:
    mark, letter = re.findall(r"""['`^"~=.A-Za-z]""", piece)[:2]
    return letter + LATEX_MARKS[mark] if mark in LATEX_MARKS else None


def _entity(piece: str) -> str | None:
    said = html.unescape(piece)
    return None if said == piece else said


def _quoted(piece: str) -> str | None:
    if piece in ("=\n", "=\r\n"):
        return ""
    said = _bytes(bytes.fromhex(piece.replace("=", "")))
    return said if said.isprintable() and not said.isascii() else None


def _header(piece: str) -> str | None:
    """Return what a word of a mail's header says (RFC 2047)."""
    try:
        [(said, charset)] = decode_header(piece)
        return said.decode(charset or "ascii") if isinstance(said, bytes) else said
    except (HeaderParseError, LookupError, UnicodeError, ValueError):
        return None


def _utf7(piece: str) -> str | None:
    """Return what a piece of UTF-7 says: sixteen bits a character in base64, and no bit too much."""
    try:
        said = piece.encode("ascii").decode("utf-7")
    except UnicodeError:
        return None
    return said if said.isprintable() else None


def _punycode(piece: str) -> str | None:
    try:
        return piece[4:].encode("ascii").decode("punycode")
    except UnicodeError:
        return None


def _css(piece: str) -> str | None:
    point = int(piece.strip()[1:], 16)
    return chr(point) if 0x80 <= point <= 0x10FFFF and not 0xD800 <= point < 0xE000 else None


READERS = {
    "u": _code_points,
    "bytes": _byte_escapes,
    "name": _named,
    "latexmark": _latex_mark,
    "latexletter": lambda piece: LATEX_LETTERS.get(re.sub(r"[{}\\\s]", "", piece)),
    "simple": lambda piece: SIMPLE[piece[1]],
    "entity": _entity,
    "percent": lambda piece: _bytes(unquote_to_bytes(piece)),
    "quoted": _quoted,
    "header": _header,
    "nothing": lambda _piece: "",
    "emphasis": lambda _piece: "",
    "braces": lambda piece: piece[piece.index("{") + 1 : -1],
    "utf7": _utf7,
    "punycode": _punycode,
    "css": _css,
}
