"""no_typical_week: a passage of about 40 words on how a week or a day goes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..document import Section, Sentence
from ..headings import (
    BENEFITS,
    GROWTH,
    LEARN,
    MUST,
    NICE,
    PAY,
    PROCESS,
    WEEK,
)
from ..patterns import Phrasebook
from ..reading import Reading
from ..types import Span

BOOK = Phrasebook("goals")
PACK_WORDS = 40
TIMED_WORDS = 20  # of them in sentences that speak of time: 'Thursday is pub night' tells no week
WEEK_WORDS = 34  # a little under the playbook's 40: people count words differently
_ABOUT_APPLYING = BOOK.index("about_applying")
_RHYTHM = BOOK.index("rhythm")
_WEEKDAY = BOOK.phrases("weekday")
_NO_WEEK = frozenset({MUST, NICE, BENEFITS, PAY, PROCESS, GROWTH, LEARN})


def no_typical_week(reading: Reading) -> Iterator[Span]:
    """No passage of about 40 words on how a week or a day goes."""
    own = reading.jd.sections.get("typical_week") if reading.jd is not None else None
    if own is not None and len(own.split()) >= PACK_WORDS:
        return
    # The editor's own section is held to the playbook's 40 words; a week told elsewhere is read like any text.
    if not any(_is_week(passage) for passage in _passages(reading) if passage[0].section.part != "typical_week"):
        yield Span("no_typical_week")


def _passages(reading: Reading) -> Iterator[list[Sentence]]:
    """Paragraphs, and whole sections, in which a week may be told."""
    for section in reading.document.sections:
        if section.kind == WEEK:
            sentences = [sentence for sentence in section.sentences if sentence.kind == WEEK]
            if sentences:
                yield sentences
        elif section.sentences:
            yield from _paragraphs(section)
    loose = [
        sentence for sentence in reading.document.sentences if sentence.kind == WEEK and sentence.section.kind != WEEK
    ]
    if loose:
        yield loose


def _paragraphs(section: Section) -> Iterator[list[Sentence]]:
    paragraphs: dict[int, list[Sentence]] = {}
    for sentence in section.sentences:
        if sentence.kind not in _NO_WEEK:
            paragraphs.setdefault(sentence.paragraph, []).append(sentence)
    groups = list(paragraphs.values())
    yield from groups
    told = [sentence for group in groups for sentence in group]
    if len(groups) > 1:
        yield told


def _is_week(sentences: list[Sentence]) -> bool:
    if sum(sentence.words for sentence in sentences) < WEEK_WORDS:
        return False
    if sentences[0].section.kind == WEEK or sentences[0].kind == WEEK:
        bullets = sum(sentence.bullet for sentence in sentences)
        return bullets < len(sentences) / 2 or len(_rhythm(sentences)) >= 2
    return any(map(_tells_days, _timed_runs(sentences)))


def _rhythm(sentences: list[Sentence]) -> set[str]:
    """The words of time, each once."""
    return {found[0].lower() for sentence in sentences for found in _RHYTHM.finditer(sentence.text, sentence.starts)}


def _is_timed(sentence: Sentence) -> bool:
    text, words = sentence.text, sentence.starts
    return _RHYTHM.search(text, words) is not None and _ABOUT_APPLYING.search(text, words) is None


def _timed_runs(sentences: list[Sentence]) -> Iterator[list[Sentence]]:
    """Stretches in which at least every second sentence tells of time, from the first such to the last."""
    run: list[Sentence] = []
    quiet = 0
    for sentence in sentences:
        timed = _is_timed(sentence)
        quiet = 0 if timed else quiet + 1
        if timed or (run and quiet < 2):
            run.append(sentence)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _tells_days(run: list[Sentence]) -> bool:
    text = " ".join(sentence.text for sentence in run)
    rhythm = _rhythm(run)
    enough = sum(sentence.words for sentence in run) >= WEEK_WORDS
    told_of_time = sum(sentence.words for sentence in run if _is_timed(sentence)) >= TIMED_WORDS
    return enough and told_of_time and len(rhythm) >= 3 and _WEEKDAY.search(text) is not None and not _office_days(text)


def _office_days(text: str) -> bool:
    """Whether the days are only about where and how long one works."""
    return (
        re.search(
            r"hybrid|\bcome in on\b|\bhubs?\b|home ?office|days? (?:a week )?(?:in the office|on site|remote)|"
            r"working hours|core hours|arbeitszeit|wochenstunden|bürotag",
            text,
            re.IGNORECASE,
        )
        is not None
        and len(_WEEKDAY.findall(text)) < 3
    )
