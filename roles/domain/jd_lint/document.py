"""What a job description is cut into: a document of sections and sentences, every piece knowing its place."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .forms import Plain
from .phrase_index import NO_WORDS, WordStarts

if TYPE_CHECKING:
    from .cues import Cue

# Same length in, same length out: typographic variants must not shift offsets.
_VARIANTS = {
    "’": "'", "‘": "'", "ʼ": "'", "“": '"', "”": '"', "„": '"', "‑": "-", "‐": "-",
    "\u00a0": " ", "\u2009": " ", "\u202f": " ", "\u200b": " ", "\u2002": " ", "\u2003": " ", "\ufeff": " ",
    "\u00ad": " ", "\t": " ", "\v": "\n", "\f": "\n", "\x85": "\n", "\u2028": "\n", "\u2029": "\n",
}  # fmt: skip


BETWEEN = "\n\n"  # between the pieces of a structured JD


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was written: offsets in the text, or in a section or requirement of a structured JD."""

    start: int
    end: int
    section: str | None = None
    item: int | None = None


@dataclass(slots=True)
class Section:
    """A run of blocks under one heading. `kind` is one of the kinds of `headings`; `part` the structured key."""

    kind: str
    heading: str = ""
    level: int = 9
    start: int = 0
    end: int = 0
    part: str | None = None
    head_end: int = 0  # where its heading ends
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
    starts: WordStarts = field(default=NO_WORDS)  # of its words, counted within it
    cues: dict[Cue, list[tuple[int, int]]] = field(default_factory=dict)  # where cues were found

    @property
    def words(self) -> int:
        """Number of words."""
        return len(self.text.split())


@dataclass(slots=True)
class Document:
    """The text as read. `parts` maps offsets back to the pieces of a structured JD: (start, section key, item);
    `plains` leads each piece, or the one plain text, back to what was written."""

    text: str
    lower: str
    title: str
    sections: list[Section]
    sentences: list[Sentence]
    plains: Sequence[Plain] = ()
    parts: list[tuple[int, str, int | None]] = field(default_factory=list)
    words: WordStarts = field(default=NO_WORDS)
    starts: list[int] = field(default_factory=list)

    @classmethod
    def of(cls, *plains: Plain) -> Document:
        """Texts not yet cut: typographic variants made plain, every offset kept."""
        text = BETWEEN.join(plain.text for plain in plains)
        for variant in _VARIANTS.keys() & set(text):
            text = text.replace(variant, _VARIANTS[variant])
        text = text.replace("\r\n", " \n").replace("\r", "\n")
        return cls(text, _lowered(text), "", [], [], plains)

    def finish(self) -> Document:
        """Once all is cut: remember where sentences and words begin."""
        self.starts = [sentence.start for sentence in self.sentences]
        self.words = WordStarts.of(self.lower)
        for sentence in self.sentences:
            sentence.starts = self.words.within(sentence.start, sentence.end)
        return self

    def sentence_at(self, offset: int) -> Sentence | None:
        """The sentence that holds an offset; None inside headings."""
        index = bisect_right(self.starts, offset) - 1
        if index < 0:
            return None
        sentence = self.sentences[index]
        return sentence if offset < sentence.end else None

    def sentence_after(self, sentence: Sentence) -> Sentence | None:
        """The sentence that follows, None after the last."""
        index = bisect_right(self.starts, sentence.start)
        return self.sentences[index] if index < len(self.sentences) else None

    def following(self, sentence: Sentence, most: int) -> list[Sentence]:
        """Up to `most` sentences after this one, those of its paragraph."""
        index = bisect_right(self.starts, sentence.start)
        return [other for other in self.sentences[index : index + most] if other.paragraph == sentence.paragraph]

    def source_of(self, start: int, end: int) -> Place:
        """Where text[start:end] was written."""
        index = max(bisect_right([begin for begin, _, _ in self.parts], start) - 1, 0)
        begin, section, item = self.parts[index] if self.parts else (0, None, None)
        plain = self.plains[index]
        first, last = plain.source_of(start - begin, min(end - begin, len(plain.text)))
        return Place(first, last, section, item)

    def of_kind(self, *wanted: str) -> Iterator[Sentence]:
        """The sentences of these section kinds."""
        return (sentence for sentence in self.sentences if sentence.kind in wanted)


def _lowered(text: str) -> str:
    lower = text.lower()
    return lower if len(lower) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
