"""A document with its tool mentions, as the rules see it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property

from .document import Document, Sentence
from .modality import Modality, modality, taken_back
from .rulebook import Rulebook
from .tools import LANGUAGE, ToolHit
from .types import Context, StructuredJd

_JOINED = re.compile(
    r"[\s,/&+|(:]*(?:and|or|und|oder|sowie|as well as|plus|with|mit|bzw\.?|on|in|e\.g\.|z\. ?b\.|"
    r"like|such as|wie)?[\s,/(:*]*",
    re.IGNORECASE,
)
_VERBAL = re.compile(r"\s+(?:at|as|to|joy|in|your|our|the|users|customers|together|on)\b")
NEARBY = 60
_GERMAN = ("und", "der", "das", "mit", "wir", "für", "eine", "einem", "auf", "ist", "dich", "uns", "sind")
SOME_GERMAN = 3  # of the words above


@dataclass(frozen=True, slots=True)
class Mention:
    """A tool mention in its sentence, with how it is meant. Offsets count in the document."""

    start: int
    end: int
    hit: ToolHit
    sentence: Sentence
    modality: Modality


@dataclass
class Reading:
    """Everything that the rules may look at."""

    document: Document
    context: Context
    rulebook: Rulebook
    jd: StructuredJd | None = None
    language: str = "en"
    _words: set[str] = field(default_factory=set)

    @cached_property
    def german(self) -> bool:
        """Whether German is read: the text is in it, or says some of it in German beside another language."""
        lower = self.document.lower
        return self.language == "de" or sum(f" {word} " in lower for word in _GERMAN) >= SOME_GERMAN

    @cached_property
    def mentions(self) -> tuple[Mention, ...]:
        """Mentions of tools (languages left out) inside sentences, ambiguous names only in company."""
        hits = self.rulebook.tools.find(self.document.text, self.document.words)
        found: list[Mention] = []
        for index, hit in enumerate(hits):
            sentence = self.document.sentence_at(hit.start)
            if sentence is None or hit.tool.kind == LANGUAGE:
                continue
            if not hit.sure and not self._in_company(hits, index, sentence):
                continue
            local = hit.start - sentence.start, hit.end - sentence.start
            if local[1] <= sentence.lead:
                continue
            how = modality(sentence, *local)
            if how is Modality.MUST and not sentence.bullet:
                how = taken_back(self._next_sentence(sentence)) or how
            found.append(Mention(hit.start, hit.end, hit, sentence, how))
        return tuple(found)

    def _next_sentence(self, sentence: Sentence) -> Sentence | None:
        following = self.document.sentence_after(sentence)
        return following if following is not None and following.section is sentence.section else None

    def _in_company(self, hits: list[ToolHit], index: int, sentence: Sentence) -> bool:
        """Whether an ambiguous name stands among technical words: Spark, and not 'sparks joy'."""
        hit, text = hits[index], self.document.text
        if _VERBAL.match(text, hit.end) and (
            hit.start == sentence.start or not text[hit.start - 2 : hit.start].startswith(",")
        ):
            return False
        for neighbour in (index - 1, index + 1):
            if 0 <= neighbour < len(hits):
                low, high = sorted((hit, hits[neighbour]), key=lambda item: item.start)
                if high.start - low.end < 30 and _JOINED.fullmatch(text, low.end, high.start):
                    return True
        if sentence.bullet and sentence.words <= 4:
            return True
        around = text[max(sentence.start, hit.start - NEARBY) : min(sentence.end, hit.end + NEARBY)].lower()
        return not self.rulebook.company.isdisjoint(re.findall(r"[^\W\d_]+", around))

    @cached_property
    def demanded(self) -> tuple[Mention, ...]:
        """Mentions of tools that the text demands."""
        return tuple(mention for mention in self.mentions if mention.modality is Modality.MUST)

    def meant(self, sentence: Sentence, start: int, end: int) -> Modality:
        """How text[start:end] of the document is meant."""
        return modality(sentence, start - sentence.start, end - sentence.start)
