"""How a phrase is meant: a demand, a wish, something to learn here, denied, or merely told.

A section sets the tone ("Nice to have"); words in the sentence outweigh it ("ideally", "is a plus", "not needed").
Cues that come first reach to the end of their sentence; cues that come last reach back to the start of their clause.
"""

from __future__ import annotations

import re
from enum import Enum

from . import headings as kinds
from .cues import Cue
from .document import Sentence
from .patterns import Phrasebook

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

WISH_AHEAD = Cue(BOOK.index("wish_ahead"))
WISH_BEHIND = Cue(BOOK.index("wish_behind"))
LEARN_CUE = Cue(BOOK.index("learn_cue"))
DENIED_AHEAD = Cue(BOOK.index("denied_ahead"))
DENIED_BEHIND = Cue(BOOK.index("denied_behind"))
MUST_CUE = BOOK.phrases("must_cue")
_HARD_CUE = BOOK.phrases("hard_cue")
_INSISTING = BOOK.index("insisting")
COMPANY_SUBJECT = BOOK.phrases("company_subject")
_YOU = BOOK.phrases("you")
# A list that opens by saying that none of it is asked.
_DENYING_LEAD = re.compile(
    r"\W*(?:(?:what |was |things )?(?:we |you |wir |du |sie )?"
    r""
    r"(?:do not|don't|won't|(?:will|would|shall|do|need|can) ?not|(?:would|need|ca|sha)n't|never|not|nicht|kein\w*|"
    r"was wir nicht)\b[^:.;]{0,40}|"
    r"(?:it )?(?:doesn't|does not|don't|do not) matter[^:.;]{0,20}|never mind|no need for|"
    r"(?:non-?essential|inessential|dispensable|superfluous|entbehrlich|verzichtbar)\b[^:.;]{0,60}|"
    r"irrelevant|unimportant|egal|unwichtig|"
    r"[^:.;]{0,30}(?:spielt keine rolle|ist (?:uns )?egal|nicht (?:nötig|wichtig|gefragt|erforderlich))):",
    re.IGNORECASE,
)
# A heading over what is not asked: 'What we don't look for', 'Please leave at home'.
_DENYING_HEAD = re.compile(
    r"n't\b|\bnot (?:asked|wanted|look|expect|care|requir|need)|\bnever\b|leave .{0,12}(?:at home|behind)|"
    r"\bnicht (?:suchen|gefragt|wollen|gesucht|erwarten|verlangen)|"
    r"zu ?hause (?:lassen|bleiben)|\bkein\w* (?:bedingung|muss)",
    re.IGNORECASE,
)
_CLAUSE_EDGE = Cue(
    re.compile(
        r"[;:()\[\]—–]|\s-\s|,\s*(?:but|while|whereas|aber|jedoch|wobei|although|though|yet)\s|"
        r"(?=[\s,]),?\s+(?:and|und)\s+(?=(?:some\s+|any\s+|prior\s+|erste\s+)?(?:experience|knowledge|familiarity|"
        r"exposure|interest|a\s|an\s|erfahrung|kenntnisse|interesse))",
        re.IGNORECASE,
    )
)
_MUST_TO_COMMA = Cue(
    re.compile(
        r"(?:required|a must|mandatory|essential|erforderlich|zwingend|voraussetzung|vorausgesetzt|"
        r"pflicht|ein muss)\s*,\s*(?:and\s+|und\s+)?",
        re.IGNORECASE,
    ),
    mark=",",
    words=(
        "required", "must", "mandatory", "essential", "erforderlich", "zwingend", "voraus", "pflicht", "ein muss",
    ),
)  # fmt: skip


WISH_REACH, BRACKET_REACH, DENIAL_REACH = 200, 25, 90  # characters
_DEMAND_BETWEEN = re.compile(
    r"\b(?:must|required)\b|"
    r", (?:bringen|bringst|sprechen|sprichst|verfügen|verfügst|beherrschen|beherrschst)\b|"
    r", (?:und|sowie|and) (?:beherrsch|verfüg|bring|hab|kenn|besitz|master|know|have|hold|are|you)\w*",
    re.IGNORECASE,
)
_BUT = re.compile(
    r"\b(?:but|aber|sondern|you(?:'ll| will)|we(?:'ll| will)|(?<=, )we (?:expect|want|need|ask))\b", re.IGNORECASE
)
# What may stand between a list and its denial: a colon, all of that.
_ALL_THAT = re.compile(r"\s*[:–—-]\s*(?:all (?:of )?(?:that|this)|das alles|all das|alles|das)?\s*$", re.IGNORECASE)
_NEW_CLAUSE = re.compile(r"[;.:]|,\s*(?:but|aber|while|and|und)\s", re.IGNORECASE)


def clause_start(sentence: Sentence, position: int) -> int:
    """Where the clause begins that holds a position of the sentence."""
    edges = (*_CLAUSE_EDGE.spans(sentence), *_MUST_TO_COMMA.spans(sentence))
    return max((end for _, end in edges if end <= position), default=0)


def clause_end(sentence: Sentence, position: int) -> int:
    """Where the clause ends that holds a position of the sentence."""
    edges = _CLAUSE_EDGE.spans(sentence)
    return min((start for start, _ in edges if start >= position), default=len(sentence.text))


def is_denied(sentence: Sentence, start: int, end: int, reach: int = 45) -> bool:
    """Whether the phrase text[start:end] of the sentence is denied: 'no PhD', 'a PhD is not required'."""
    if sentence.kind == kinds.LEARN and _DENYING_HEAD.search(sentence.section.heading):
        return True
    lead = _DENYING_LEAD.match(sentence.text) if ":" in sentence.text else None
    if lead is not None and lead.end() <= start:
        return True
    low = max(clause_start(sentence, start), start - reach)
    for begin, stop in DENIED_AHEAD.spans(sentence):
        if low <= begin and stop <= start:
            between = sentence.text[stop:start]
            if not _BUT.search(between) and between.count(",") < 3 and " / " not in between:
                return True
    for begin, _ in DENIED_BEHIND.spans(sentence):
        if begin >= end:
            told = _ALL_THAT.sub("", sentence.text[end:begin])
            return begin <= end + DENIAL_REACH and not _NEW_CLAUSE.search(told)
    return False


def modality(sentence: Sentence, start: int, end: int) -> Modality:
    """How the phrase text[start:end] (offsets within the sentence) is meant."""
    text = sentence.text
    if is_denied(sentence, start, end):
        return Modality.DENIED
    base = _BASE.get(sentence.kind)
    if base is Modality.LEARN:
        return base
    afterwards = any(begin >= end for begin, _ in _AFTERWARDS.spans(sentence))
    if afterwards or _cue_governs(sentence, LEARN_CUE, start, end):
        return Modality.LEARN
    if _wished_ahead(sentence, start) or _wished_behind(sentence, start, end):
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


def insists(sentence: Sentence) -> bool:
    """Whether a sentence is worded as a demand, so that it is one in whatever section it stands."""
    return _INSISTING.search(sentence.text, sentence.starts) is not None


def taken_back(following: Sentence | None) -> Modality | None:
    """How the next sentence recasts what was named: 'None of these is required', 'All of it can be learned here'."""
    if following is None:
        return None
    if _NONE_OF_IT.match(following.text):
        return Modality.DENIED
    return Modality.LEARN if _ALL_OF_IT.match(following.text) and LEARN_CUE.spans(following) else None


_AFTERWARDS = Cue(BOOK.anywhere("afterwards"))
_NONE_OF_IT = BOOK.phrases("none_of_it")
_ALL_OF_IT = BOOK.phrases("all_of_it")


def _cue_governs(sentence: Sentence, cue: Cue, start: int, end: int) -> bool:
    low, high = clause_start(sentence, start), clause_end(sentence, end)
    text = sentence.text
    if text[low - 1 : low] == "(" and text[high : high + 1] == ")":  # what is said after a bracket is said of it too
        high = clause_end(sentence, high + 1)
    return any(low <= begin and stop <= high for begin, stop in cue.spans(sentence))


def _wished_ahead(sentence: Sentence, start: int) -> bool:
    """'Ideally …': reaches on, past commas, but not past a semicolon, a demand or the end of its bracket."""
    text = sentence.text
    for begin, stop in WISH_AHEAD.spans(sentence):
        if stop > start:
            break
        between = text[stop:start]
        bracket_closed = ")" in between.replace("(", "", 1) or (")" in between and "(" in text[:begin])
        if ";" not in between and not bracket_closed and not _DEMAND_BETWEEN.search(between):
            return True
    return False


def _wished_behind(sentence: Sentence, start: int, end: int) -> bool:
    """'… is a plus': reaches back to the start of its clause, or out of its bracket to what stands before it."""
    for begin, _ in WISH_BEHIND.spans(sentence):
        if not end <= begin <= end + WISH_REACH:
            continue
        between = sentence.text[end:begin]
        bracketed = between.strip(" ,-–—") in ("(", "[") or (between.count("(") == 1 and len(between) < BRACKET_REACH)
        if _OF_ANOTHER.search(sentence.text, start, begin):
            continue
        if clause_start(sentence, begin) <= start or bracketed or between.strip() in (":", "–", "—", "-"):
            return True
    return False


# 'ten years of experience, mining preferred', '7+ years, retail a plus': the wish is for what was named last.
_OF_ANOTHER = re.compile(
    r"(?<![a-z])(?:experience|erfahrung|exp|degree|abschluss|years?|yrs?|jahren?)\b[^,;]{0,40}, "
    r"(?!(?:but|and|also|aber)\b)(?:[\w-]+ ){1,3}$",
    re.IGNORECASE,
)


def _demands(sentence: Sentence) -> bool:
    """Whether a sentence outside the demands' own sections demands something of the reader all the same."""
    if sentence.kind in _MAY_DEMAND:
        if COMPANY_SUBJECT.search(sentence.text) and not _YOU.search(sentence.text):
            return False
        return MUST_CUE.search(sentence.text) is not None
    return _HARD_CUE.search(sentence.text) is not None or insists(sentence)
