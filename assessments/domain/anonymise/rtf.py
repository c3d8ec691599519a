"""Rich text: letters stand in codes of their own, and words are cut by what is set in bold."""

from __future__ import annotations

import re

from assessments.domain.anonymise.escapes import View, view_of
from assessments.domain.anonymise.mask import Mask

STARTS = "{\\rtf"
# A letter by its number is followed by what stands there for programs that do not know it.
PIECE = re.compile(
    r"(?P<bytes>(?:\\'[0-9a-fA-F]{2})+)"
    r"|(?P<letter>\\u-?\d{1,6} ?(?:\\'[0-9a-fA-F]{2}|[^\\{}\r\n])?)"
    r"|(?P<line>\\(?:par|line|tab|cell|row|sect|page)(?![a-z]) ?)"
    r"|(?P<nothing>\\[a-z]{1,32}-?\d{0,10} ?|\\\*|[{}]|\r?\n)"
)
KEPT = re.compile(r"\\(?!u-?\d)[a-z]{1,32}-?\d{0,10} ?|\\\*|[{}]")
_BEGINS = re.compile(r"[\\{}\r\n]")
_NUMBER = re.compile(r"-?\d{1,6}")
_PAGE = re.compile(r"\\ansicpg(\d{3,5})")


def clean(text: str, mask: Mask) -> str:
    """Return rich text without names; groups stay as they are opened and closed."""
    page = _PAGE.search(text, 0, 400)
    encoding = f"cp{page[1]}" if page else "cp1252"

    def said(piece: re.Match[str]) -> str | None:
        match piece.lastgroup:
            case "bytes":
                return _bytes(piece[0], encoding)
            case "letter":
                return _letter(piece[0])
            case "line":
                return "\n"
        return ""

    def as_read(source: str) -> View | None:
        return view_of(source, PIECE, _BEGINS, said)

    return mask.clean(text, lenses=(as_read,), kept=KEPT)


def _letter(piece: str) -> str:
    number = _NUMBER.search(piece)
    point = int(number[0]) % 0x10000 if number else 0
    return "\ufffd" if 0xD800 <= point < 0xE000 else chr(point)


def _bytes(codes: str, encoding: str) -> str:
    raw = bytes.fromhex(codes.replace("\\'", ""))
    try:
        return raw.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return raw.decode("latin-1")
