"""Bytes to text and back in the same encoding, so that what is not masked stays as it was."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable

from charset_normalizer import from_bytes

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
LEGACY = (
    "shift_jis", "euc_jp", "iso2022_jp", "gb18030", "big5", "euc_kr", "cp949", "cp1252", "cp1250", "cp1251",
    "cp1253", "cp1254",
    "cp1255", "cp1256", "cp1257", "cp1258", "koi8-r", "cp874", "iso8859-2", "iso8859-15", "mac-roman", "cp437",
    "cp866",
)  # fmt: skip
_COOKIE = re.compile(rb"(?:coding[:=][ \t]*|charset=[\"']?|encoding=[\"'])([-\w.]{3,20})")
SAMPLE = 64 * 1024
TEXT_CONTROLS = frozenset(b"\t\n\r\f\x1b\x08")
MOST_CONTROLS = 0.02


def decode(data: bytes, names: Iterable[str] = ()) -> tuple[str, str] | None:
    """Return text and encoding, or None for what is no text.

    Every encoding returned gives the same bytes back. Of several that fit, the one in which the person's name is found
    is taken, since that is what matters here.
    """
    for bom, encoding in BOMS:
        if data.startswith(bom) and (text := _as(data, encoding)) is not None:
            return text, encoding
    if b"\0" in data:
        return _wide(data, names)
    if (text := _as(data, "utf-8")) is not None:
        return (text, "utf-8") if _is_text(data) else None
    if not _is_text(data):
        return None
    for encoding in _likely(data, names):
        if (text := _as(data, encoding)) is not None:
            return text, encoding
    return data.decode("latin-1"), "latin-1"


def _likely(data: bytes, names: Iterable[str]) -> Iterable[str]:
    for name in names:
        for encoding in LEGACY:
            raw = _encoded(name, encoding)
            if raw and not raw.isascii() and raw in data:
                yield encoding
    if cookie := _COOKIE.search(data[:1024]):
        yield cookie[1].decode("ascii")
    best = from_bytes(data[:SAMPLE], cp_isolation=[code.replace("-", "_") for code in LEGACY]).best()
    if best is not None:
        yield best.encoding
    yield "cp1252"


def _as(data: bytes, encoding: str) -> str | None:
    try:
        text = data.decode(encoding)
        return text if text.encode(encoding) == data else None
    except (UnicodeError, LookupError):
        return None


def _wide(data: bytes, names: Iterable[str]) -> tuple[str, str] | None:
    """Return text of two bytes a character without a mark: every other byte is zero, mostly, or it holds the name."""
    sample = data[:SAMPLE]
    for encoding, zeros in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[::2])):
        named = any(_stands_even(name.encode(encoding), data) for name in names if len(name) > 1)
        fits = len(data) % 2 == 0 and (named or zeros.count(0) > 0.6 * len(zeros))
        if fits and (text := _as(data, encoding)) is not None:
            return (text, encoding) if "\0" not in text else None
    return None


def _stands_even(raw: bytes, data: bytes) -> bool:
    """Tell whether text of two bytes a character begins where one does; a byte further on it is of the other order."""
    at = data.find(raw)
    while at >= 0 and at % 2:
        at = data.find(raw, at + 1)
    return at >= 0


def _is_text(data: bytes) -> bool:
    sample = data[:SAMPLE]
    odd = sum(1 for byte in sample if byte < 32 and byte not in TEXT_CONTROLS)
    return odd <= MOST_CONTROLS * len(sample)


def _encoded(text: str, encoding: str) -> bytes:
    try:
        return text.encode(encoding)
    except UnicodeError:
        return b""
