"""How a phrase is meant: a demand, a wish, something to learn here, denied, or merely told.

A section sets the tone ("Nice to have"); words in the sentence outweigh it ("ideally", "is a plus", "not needed").
Cues that come first reach to the end of their sentence; cues that come last reach back to the start of their clause.
"""

from __future__ import annotations

import re
from enum import Enum

from . import headings as kinds
from .patterns import Phrasebook
from .text import Sentence

BOOK = Phrasebook("modality")


class Modality(Enum):
    """What the text does with a thing that it names."""

    MUST = "must"
    WISH = "wish"
    LEARN = "learn"
    DENIED = "denied"
    TOLD = "told"


_BASE = {kinds.MUST: Modality.MUST, kinds.NICE: Modality.WISH, kinds.LEARN: Modality.LEARN}
_MAY_DEMAND = frozenset({kinds.OPEN, kinds.TITLE, kinds.DUTIES, kinds.OTHER, kinds.PROBLEM, kinds.COMPANY})

WISH_AHEAD = BOOK.phrases("wish_ahead")
WISH_BEHIND = BOOK.phrases("wish_behind")
LEARN_CUE = BOOK.phrases("learn_cue")
DENIED_AHEAD = BOOK.phrases("denied_ahead")
DENIED_BEHIND = BOOK.phrases("denied_behind")
MUST_CUE = BOOK.phrases("must_cue")
_HARD_CUE = BOOK.phrases("hard_cue")
COMPANY_SUBJECT = BOOK.phrases("company_subject")
_YOU = BOOK.phrases("you")
_CLAUSE_EDGE = re.compile(r"[;:()\[\]—–]|\s-\s|,\s*(?:but|while|whereas|aber|jedoch|wobei|although|though|yet)\s|,?\s+(?:and|und)\s+(?=(?:some\s+|any\s+|prior\s+|erste\s+)?(?:experience|knowledge|familiarity|exposure|interest|a\s|an\s|erfahrung|kenntnisse|interesse))", re.IGNORECASE)  # fmt: skip
_MUST_TO_COMMA = re.compile(
    r"(?:required|a must|mandatory|essential|erforderlich|zwingend|voraussetzung|vorausgesetzt|pflicht|ein muss)\s*,\s*(?:and\s+|und\s+)?",
    re.IGNORECASE,
)


def clause_start(sentence: Sentence, position: int) -> int:
    """Where the clause begins that holds a position of the sentence."""
    start = 0
    for edge in _CLAUSE_EDGE.finditer(sentence.text, 0, position):
        start = edge.end()
    for edge in _MUST_TO_COMMA.finditer(sentence.text, start, position):
        start = edge.end()
    return start


def clause_end(sentence: Sentence, position: int) -> int:
    """Where the clause ends that holds a position of the sentence."""
    edge = _CLAUSE_EDGE.search(sentence.text, position)
    return edge.start() if edge else len(sentence.text)


def is_denied(sentence: Sentence, start: int, end: int, reach: int = 45) -> bool:
    """Whether the phrase text[start:end] of the sentence is denied: 'no PhD', 'a PhD is not required'."""
    low = max(clause_start(sentence, start), start - reach)
    for found in DENIED_AHEAD.finditer(sentence.text, low, start):
        between = sentence.text[found.end() : start]
        if not re.search(r"\b(?:but|aber|sondern)\b", between) and between.count(",") < 3:
            return True
    tail = sentence.text[end : end + 90]
    found_behind = DENIED_BEHIND.search(tail)
    if found_behind is None:
        return False
    gap = tail[: found_behind.start()]
    return not re.search(r"[;.:]|,\s*(?:but|aber|while|and|und)\s", gap)


def modality(sentence: Sentence, start: int, end: int) -> Modality:
    """How the phrase text[start:end] (offsets within the sentence) is meant."""
    text = sentence.text
    if is_denied(sentence, start, end):
        return Modality.DENIED
    base = _BASE.get(sentence.kind)
    if base is Modality.LEARN:
        return base
    if LEARN_CUE.search(text) and (_cue_governs(sentence, LEARN_CUE, start, end) or _AFTERWARDS.search(text, end)):
        return Modality.LEARN
    if _wished(sentence, start, end):
        return Modality.WISH
    if base is not None:
        told_of_us = (
            not sentence.bullet
            and COMPANY_SUBJECT.search(text)
            and not _YOU.search(text)
            and not _HARD_CUE.search(text)
        )
        return Modality.TOLD if told_of_us else base
    return Modality.MUST if _demands(sentence) else Modality.TOLD


def taken_back(following: Sentence | None) -> Modality | None:
    """How the next sentence recasts what was named: 'None of these is required', 'All of it can be learned here'."""
    if following is None:
        return None
    if _NONE_OF_IT.match(following.text):
        return Modality.DENIED
    return Modality.LEARN if _ALL_OF_IT.match(following.text) and LEARN_CUE.search(following.text) else None


_AFTERWARDS = BOOK.anywhere("afterwards")
_NONE_OF_IT = BOOK.phrases("none_of_it")
_ALL_OF_IT = BOOK.phrases("all_of_it")


def _cue_governs(sentence: Sentence, cue: re.Pattern[str], start: int, end: int) -> bool:
    low, high = clause_start(sentence, start), clause_end(sentence, end)
    return cue.search(sentence.text, low, high) is not None


def _wished(sentence: Sentence, start: int, end: int) -> bool:
    text = sentence.text
    for found in WISH_AHEAD.finditer(text, 0, start):
        between = text[found.end() : start]
        if (
            ";" not in between
            and ")" not in between.replace("(", "", 1)
            and not re.search(r"\b(?:but you must|must|required)\b", between)
        ):
            if "(" not in text[: found.start()] or ")" not in between:
                return True
    stop = len(text)
    found_behind = WISH_BEHIND.search(text, end, min(stop, end + 200))
    while found_behind is not None:
        edge = clause_start(sentence, found_behind.start())
        bracketed = text[end : found_behind.start()].strip(" ,-–—") in ("(", "[") or (
            text[end : found_behind.start()].count("(") == 1 and len(text[end : found_behind.start()]) < 25
        )
        if edge <= start or bracketed or text[end : found_behind.start()].strip() in (":", "–", "—", "-"):
            return True
        found_behind = WISH_BEHIND.search(text, found_behind.end(), min(stop, end + 200))
    return False


def _demands(sentence: Sentence) -> bool:
    """Whether a sentence outside the demands' own sections demands something of the reader all the same."""
    if sentence.kind in _MAY_DEMAND:
        if COMPANY_SUBJECT.search(sentence.text) and not _YOU.search(sentence.text):
            return False
        return MUST_CUE.search(sentence.text) is not None
    return _HARD_CUE.search(sentence.text) is not None
