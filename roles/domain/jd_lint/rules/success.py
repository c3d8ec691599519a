"""no_success: what success is by about month six."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..document import Section
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


def no_success(reading: Reading) -> Iterator[Span]:
    """Nothing says what success is by about month six."""
    for section in reading.document.sections:
        if section.kind == SUCCESS and _tells_results(section):
            return
    for number, sentence in enumerate(reading.document.sentences):
        if (
            sentence.kind == SUCCESS
            and sentence.section.kind != SUCCESS
            and sentence.words > 6
            and _CHECKABLE.search(sentence.text[sentence.lead :])
        ):
            return
        if sentence.kind in (MUST, NICE, BENEFITS, PAY, PROCESS, STACK, LEARN, GROWTH):
            continue
        dates = list(_BY_THEN_TOLD.finditer(sentence.text, sentence.starts))
        found = next((date for date in dates if _COUNTED_TERM.search(date[0])), dates[0] if dates else None)
        if (
            found
            and not _OTHER_TERM.search(sentence.text)
            and sentence.words >= 6
            and (_COUNTED_TERM.search(found[0]) or _ACHIEVED.search(sentence.text))
        ):
            rest = sentence.text[: found.start()] + sentence.text[found.end() :]
            after = " ".join(
                other.text
                for other in reading.document.sentences[number + 1 : number + 1 + LOOK_AHEAD]
                if other.paragraph == sentence.paragraph
            )
            if _is_result(rest) or (_is_result(after) and not _VAGUE.search(rest)):
                return
        if re.search(
            r"\b(?:success (?:means|is|looks)|you will have succeeded|we (?:will )?call it a success|"
            r"it worked (?:if|when)|erfolg (?:heißt|bedeutet|ist)|erfolgreich (?:bist du|sind sie|war)|"
            r"geschafft (?:ist|hast))\b",
            sentence.lower,
        ) and _is_result(sentence.text):
            return
    yield Span("no_success")


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
