"""A job description cut into sections, blocks and sentences, every piece knowing its place in the text.

People head their sections in any style: markdown, bold, capitals, a bare short line, a line ending in a colon, or
a run-in ("Bonus: Kafka"). Offsets always count in the text as given.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from . import headings as kinds
from .patterns import WordStarts
from .types import StructuredJd

# Same length in, same length out: typographic variants must not shift offsets.
_PLAIN = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "“": '"', "”": '"', "„": '"', "\u00a0": " ", "\u2009": " ",
                        "\u202f": " ", "‑": "-", "‐": "-", "\u200b": " ", "\t": " ", "\r": " "})  # fmt: skip
_BULLET = re.compile(r"[ ]*(?:[-*•·▪◦‣●○►▸➤✓✔–—+»>]|\d{1,2}[.)]|[a-z]\)|\(\d\))[ ]+(?=\S)")
_NUMBERED = re.compile(r"[ ]*(?:\d{1,2}[.)]|\(\d\))[ ]+(?=\S)")
_EMOJI_LEAD = re.compile(r"[ ]*[^\w\s\"'(\[<#*\-–—€$£&§/@~.,]{1,4}[ ]*")
_MARKDOWN = re.compile(r"[ ]*(#{1,6})[ ]*(\S.*)")
_BOLD_LINE = re.compile(r"[ ]*(?:\*\*|__)([^*_]{2,90})(?:\*\*|__)[ ]*:?[ ]*")
_RULE_LINE = re.compile(r"[ ]*(?:={3,}|-{3,}|_{3,}|\*{3,}|~{3,})[ ]*")
_RUN_IN = re.compile(
    r"[ ]*(?:\*\*|__)?([^\W\d_][^:\n.!?]{1,48}?)(?:\*\*|__)?[ ]*(?::(?:\*\*|__)?|[ ][–—-][ ])[ ]*(?=\S)"
)
_END = re.compile(r"[.!?…]+[\"')\]]*(?=\s|$)")
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|z\. ?b|u\. ?a|d\. ?h|bzw|ca|approx|incl|inkl|vs|dr|nr|st|mr|mrs|ms|ggf|evtl|etc|usw|o\. ?ä|inc|ltd|co|prof|abs|no|max|min|mind|ph|d|u|z|p\. ?a|p|gem|sog|bspw|mio|mrd|tsd|ing|dipl|m\. ?sc|b\. ?sc|ph\. ?d)|\b\d{1,2})$",
    re.IGNORECASE,
)  # fmt: skip
_ORDINAL_NOUN = re.compile(
    r"(?:Jan|Feb|Mär|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez|Quartal|Jahr|Platz|Monat|Tag|Woche|Stock|Halbjahr)"
)
LEAD_IN_WORDS = 26
HEADING_WORDS = 9


@dataclass(slots=True)
class Section:
    """A run of blocks under one heading. `kind` is one of the kinds of `headings`; `part` the structured key."""

    kind: str
    heading: str = ""
    level: int = 9
    start: int = 0
    end: int = 0
    part: str | None = None
    sentences: list[Sentence] = field(default_factory=list)
    left: bool = False  # prose has followed the list of demands

    def words(self) -> int:
        """How many words stand under the heading."""
        return sum(sentence.words for sentence in self.sentences)


@dataclass(slots=True)
class Sentence:
    """One sentence or one bullet. `kind` is its section's, unless a run-in heading says otherwise."""

    start: int
    end: int
    text: str
    lower: str
    section: Section
    kind: str
    bullet: bool
    paragraph: int
    lead: int = 0  # length of a run-in heading at its start

    @property
    def words(self) -> int:
        """Number of words."""
        return len(self.text.split())


@dataclass(slots=True)
class Document:
    """The text as read. `parts` maps offsets back to the pieces of a structured JD: (start, section key, item)."""

    text: str
    lower: str
    title: str
    sections: list[Section]
    sentences: list[Sentence]
    parts: list[tuple[int, str, int | None]] = field(default_factory=list)
    _starts: list[int] = field(default_factory=list)
    words: WordStarts = field(default_factory=lambda: WordStarts((), ()))

    def sentence_at(self, offset: int) -> Sentence | None:
        """The sentence that holds an offset; None inside headings."""
        index = bisect_right(self._starts, offset) - 1
        if index < 0:
            return None
        sentence = self.sentences[index]
        return sentence if offset < sentence.end else None

    def sentence_after(self, sentence: Sentence) -> Sentence | None:
        """The sentence that follows, None after the last."""
        index = bisect_right(self._starts, sentence.start)
        return self.sentences[index] if index < len(self.sentences) else None

    def part_at(self, offset: int) -> tuple[int, str, int | None] | None:
        """Where the piece begins that holds an offset, its section key and item; None for a plain text."""
        index = bisect_right([start for start, _, _ in self.parts], offset) - 1
        return self.parts[index] if index >= 0 else None

    def of_kind(self, *wanted: str) -> Iterator[Sentence]:
        """The sentences of these section kinds."""
        return (sentence for sentence in self.sentences if sentence.kind in wanted)


@dataclass(slots=True)
class _Line:
    start: int
    end: int
    text: str
    bullet: int  # length of the bullet mark, 0 without
    indent: int


def read(text: str) -> Document:
    """Cut a plain text."""
    document = Document(text.translate(_PLAIN), "", "", [], [])
    document.lower = _lowered(document.text)
    _Reader(document).read(0, len(text), Section(kinds.OPEN))
    document._starts = [sentence.start for sentence in document.sentences]
    document.words = WordStarts.of(document.lower)
    return document


STRUCTURED_KINDS = {
    "headline": kinds.PROBLEM, "typical_week": kinds.WEEK, "success_six_months": kinds.SUCCESS,
    "impact": kinds.PROBLEM, "responsibilities": kinds.DUTIES, "requirements": kinds.MUST, "team": kinds.TEAM,
    "growth": kinds.GROWTH, "process": kinds.PROCESS, "pay": kinds.PAY,
}  # fmt: skip


def read_structured(jd: StructuredJd) -> Document:
    """Cut the editor's JD: each section of known kind, each requirement a bullet of its own."""
    pieces: list[tuple[str, str, int | None, str]] = []
    for key, text in jd.sections.items():
        pieces.append((text, key, None, STRUCTURED_KINDS.get(key, kinds.OTHER)))
    for number, item in enumerate(jd.requirements):
        pieces.append((item.text, "requirements", number, kinds.MUST if item.kind == "must" else kinds.NICE))
    whole = "\n\n".join(piece[0] for piece in pieces).translate(_PLAIN)
    document = Document(whole, _lowered(whole), "", [], [])
    reader, offset = _Reader(document), 0
    for text, key, place, kind in pieces:
        document.parts.append((offset, key, place))
        reader.read(offset, offset + len(text), Section(kind, part=key))
        offset += len(text) + 2
    document._starts = [sentence.start for sentence in document.sentences]
    document.words = WordStarts.of(document.lower)
    return document


def _lowered(text: str) -> str:
    lower = text.lower()
    return lower if len(lower) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


class _Reader:
    """Walks the lines of one stretch of the document and fills its sections and sentences."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.paragraph = 0

    def read(self, start: int, end: int, section: Section) -> None:
        """Read document.text[start:end] into sections, beginning with `section`."""
        self.structured = section.part is not None
        lines = self._lines(start, end)
        section.start = section.end = start
        self.section = section
        self.document.sections.append(section)
        first = True
        index = 0
        while index < len(lines):
            line = lines[index]
            if not line.text.strip() or _RULE_LINE.fullmatch(line.text):
                index += 1
                continue
            following = lines[index + 1] if index + 1 < len(lines) else None
            before = lines[index - 1] if index else None
            heading = self._heading(line, before, following, first)
            if heading is not None:
                self._open(heading[0], heading[1], line, first)
                first, index = False, index + 1
                continue
            first = False
            index = self._block(lines, index)
        self._close(end)

    def _lines(self, start: int, end: int) -> list[_Line]:
        lines, offset = [], start
        for raw in self.document.text[start:end].split("\n"):
            mark = _BULLET.match(raw)
            bullet = mark.end() if mark and not _BOLD_LINE.fullmatch(raw) else 0
            indent = len(raw) - len(raw.lstrip())
            lines.append(_Line(offset, offset + len(raw.rstrip()), raw.rstrip(), bullet, indent))
            offset += len(raw) + 1
        while lines and not lines[-1].text.strip():
            lines.pop()
        return lines

    def _heading(
        self, line: _Line, before: _Line | None, following: _Line | None, first: bool
    ) -> tuple[str, int] | None:
        """The heading's words and level (1 highest), or None when the line is text."""
        text = line.text
        if found := _MARKDOWN.fullmatch(text):
            return found[2].strip(" #*"), len(found[1])
        if found := _BOLD_LINE.fullmatch(text):
            return found[1], 5
        if (
            following is not None
            and text.strip()
            and re.fullmatch(r"[ ]*[=-]{3,}[ ]*", following.text)
            and len(text) < 90
        ):
            return text.strip(), 1 if "=" in following.text else 2
        numbered = _NUMBERED.match(text)
        if line.bullet and not (
            numbered
            and kinds.classify(text)
            and len(text.split()) < 8
            and not self._in_numbered_list(before, following)
        ):
            return None
        if numbered:
            text = text[numbered.end() :]
        bare = _EMOJI_LEAD.sub("", text, count=1).strip() if _EMOJI_LEAD.match(text) else text.strip()
        bare = bare.strip("=–—[]<>*_| ")
        words = bare.split()
        if not words or self.structured:
            return None
        if bare.endswith(":"):
            return (
                (bare, 7)
                if len(words) <= LEAD_IN_WORDS
                and (following is None or len(words) <= 12 or following.bullet or not following.text.strip())
                else None
            )
        if len(words) > HEADING_WORDS or bare[-1] in ".,;" or len(bare) > 80:
            return None
        if any(character in bare for character in "€$£") or re.search(r"\d{3}", bare):
            return None
        if first:
            return bare, 1
        alone = (
            before is None
            or not before.text.strip()
            or before.bullet > 0
            or _RULE_LINE.fullmatch(before.text) is not None
            or before.end - before.start < 60
        )
        leads = following is not None
        if not (alone and leads):
            return None
        if bare.isupper() and len(bare) > 3:
            return bare, 3
        known = kinds.classify(bare) is not None or kinds.is_subject(bare)
        if bare[-1] in "?!" or bare[-1] == "…":
            return (bare, 4) if known else None
        if not (bare[0].isupper() or bare != text.strip()):
            return None
        blank_before = before is None or not before.text.strip()
        if known and (blank_before or (before is not None and before.bullet > 0) or len(words) <= 6):
            return bare, 4
        follows_blank = following is not None and (following.bullet > 0 or not following.text.strip())
        return (bare, 4) if blank_before and follows_blank and len(words) <= 7 else None

    @staticmethod
    def _in_numbered_list(before: _Line | None, following: _Line | None) -> bool:
        return any(line is not None and _NUMBERED.match(line.text) for line in (before, following))

    def _open(self, words: str, level: int, line: _Line, first: bool) -> None:
        """Begin a section at a heading."""
        self._close(line.start)
        if first:
            self.document.title = words
            kind = (
                kinds.OPEN
                if kinds.classify(words) in (None, kinds.COMPANY, kinds.DUTIES, kinds.MUST) or level == 1
                else kinds.classify(words)
            )
            self._push(Section(kind or kinds.OPEN, words, level, line.start, line.end))
            return
        kind, current = kinds.classify(words), self.section
        deeper = level > current.level and current.kind not in (kinds.OPEN, kinds.TITLE)
        lead_in = level == 7
        if (kinds.is_subject(words) and current.kind in (kinds.MUST, kinds.NICE, kinds.LEARN, kinds.STACK)) or (
            kind is None and (deeper or lead_in)
        ):
            kind, level = current.kind, max(level, current.level)
        elif (
            lead_in
            and current.kind in (kinds.WEEK, kinds.SUCCESS, kinds.PROCESS, kinds.PAY, kinds.BENEFITS)
            and len(words.split()) > 6
        ) or (lead_in and kind == kinds.SUCCESS and current.kind == kinds.MUST):
            kind = current.kind
        self._push(Section(kind or kinds.OTHER, words, level, line.start, line.end))

    def _push(self, section: Section) -> None:
        self.section = section
        self.document.sections.append(section)

    def _close(self, end: int) -> None:
        self.section.end = end

    def _block(self, lines: list[_Line], index: int) -> int:
        """Read one paragraph or one bullet with its continuation lines; gives the index after it."""
        line = lines[index]
        start, last, position = line.start + line.bullet, line, index + 1
        while position < len(lines):
            after = lines[position]
            if (
                not after.text.strip()
                or after.bullet
                or _MARKDOWN.match(after.text)
                or _RULE_LINE.fullmatch(after.text)
            ):
                break
            if line.bullet and after.indent <= line.indent and not after.text.lstrip()[:1].islower():
                break
            if not line.bullet and (
                self._own_line(last, after)
                or self._heading(after, last, lines[position + 1] if position + 1 < len(lines) else None, False)
            ):
                break
            last, position = after, position + 1
        self.paragraph += 1
        self._sentences(start, last.end, bullet=line.bullet > 0)
        return position

    @staticmethod
    def _own_line(last: _Line, after: _Line) -> bool:
        """Whether `after` begins a paragraph of its own without a blank line: a run-in heading, or unwrapped lines."""
        found = _RUN_IN.match(after.text)
        if found and len(found[1].split()) <= 5 and kinds.classify(found[1]) and after.text[:1].isupper():
            return True
        return last.text.endswith((".", "!", "?", ":")) and len(last.text) < 60 and after.text[:1].isupper()

    def _sentences(self, start: int, end: int, *, bullet: bool) -> None:
        text = self.document.text
        kind, lead = self._run_in(start, end, bullet=bullet)
        position = start
        for found in _END.finditer(text, start, end):
            stop = found.end()
            if (
                found[0].startswith(".")
                and _ABBREVIATION.search(text, max(position, found.start() - 12), found.start())
                and not self._new_sentence(stop, end)
            ):
                continue
            self._sentence(position, stop, kind, bullet, lead)
            position, lead = stop, 0
        self._sentence(position, end, kind, bullet, lead)

    def _new_sentence(self, stop: int, end: int) -> bool:
        """After an abbreviation or a number: a new sentence only where a capital starts it in a text that is English."""
        rest = self.document.text[stop : min(end, stop + 14)].lstrip()
        word = self.document.text[max(0, stop - 4) : stop].lower()
        figure = re.search(r"\b\d{1,2}\.$", word) is not None and _ORDINAL_NOUN.match(rest) is None
        return (figure or word.endswith(("etc.", "usw.", "p.a."))) and rest[:1].isupper()

    def _run_in(self, start: int, end: int, *, bullet: bool) -> tuple[str, int]:
        """The kind of the block, told by a run-in heading such as 'Bonus: …', and that heading's length."""
        current = self._tail_kind(bullet=bullet)
        found = _RUN_IN.match(self.document.text, start, end)
        if not found or len(found[1].split()) > 6:
            return current, 0
        kind = kinds.classify(found[1])
        if kind is None or (kind == kinds.COMPANY and current != kinds.OPEN):
            return current, 0
        if current in (kinds.WEEK, kinds.SUCCESS) and kind not in (
            kinds.NICE,
            kinds.MUST,
            kinds.PAY,
            kinds.PROCESS,
            kinds.TEAM,
            kinds.GROWTH,
        ):
            return current, 0
        if current in (kinds.MUST, kinds.NICE) and (
            kinds.is_subject(found[1]) or (bullet and kind not in (kinds.NICE, kinds.LEARN, kinds.MUST))
        ):
            return current, 0
        if (
            current == kinds.NICE
            and kind == kinds.MUST
            and "must" not in found[1].lower()
            and "required" not in found[1].lower()
        ):
            return current, 0
        return kind, found.end() - start

    def _tail_kind(self, *, bullet: bool) -> str:
        """The section's kind; prose after a list of demands no longer belongs to the list."""
        section = self.section
        listed = section.sentences and section.sentences[-1].bullet and not bullet
        if section.kind in (kinds.MUST, kinds.NICE, kinds.LEARN) and (listed or section.left) and not self.structured:
            section.left = not bullet
        return kinds.OPEN if section.left else section.kind

    def _sentence(self, start: int, end: int, kind: str, bullet: bool, lead: int) -> None:
        raw = self.document.text[start:end]
        stripped = raw.strip()
        if not stripped:
            return
        begin = start + len(raw) - len(raw.lstrip())
        stop = begin + len(stripped)
        kind, lead = (kind, lead) if lead else self._inner_run_in(begin, stop, kind)
        sentence = Sentence(
            begin, stop, stripped, self.document.lower[begin:stop], self.section, kind, bullet, self.paragraph, lead
        )
        self.section.sentences.append(sentence)
        self.document.sentences.append(sentence)

    def _inner_run_in(self, start: int, end: int, kind: str) -> tuple[str, int]:
        """A sentence inside a paragraph that opens like 'Nice to have: …'."""
        found = _RUN_IN.match(self.document.text, start, end)
        if found and ":" in found[0] and len(found[1].split()) <= 4:
            told = kinds.classify(found[1])
            if told in (kinds.NICE, kinds.LEARN) or (
                told is not None and kind in (kinds.OPEN, kinds.OTHER, kinds.NICE)
            ):
                return told, found.end() - start
        return kind, 0
