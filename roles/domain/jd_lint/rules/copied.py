"""copied_jd and generic_backend: texts that were written for another employer, or for another job."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..document import Sentence
from ..headings import COMPANY
from ..patterns import Phrasebook
from ..reading import Reading
from ..types import Span

BOOK = Phrasebook("copied")

SOLID = 3  # the depth of modelling from which a job is more than its services
BACKEND_WORDS, MODEL_WORDS = 4, 1
_GAP = re.compile(r"\[[^\[\]\n]{2,60}\]|<[A-Za-zÄÖÜäöü][^<>\n]{1,60}>|\{\{[^{}\n]{1,60}\}\}")
_BLANK = BOOK.phrases("blank")
_NAME = r"((?-i:[A-ZÄÖÜ][\w&.'-]*(?: [A-ZÄÖÜ][\w&.'-]*){0,2}))"
_EMPLOYER = tuple(
    re.compile(said.replace("NAME", _NAME), re.IGNORECASE)
    for said in (
        r"\bat NAME,? (?=we\b|you\b|you'll\b|our\b)",
        r"\bNAME is (?=hiring\b|looking for\b|seeking\b)",
        r"\bbei NAME,? (?=suchen wir\b|arbeiten wir\b|bist du\b|arbeitest du\b|arbeiten sie\b|sind sie\b)",
        r"\bNAME sucht (?=dich\b|sie\b|eine)",
    )
)
_NO_NAME = BOOK.phrases("no_name")
_BACKEND = BOOK.each("backend")
_MODELS = BOOK.each("models")


def copied_jd(reading: Reading) -> Iterator[Span]:
    """The gaps of a template, and names of other employers; judged where the own employer is known."""
    employer = reading.context.employer
    if not employer:
        return
    for found in _GAP.finditer(reading.document.text):
        if _BLANK.search(found[0]):
            yield Span("copied_jd", found.start(), found.end())
    own = _words(employer)
    for says in _EMPLOYER:
        for found in says.finditer(reading.document.text):
            if own.isdisjoint(_words(found[1])) and not _NO_NAME.search(found[1]):
                yield Span("copied_jd", found.start(1), found.end(1))


def _words(name: str) -> set[str]:
    return set(re.findall(r"\w+", name.lower()))


def generic_backend(reading: Reading) -> Iterator[Span]:
    """Services and clouds, and no word on models or data, though the scope asks for modelling."""
    depth = reading.context.dimensions_now.get("modeling")
    if depth is None or depth < SOLID:
        return
    sentences = [sentence for sentence in reading.document.sentences if sentence.kind != COMPANY]
    backend = {index for index, word in enumerate(_BACKEND) if any(word.search(one.text) for one in sentences)}
    models = {index for index, word in enumerate(_MODELS) if any(word.search(one.text) for one in sentences)}
    if len(backend) >= BACKEND_WORDS and len(models) <= MODEL_WORDS:
        yield _where(max(sentences, key=_services))


def _services(sentence: Sentence) -> int:
    return sum(word.search(sentence.text) is not None for word in _BACKEND)


def _where(sentence: Sentence) -> Span:
    found = [match for word in _BACKEND if (match := word.search(sentence.text))]
    start, end = min(match.start() for match in found), max(match.end() for match in found)
    return Span("generic_backend", sentence.start + start, sentence.start + end)
