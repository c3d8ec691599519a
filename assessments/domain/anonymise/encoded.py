"""Files and texts that stand in a text as base64: read as what they are, and written back the same way."""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from collections import Counter
from collections.abc import Callable

from assessments.domain.anonymise import pictures
from assessments.domain.anonymise.noise import SIGN
from assessments.domain.anonymise.outcome import Done

Inner = Callable[[str, bytes], Done]
ADDRESS = re.compile(r"data:([\w.+/-]{3,60})?((?:;[\w=.-]+)*);base64,([A-Za-z0-9+/=\\n]{8,})")
# Broken into lines as mail breaks it, or not, in either alphabet; a short one only of a length that base64 has.
RUN = re.compile(
    rf"(?<!{SIGN})(?={SIGN}{{10}})(?:(?:{SIGN}{{60,76}}(?:\r?\n|\\n))*{SIGN}{{20,}}={{0,2}}"
    rf"|(?:{SIGN}{{4}}){{2,4}}(?:{SIGN}{{3}}=|{SIGN}{{2}}==)|(?:{SIGN}{{4}}){{3,4}})(?!{SIGN}|=)",
    re.ASCII,
)
KNOWN = (pictures.PNG, pictures.JPEG, b"GIF8", b"%PDF", b"PK\x03\x04", b"\x1f\x8b")
MOST_UNPACKED, SHORTEST_UNPACKED = 16 * 1024 * 1024, 20
_BREAKS = re.compile(r"\\n|\s+")
_TO_PLAIN = str.maketrans("-_", "+/")


class Encoded:
    """What is encoded is cleaned by `inner`; what a grader may not have is gone, and counted by its kind in `lost`."""

    def __init__(self, inner: Inner) -> None:
        self._inner = inner
        self.lost: Counter[str] = Counter()

    def clean(self, text: str) -> str:
        """Return `text` with each address that holds a file, and each encoded text or known file, cleaned."""
        if "base64," in text:
            text = ADDRESS.sub(self._address, text)
        return RUN.sub(self._run, text)

    def whole(self, text: str, kind: str) -> str | None:
        """Return a text that is one encoded file of a kind (`image/png`) cleaned; None when it is not encoded."""
        raw = decoded(text)
        return None if raw is None else self._again(text, raw, kind)

    def said(self) -> str:
        """Return the sentence about what was left out, "" when nothing was."""
        kinds = ", ".join(f"{kind} ({count})" for kind, count in sorted(self.lost.items()))
        return f"Left out, since it could not be checked for names: {kinds}." if kinds else ""

    def _address(self, match: re.Match[str]) -> str:
        kind, rest, packed = match.groups()
        raw = decoded(packed)
        if raw is None:
            return match[0]
        return f"data:{kind or ''}{rest};base64,{self._again(packed, raw, kind or 'text/plain')}"

    def _run(self, match: re.Match[str]) -> str:
        raw = decoded(match[0])
        if raw is None:
            return match[0]
        if raw.startswith(KNOWN) or _is_words(raw):
            return self._again(match[0], raw, "text/plain")
        return self._deflated(match[0], raw)

    def _deflated(self, packed: str, raw: bytes) -> str:
        """Return what stood there with the text in it cleaned where that is packed, as in drawings."""
        for bits in (zlib.MAX_WBITS, -zlib.MAX_WBITS):
            said = _inflated(raw, bits)
            if said is None or not _is_words(said):
                continue
            done = self._inner(".txt", said)
            if done.data is not None and done.data != said:
                packer = zlib.compressobj(wbits=bits)
                return base64.b64encode(packer.compress(done.data) + packer.flush()).decode("ascii")
        return packed

    def _again(self, packed: str, raw: bytes, kind: str) -> str:
        """Return what stood there where nothing changed, else the cleaned file in the same alphabet."""
        done = self._inner(f".{kind.rpartition('/')[2].partition('+')[0].partition(';')[0]}", raw)
        if done.data == raw:
            return packed
        if done.data is None:
            self.lost[kind] += 1
            return ""
        safe = re.search("[-_]", packed) is not None
        text = (base64.urlsafe_b64encode if safe else base64.b64encode)(done.data).decode("ascii")
        return text + ("\n" if packed.endswith("\n") else "")


def decoded(text: str) -> bytes | None:
    """Return what base64 of either alphabet says, or None for anything else."""
    plain = _BREAKS.sub("", text).translate(_TO_PLAIN)
    try:
        return base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True) or None
    except (binascii.Error, ValueError):
        return None


def _is_words(raw: bytes) -> bool:
    encoding = "utf-16-le" if b"\0" in raw[1:2] else "utf-8"  # as PowerShell encodes its commands
    try:
        return raw.decode(encoding).translate({9: " ", 10: " ", 13: " "}).isprintable()
    except UnicodeDecodeError:
        return False


def _inflated(raw: bytes, bits: int) -> bytes | None:
    """Return what was packed, None for what is no whole packed text of a size that a drawing has."""
    unpacker = zlib.decompressobj(bits)
    try:
        said = unpacker.decompress(raw, MOST_UNPACKED)
    except zlib.error:
        return None
    whole = unpacker.eof and not unpacker.unused_data
    return said if whole and len(said) >= SHORTEST_UNPACKED else None
