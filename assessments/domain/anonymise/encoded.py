"""Files and texts that stand in a text as base64: read as what they are, and written back the same way."""

from __future__ import annotations

import base64
import binascii
import re
from collections import Counter
from collections.abc import Callable

from assessments.domain.anonymise import pictures
from assessments.domain.anonymise.outcome import Done

Inner = Callable[[str, bytes], Done]
ADDRESS = re.compile(r"data:([\w.+/-]{3,60})?((?:;[\w=.-]+)*);base64,([A-Za-z0-9+/=\\n]{8,})")
# So long that no word is meant; broken into lines as mail breaks it, or not, in either alphabet.
RUN = re.compile(r"(?<![\w+/-])(?:[\w+/-]{60,76}(?:\r?\n|\\n))*[\w+/-]{20,}={0,2}(?![\w+/=-])", re.ASCII)
KNOWN = (pictures.PNG, pictures.JPEG, b"GIF8", b"%PDF", b"PK\x03\x04", b"\x1f\x8b")
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
        if raw is None or not (raw.startswith(KNOWN) or _is_words(raw)):
            return match[0]
        return self._again(match[0], raw, "text/plain")

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
    try:
        return raw.decode("utf-8").translate({9: " ", 10: " ", 13: " "}).isprintable()
    except UnicodeDecodeError:
        return False
