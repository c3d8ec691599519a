"""buzzwords: words that could stand in any advertisement, unless denied, a name, or meant technically."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..document import Sentence
from ..modality import is_denied
from ..patterns import Phrasebook
from ..reading import Reading
from ..types import Span

BOOK = Phrasebook("wording")

_BUZZ = BOOK.index("buzz")
_BUZZ_DE = BOOK.index("buzz_de")
_TECHNICAL = BOOK.anywhere("technical")
_NAME_NEXT = re.compile(
    r"\s+(?:GmbH|AG|SE|KG|Inc|Ltd|LLC|Labs?|Analytics|Games?|Studios?|Solutions|Systems?|"
    r"Technolog\w+|Software|Data|Health|Robotics|AI|Group|Media|Digital|Energy|Consulting|Ventures|"
    r"Capital|Logistics|Foods?|Bikes?|Works|Club|Theory|Kiwi|Van|Turtles?|Energy|Pay|Bank|Cloud|"
    r"Security|Mobility|Commerce|Hotels?|Travel|Learning GmbH|Partners|Insurance|Kitchen|Coffee|"
    r"Records|Music|Gaming|Holding|One|Sports?|Tech)\b"
)
_NAME_WORD = re.compile(
    r"\b(?:ninjas?|gurus?|rock-?stars?|wizards?|synerg(?:y|ies|ien)|unicorns?|jedis?|visionar(?:y|"
    r"ies)|moonshots?|hustle|superheroe?s?|superstars?|disrupt|next level|rocket ?ships?|passion|"
    r"game ?changers?|trailblazers?|visionär|cutting edge|leading edge|world class|next generation|"
    r"allstars?|thought leaders?|change makers?|changemakers?|macher|all stars|outside the box)\b",
    re.IGNORECASE,
)
_NAME_BEFORE = re.compile(
    r"(?:\b(?:at|bei|join|about|über|von|of|with|für|@|Team|called|named|namens|genannt|tool|"
    r"our wiki|product|Firma)\s+)$"
)
# "young and dynamic team" codes age and is named as that, once.
_COUNTED_ELSEWHERE = BOOK.index("counted_elsewhere")


def buzzwords(reading: Reading) -> Iterator[Span]:
    """Each empty word that the text means in earnest, titles and headings included."""
    text = reading.document.text
    patterns = (_BUZZ, _BUZZ_DE) if reading.german else (_BUZZ,)
    taken = [found.span() for found in _COUNTED_ELSEWHERE.finditer(text, reading.document.words)]
    for pattern in patterns:
        for found in pattern.finditer(text, reading.document.words):
            start, end = found.span()
            if any(start < stop and begin < end for begin, stop in taken):
                continue
            if _is_name(reading, start, end) or _silent(reading, start, end):
                continue
            taken.append((start, end))
            yield Span("buzzwords", start, end)


def _is_name_elsewhere(reading: Reading, sought: str) -> bool:
    """Whether the text uses a capitalised word as a company's or product's name somewhere."""
    text = reading.document.text
    for start in _places(text, sought):
        end = start + len(sought)
        if _NAME_NEXT.match(text, end) or (
            reading.language != "de"
            and _NAME_BEFORE.search(text[max(0, start - 14) : start])
            and (text[end : end + 1] in ".,;: '\n)" or not text[end:].strip())
        ):
            return True
    return False


def _places(text: str, word: str) -> Iterator[int]:
    """Where a word stands by itself; a plain search, since the whole text is gone through for each."""
    start = text.find(word)
    while start >= 0:
        edges = text[max(0, start - 1) : start] + text[start + len(word) : start + len(word) + 1]
        if _INSIDE_WORD.search(edges) is None:
            yield start
        start = text.find(word, start + 1)


_INSIDE_WORD = re.compile(r"\w")


def _is_name(reading: Reading, start: int, end: int) -> bool:
    text = reading.document.text
    word = text[start:end]
    if word[:1].isupper() and _NAME_NEXT.match(text, end):
        return True
    if not _NAME_WORD.fullmatch(word) or not word[:1].isupper():
        return False
    if _is_name_elsewhere(reading, word):
        return True
    before = re.search(r"([A-Z][\w&]+)\s+$", text[max(0, start - 20) : start])
    after = re.match(r"\s+([A-Z][\w]+)", text[end : end + 20])
    return bool(
        after
        and not re.match(r"Wanted|Needed|Gesucht|Who|With|To|For|Developer|Engineer", after[1])
        and not before
        and word.istitle()
        and text[end : end + 1] == " "
    )


def _silent(reading: Reading, start: int, end: int) -> bool:
    sentence = reading.document.sentence_at(start)
    if sentence is None:
        return re.match(r"-?(?:free|frei)\b", reading.document.lower[end : end + 8]) is not None or _denied_in_heading(
            reading.document.lower, start
        )
    local = start - sentence.start, end - sentence.start
    if _TECHNICAL.search(sentence.lower) or re.match(
        r"-?(?:free|frei)\b| free zone", sentence.lower[local[1] : local[1] + 12]
    ):
        return True
    if is_denied(sentence, *local, reach=60) and not re.match(r"no ", sentence.text[local[0] : local[1]]):
        return True
    return _mocked(sentence, *local)


def _denied_in_heading(lower: str, start: int) -> bool:
    line = lower[lower.rfind("\n", 0, start) + 1 : start]
    return re.search(r"\b(?:no|not|kein\w*|nicht|without|ohne|zero)\b", line) is not None


_MOCKED = BOOK.phrases("mocked")


def _mocked(sentence: Sentence, start: int, end: int) -> bool:
    """Whether the word is only quoted: 'words like rockstar', 'we are tired of ninjas'."""
    return _MOCKED.search(sentence.text, max(0, start - 80), min(len(sentence.text), end + 60)) is not None
