"""Cuts a job description into sections, blocks and sentences. Offsets always count in the text as given."""

from __future__ import annotations

from . import headings as kinds
from .document import BETWEEN, Document, Section
from .forms import Plain, plain_text
from .reader import Reader
from .types import StructuredJd


def read(text: str) -> Document:
    """Cut a text of any form."""
    plain = plain_text(text)
    document = Document.of(plain)
    Reader(document).read(0, len(document.text), Section(kinds.OPEN))
    return document.finish()


STRUCTURED_KINDS = {
    "headline": kinds.PROBLEM, "typical_week": kinds.WEEK, "success_six_months": kinds.SUCCESS,
    "impact_90_days": kinds.SUCCESS, "impact": kinds.PROBLEM, "responsibilities": kinds.DUTIES,
    "requirements": kinds.MUST, "team": kinds.TEAM, "growth": kinds.GROWTH, "process": kinds.PROCESS, "pay": kinds.PAY,
}  # fmt: skip


def read_structured(jd: StructuredJd) -> Document:
    """Cut the editor's JD: each section of known kind, each requirement a bullet of its own."""
    pieces: list[tuple[Plain, str, int | None, str]] = []
    for key, text in jd.sections.items():
        pieces.append((plain_text(text, headed=False), key, None, STRUCTURED_KINDS.get(key, kinds.OTHER)))
    for number, item in enumerate(jd.requirements):
        kind = kinds.MUST if item.kind == "must" else kinds.NICE
        pieces.append((plain_text(item.text, headed=False), "requirements", number, kind))
    document = Document.of(*(piece[0] for piece in pieces))
    reader, offset = Reader(document), 0
    for plain, key, place, kind in pieces:
        document.parts.append((offset, key, place))
        reader.read(offset, offset + len(plain.text), Section(kind, part=key))
        offset += len(plain.text) + len(BETWEEN)
    return document.finish()
