"""no_problem: a measurable goal, a number with a direction, in what the job is for or what success is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from ..document import Sentence
from ..headings import (
    BENEFITS,
    COMPANY,
    DUTIES,
    GROWTH,
    LEARN,
    MUST,
    NICE,
    PAY,
    PROBLEM,
    PROCESS,
    STACK,
    SUCCESS,
    TEAM,
    WEEK,
)
from ..patterns import NUMBER_WORD, Phrasebook
from ..phrase_index import WordStarts
from ..reading import Reading
from ..types import Span
from .figures import FIRM_STORY, MORE_OFTEN, has_figure, speaks_of_other_things
from .side_by_side import dated, now_and_then

BOOK = Phrasebook("goals")
MOST_FIGURES = 12  # in a sentence; more of them are a table

_CHANGE = BOOK.phrases("change")
_STRONG_CHANGE = BOOK.phrases("strong_change")
_UNIT = BOOK.macro("UNIT")
_QUANTITY = re.compile(
    rf"(?:[€$£]\s?)?(?:\d[\d.,' ]*|(?:{NUMBER_WORD}|thirty|forty|fifty|sixty|seventy|eighty|ninety|"
    rf"dreißig|vierzig|fünfzig|hundert|hundred|half|halb\w*|third|drittel|quarter|"
    rf"viertel)[\s-]+)(?:\w+ ){{0,1}}?{_UNIT}|[€$£]\s?\d|\b0[.,]\d+|\d\s*%|\b\d+ (?:to|auf|bis) \d+",
    re.IGNORECASE,
)
_WORDED = BOOK.index("worded")
_AIM = BOOK.phrases("aim")
_SKIPPED = frozenset({MUST, NICE, LEARN, BENEFITS, PAY, PROCESS, GROWTH, STACK, TEAM})


def no_problem(reading: Reading) -> Iterator[Span]:
    """No measurable goal: no number with a direction in what the job is for or what success is."""
    told = [sentence for sentence in reading.document.sentences if sentence.kind not in _SKIPPED]
    if not (any(map(_is_goal, told)) or now_and_then(told) or _goal_in_title(reading) or dated(told)):
        yield Span("no_problem")


_NOW_IN_BRACKETS = BOOK.phrases("now_in_brackets")
_BY_THEN = BOOK.index("by_then")
_BY_THEN_FIGURE = BOOK.phrases("by_then_figure")
_LIMITED = re.compile(r"befrist|vertrag|fixed[- ]term|contract", re.IGNORECASE)  # its months are those of the job


def _goal_in_title(reading: Reading) -> bool:
    titles = [section.heading for section in reading.document.sections[:3] if section.kind not in _SKIPPED]
    return any(
        _STRONG_CHANGE.search(title)
        and not _LIMITED.search(title)
        and (_QUANTITY.search(title) or _WORDED.search(title, WordStarts.of(title.lower())))
        for title in titles
    )


def _is_goal(sentence: Sentence) -> bool:
    text, words = sentence.text, sentence.starts
    worded = _WORDED.search(text, words) is not None
    if not (worded or has_figure(sentence)) or speaks_of_other_things(sentence):
        return False
    if _OF_THE_FIRM.search(text) and not _PERCENT.search(text):  # 'our mission is to delight 40 million people'
        return False
    if FIRM_STORY.search(text, words) is not None:
        return _wished_by_the_firm(sentence)
    if sentence.kind == DUTIES and sentence.bullet and _OF_A_SERVICE.search(text):
        return False  # 'run the service that answers in under a second' says what it is
    if worded or _NOW_IN_BRACKETS.search(text) or MORE_OFTEN.search(text):
        return True
    told = sentence.kind != COMPANY and not (sentence.kind == DUTIES and sentence.bullet)
    if told and _BY_THEN.search(text, words) and _BY_THEN_FIGURE.search(text):
        return True
    return any(_is_directed_figure(sentence, found) for found in islice(_QUANTITY.finditer(text), MOST_FIGURES))


def _wished_by_the_firm(sentence: Sentence) -> bool:
    """'We have grown to two million readers and want half of them to …': the wish, and not the growth."""
    text = sentence.text
    wish = _WISHES_MORE.search(text)
    if wish is None:
        return False
    if (
        sentence.kind not in (COMPANY, DUTIES)
        and _BY_THEN.search(text, sentence.starts)
        and _BY_THEN_FIGURE.search(text)
    ):
        return False
    return any(
        _is_directed_figure(sentence, found)
        for found in islice(_QUANTITY.finditer(text), MOST_FIGURES)
        if found.end() > wish.start() or not _GREW.search(text, 0, found.start())
    )


def _is_directed_figure(sentence: Sentence, found: re.Match[str]) -> bool:
    """Whether a figure says where something should go, by what its section is for."""
    text, figure = sentence.text, found[0]
    near = text[max(0, found.start() - 90) : found.end() + 60]
    if _only_scale_or_time(figure, near):
        return False
    if sentence.kind == SUCCESS and _PERCENT.search(near):
        return _PAID_IN_SHARES.search(text) is None
    if sentence.kind in (SUCCESS, PROBLEM):
        directed = _CHANGE.search(near) is not None
    elif sentence.kind in (WEEK, DUTIES, COMPANY):
        directed = _directed(text, found)
    else:
        directed = _STRONG_CHANGE.search(near) is not None
    return directed or _aims(text, figure)


_OF_A_SERVICE = re.compile(
    r"\b(?:services?|apis?|engines?|platforms?|systems?|pipelines?),? (?:that|which) (?:\w+ )?"
    r"(?:answers?|responds?|serves?|scores?|handles?|quotes?|returns?)\b",
    re.IGNORECASE,
)
_OF_THE_FIRM = re.compile(r"\b(?:our|the company's|[A-Z]\w+'s) (?:mission|vision|purpose) is to\b")
_PAID_IN_SHARES = re.compile(r"\d (?:working )?days?\)|\b(?:payment|payable|instal\w+|tranches?)\b", re.IGNORECASE)
_PERCENT = re.compile(r"%|prozent|percent", re.IGNORECASE)
_WISHES_MORE = re.compile(
    r"\b(?:want|need|must|goal|aim|will|wollen|ziel|soll\w*|so that|"
    r"by (?:the )?(?:end|june|december|spring|summer|autumn))\b",
    re.IGNORECASE,
)
_GREW = re.compile(r"\b(?:grew|grown|raised|gewachsen|wuchs\w*)\b", re.IGNORECASE)
_DIRECTED = BOOK.phrases("directed")


def _aims(text: str, quantity: str) -> bool:
    """Whether a share or a time is what somebody wants it to be: 'your job: 15 %'."""
    if _AIM.search(text) is None:
        return False
    if re.search(r"%|percent|prozent|ms\b", quantity, re.IGNORECASE):
        return True
    wanted = re.search(
        rf"(?:goal|aim|target|ziel|want(?:s)?(?: it| that| this| them)?(?: at| to| in)?|job|"
        rf"mission)\W{{1,4}}(?:\w+\s+){{0,3}}?{re.escape(quantity.strip())}",
        text,
        re.IGNORECASE,
    )
    return wanted is not None and re.search(r"sec|sek|min|hour|stund|day|tag|h\b", quantity, re.IGNORECASE) is not None


def _directed(text: str, found: re.Match[str]) -> bool:
    near = text[max(0, found.start() - 80) : found.end() + 30]
    return (
        _DIRECTED.search(near) is not None
        and re.search(
            r"\bby\s|\bfrom\b|\bto\b|\bum\b|\bauf\b|\bvon\b|below|under|unter|down|above|over|%", near, re.IGNORECASE
        )
        is not None
    )


def _only_scale_or_time(quantity: str, near: str) -> bool:
    """Whether the figure is a volume or a deadline: 'in six months', '2 million users', 'over 40 countries'."""
    if re.search(r"%|percent|prozent|ms\b|point|punkt", quantity, re.IGNORECASE):
        return False
    if re.search(r"month|monat|week|woche", quantity, re.IGNORECASE) and not re.search(
        rf"(?:from|von|under|below|unter|to|auf|instead of|statt)\s+(?:\w+\s+)?{re.escape(quantity.strip())}",
        near,
        re.IGNORECASE,
    ):
        return True
    return (
        re.search(
            rf"(?:over|(?<!no )(?<!not )more than|up to|about|around|über|mehr als|bis zu|rund|serv\w+|"
            rf"handl\w+|process\w*|verarbeit\w+|bedien\w+)\s+(?:\w+\s+)?{re.escape(quantity.strip())}",
            near,
            re.IGNORECASE,
        )
        is not None
    )
