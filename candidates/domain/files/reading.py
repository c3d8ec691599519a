"""The text of a file, or a sentence that says why there is none. What the text says has no effect on anything."""

from __future__ import annotations

from dataclasses import dataclass

from charset_normalizer import from_bytes

from candidates.domain.files import docx, pdf, rtf
from candidates.domain.files.sniffing import Kind, sniff

# PostgreSQL refuses a search vector over 1 MB; this many characters stay below it in any script.
TEXT_LIMIT = 100_000
SAMPLE = 64 * 1024


@dataclass(frozen=True, slots=True)
class Reading:
    """`text` is what could be read, `error` a sentence when nothing could; one of the two is empty.

    `code` is the stable name of the error: empty, not_a_document, password, corrupt, image_only, no_text.
    """

    text: str = ""
    error: str = ""
    code: str = ""


class Unreadable(Exception):
    """A file whose text cannot be had."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


SENTENCES = {
    "empty": "The file is empty.",
    "not_a_document": "This is not a PDF, Word, RTF or text file, whatever its name says.",
    "password": "The PDF is locked with a password, so its text cannot be read. Ask for one without.",
    "corrupt": "The file is damaged and cannot be read. Ask for it again.",
    "image_only": "The pages are pictures without text, so search cannot find what they say.",
    "no_text": "The file holds no text.",
}


def read_text(data: bytes) -> Reading:
    """Return the text of a PDF, DOCX, RTF or plain text file, at most TEXT_LIMIT characters of it."""
    try:
        return Reading(text=_tidy(_text_of(data)) or _nothing("no_text"))
    except Unreadable as error:
        return Reading(error=SENTENCES[error.code], code=error.code)


def _text_of(data: bytes) -> str:
    kind = sniff(data)
    try:
        if kind == Kind.PDF:
            return pdf.text_of(data, TEXT_LIMIT) or _nothing("image_only")
        if kind == Kind.DOCX:
            return docx.text_of(data, TEXT_LIMIT) or _nothing("no_text")
        if kind == Kind.RTF:
            return rtf.text_of(data) or _nothing("no_text")
    except pdf.Locked:
        raise Unreadable("password") from None
    except (pdf.Damaged, docx.Damaged):
        raise Unreadable("corrupt") from None
    if kind == Kind.TEXT:
        return _plain(data) or _nothing("no_text")
    return _nothing("empty" if kind == Kind.EMPTY else "not_a_document")


def _nothing(code: str) -> str:
    raise Unreadable(code)


def _plain(data: bytes) -> str:
    """Decode by mark or as UTF-8 where it fits, else by what the bytes look like, else as Windows text."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace").strip()
    try:
        return data.decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        best = from_bytes(data[:SAMPLE], cp_isolation=["cp1252", "cp1250", "cp1251", "cp1253", "cp1254"]).best()
        return data.decode(best.encoding if best else "cp1252", errors="replace").strip()


def _tidy(text: str) -> str:
    """Leave out what the database cannot hold, and blank lines in rows."""
    kept = text.replace("\x00", "").encode("utf-8", errors="ignore").decode("utf-8")
    lines = [" ".join(line.split()) for line in kept.splitlines()]
    joined = "\n".join(line for at, line in enumerate(lines) if line or (at and lines[at - 1]))
    return joined.strip()[:TEXT_LIMIT]
