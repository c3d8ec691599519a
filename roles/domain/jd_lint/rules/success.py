"""no_success: what success is by about month six."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..document import Document, Section, Sentence
from ..headings import (
    BENEFITS,
    GROWTH,
    LEARN,
    MUST,
    NICE,
    PAY,
    PROCESS,
    STACK,
    SUCCESS,
)
from ..patterns import NUMBER_WORD, Phrasebook
from ..reading import Reading
from ..types import Span

BOOK = Phrasebook("goals")
_BY_THEN = BOOK.phrases("by_then")
_BY_THEN_TOLD = BOOK.index("by_then")
_OTHER_TERM = BOOK.phrases("other_term")
# A headline's date says when the business wants its number; only a count of months is a promise to the new hire.
_COUNTED_TERM = BOOK.phrases("counted_term")
_ACHIEVED = BOOK.phrases("achieved")
_CHECKABLE = re.compile(
    r"\d|%|\b(?:half|third|halve|double|first|"
    + NUMBER_WORD
    + r"|hälfte|erste[rsn]?|ein(?:e[mnr]?)? |all|every|alle|jede[rsn]?|no|kein\w*)\b|\b(?:live|"
    r"in production|production|runs?|running|ships?|shipped|deployed|serves?|serving|replac\w+|"
    r"launch\w*|migrat\w+|releas\w+|retir\w+|rolled out|measured?|in use|used by|uses|handles?|"
    r"answers?|automat\w+|baseline|decided|documented|switched|monitor\w*|published|delivered|built|"
    r"finished|complet\w+|im einsatz|produktiv\w*|produktion|läuft|laufen|ersetz\w+|abgelöst|löst|"
    r"eingeführt|ausgerollt|gemessen|genutzt|nutzen|nutzt|abgeschaltet|geliefert|automatisch|betrieb|"
    r"steht|stehen|gebaut|entscheid\w+|veröffentlicht)\b",
    re.IGNORECASE,
)
_CHECKED = re.compile(
    r"\d|\blive\b|production|läuft|produkti|replac|ersetz|\bship|halv|\bhalf\b|deploy|\bserv(?:e|es|ed|ing)\b",
    re.IGNORECASE,
)
_VAGUE = BOOK.phrases("vague")
LOOK_AHEAD = 8  # sentences in which a date's result may follow


_ASIDE = frozenset({MUST, NICE, BENEFITS, PAY, PROCESS, STACK, LEARN, GROWTH})
_NAMED = re.compile(
    r"\b(?:success (?:means|is|looks)|you will have succeeded|we (?:will )?call it a success|"
    r"it worked (?:if|when)|erfolg (?:heißt|bedeutet|ist)|erfolgreich (?:bist du|sind sie|war)|"
    r"geschafft (?:ist|hast))\b"
)


def no_success(reading: Reading) -> Iterator[Span]:
    """Nothing says what success is by about month six."""
    document = reading.document
    if any(section.kind == SUCCESS and _tells_results(section) for section in document.sections):
        return
    told = (sentence for sentence in document.sentences if sentence.kind not in _ASIDE)
    if any(map(_under_a_run_in_heading, document.sentences)):
        return
    if not any(_names_success(sentence) or _dated_result(document, sentence) for sentence in told):
        yield Span("no_success")


def _under_a_run_in_heading(sentence: Sentence) -> bool:
    """'By month six: …' inside another section."""
    return (
        sentence.kind == SUCCESS
        and sentence.section.kind != SUCCESS
        and sentence.words > 6
        and _CHECKABLE.search(sentence.text[sentence.lead :]) is not None
    )


def _names_success(sentence: Sentence) -> bool:
    return _NAMED.search(sentence.lower) is not None and _is_result(sentence.text)


def _dated_result(document: Document, sentence: Sentence) -> bool:
    """A date and what can be checked by then, in the sentence or in those of its paragraph that follow."""
    dates = [date for date in _BY_THEN_TOLD.finditer(sentence.text, sentence.starts) if not _measured(sentence, date)]
    if not dates or sentence.words < 6 or _OTHER_TERM.search(sentence.text):
        return False
    found = next((date for date in dates if _COUNTED_TERM.search(date[0])), dates[0])
    if not (_COUNTED_TERM.search(found[0]) or _ACHIEVED.search(sentence.text)):
        return False
    rest = sentence.text[: found.start()] + sentence.text[found.end() :]
    if _is_result(rest):
        return True
    after = document.following(sentence, LOOK_AHEAD)
    return _is_result(" ".join(other.text for other in after)) and not _VAGUE.search(rest)


# 'the share of sofas sold within 30 days rises to 60%': the days belong to what is measured.
_SHARE_OF = re.compile(r"\b(?:share|rate|proportion|percentage|anteil|quote)\b|%", re.IGNORECASE)
_DONE_WITHIN = re.compile(
    r"\b(?:\w+ed|sold|paid|sent|won|read|bought|built|shipped|done|made|ge\w+t|ver\w+t)\s+$", re.IGNORECASE
)


def _measured(sentence: Sentence, date: re.Match[str]) -> bool:
    """Whether a term is part of a measure, and no date."""
    if _SHARE_OF.search(sentence.text) is None:
        return False
    return _DONE_WITHIN.search(sentence.text, max(0, date.start() - 25), date.start()) is not None


def _tells_results(section: Section) -> bool:
    told = " ".join(sentence.text for sentence in section.sentences)
    if len(told.split()) < 3:
        return False
    body = _BY_THEN.sub(" ", told)
    return _is_result(body) or (len(body.split()) >= 14 and not _VAGUE.search(body))


def _is_result(text: str) -> bool:
    if not _CHECKABLE.search(text):
        return False
    return _VAGUE.search(text) is None or _CHECKED.search(text) is not None
