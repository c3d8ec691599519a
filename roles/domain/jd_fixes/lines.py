"""The line that a finding stands in, and the sentence of it that the finding is about. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from roles.domain.jd_lint.types import Finding


@dataclass(frozen=True, slots=True)
class Line:
    """A line with a finding in it: `start` and `end` are the passage's place in `text`, `at` that of the line in its
    section. `tools` are the names of tools that the work needs, in their order; `familiar` says that the text calls its
    reader du."""

    text: str
    start: int
    end: int
    language: str
    at: int = 0
    tools: Sequence[str] = ()
    familiar: bool = False

    @property
    def german(self) -> bool:
        return self.language == "de"

    @property
    def passage(self) -> str:
        return self.text[self.start : self.end]


def line_of(
    text: str, finding: Finding, language: str, tools: Sequence[str] = (), *, familiar: bool = False
) -> Line | None:
    """Return the line of a section or requirement in which a finding stands; None when it spans several or none."""
    if finding.start is None or finding.end is None:
        return None
    begins = text.rfind("\n", 0, finding.start) + 1
    stop = text.find("\n", finding.start)
    ends = len(text) if stop < 0 else stop
    if finding.end > ends:
        return None
    return Line(text[begins:ends], finding.start - begins, finding.end - begins, language, begins, tools, familiar)


def mark(finding: Finding, place: str, line: str) -> str:
    """Return by what a form knows a finding again: its rule, where it stands, and the whole line as it was read."""
    said = "\x00".join((finding.rule, place, line, finding.text or ""))
    return sha256(said.encode()).hexdigest()[:24]


def in_its_sentence(line: Line, said: str) -> str:
    """Return a sentence in place of the one that the passage stands in; the bullet and the other sentences stay."""
    begins, ends = sentence(line)
    rest = line.text[ends:].strip()
    return f"{line.text[:begins]}{said}{' ' if rest else ''}{rest}"


def sentence(line: Line) -> tuple[int, int]:
    """Return where the sentence of the passage begins and ends in its line."""
    bullet = BULLET.match(line.text)
    begins = bullet.end() if bullet else 0
    for end in _SENTENCE_END.finditer(line.text, begins):
        if end.end() <= line.start:
            begins = end.end()
        elif end.start() >= line.end:
            return begins, end.start() + 1
    return begins, len(line.text)


BULLET = re.compile(r"\s*(?:[^\w\s\"„“(\[]{1,2}|\d{1,2}[.)])?\s*")
_SENTENCE_END = re.compile(r"[.!?](?=\s+[A-ZÄÖÜ„“\"])\s+")
