"""The text of a file, or the word for why there is none. What the text says has no effect on anything."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from candidates.domain.files.content import Content, Unreadable
from candidates.domain.files.hiding import Hidden
from candidates.domain.files.joining import joined_words
from candidates.domain.files.office.docx import read_docx
from candidates.domain.files.office.odt import read_odt
from candidates.domain.files.office.pieces import text_of_chunk
from candidates.domain.files.pdf import open_pdf, read_pdf
from candidates.domain.files.plain import read_plain
from candidates.domain.files.rtf import read_rtf
from candidates.domain.files.sentences import reason_of
from candidates.domain.files.sniffing import Kind, sniff

# PostgreSQL refuses a search vector over 1 MB; this many characters stay below it in any script.
TEXT_LIMIT = 100_000
HIDDEN_LIMIT = 20_000
# Forms that one sign of a font has for several letters, or a letter has by its place: read as the letters they are.
FORMS = re.compile("[\ufb00-\ufb4f\ufb50-\ufdff\ufe70-\ufefc]+")
# A page that Word or a job board saved under another name, also wrapped as an old mail: its tags are no text.
MARKED = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<!doctype html|<html|mime-version:|"
    rb"<\?xml[^>]{0,200}\?>\s*<(?:\?mso-|!doctype html|html|w:))",
    re.IGNORECASE,
)
READERS = {Kind.DOCX: read_docx, Kind.ODT: read_odt, Kind.RTF: read_rtf}


@dataclass(frozen=True, slots=True)
class Reading:
    """`text` is what could be read; where nothing could be, `reason` is the word for why. `document` is an open PDF."""

    kind: str
    text: str = ""
    reason: str = ""
    hidden: list[Hidden] = field(default_factory=list)
    pages: int = 0
    joined: str = ""
    document: Any = None


def read_file(data: bytes, name: str = "") -> Reading:
    """Return the text of a document, at most TEXT_LIMIT characters of it, page by page between form feeds."""
    kind = sniff(data)
    if reason := reason_of(kind, PurePath(name).suffix):
        return Reading("docx" if kind == Kind.LOCKED else _told(kind, name), reason=reason)
    document = None
    try:
        if kind == Kind.PDF:
            document = open_pdf(data)
            content = read_pdf(document, TEXT_LIMIT)
        elif kind == Kind.TEXT:
            content = text_of_chunk(data) if MARKED.match(data) else Content(read_plain(data))
        else:
            content = READERS[kind](data, TEXT_LIMIT)
    except Unreadable as error:
        return Reading(kind, reason=error.reason)
    text = _tidy(content.text)
    hidden = [Hidden(_tidy(text), how, page) for text, how, page in content.hidden[:200]]
    reason = "" if text else "image_only" if kind == Kind.PDF else "no_text"
    return Reading(kind, text, reason, hidden, content.pages, joined_words(text), document)


def _told(kind: Kind, name: str) -> str:
    """Return the type of a file that is not read: what its bytes say, else what its name says."""
    suffix = PurePath(name).suffix.lower().lstrip(".")
    return kind if kind in (Kind.DOC, Kind.PAGES) else suffix if suffix.isalnum() and len(suffix) < 8 else kind


def _tidy(text: str) -> str:
    """Leave out what the database cannot hold and nobody sees, and blank lines in rows; pages stay apart."""
    kept = text.replace("\x00", "").encode("utf-8", errors="ignore").decode("utf-8")
    kept = FORMS.sub(lambda match: unicodedata.normalize("NFKC", match[0]), kept)
    kept = re.sub("\u00ad(?=\\s*[\n\f])", "-", kept).replace("\u00ad", "").replace("\ufffe", "-").replace("\u200b", "")
    pages = [_lines(page) for page in kept.replace("\r\n", "\n").replace("\r", "\n").split("\f")]
    whole = "\f".join(pages)[:TEXT_LIMIT]
    return whole if whole.strip("\f \n") else ""


def _lines(page: str) -> str:
    lines = [" ".join(line.split()) for line in page.split("\n")]
    return "\n".join(line for at, line in enumerate(lines) if line or (at and lines[at - 1])).strip()
