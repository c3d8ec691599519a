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
    OPEN,
    OTHER,
    PAY,
    PROBLEM,
    PROCESS,
    STACK,
    SUCCESS,
    TEAM,
    WEEK,
)
from ..patterns import NUMBER_WORD, Phrasebook
from ..phrase_index import PhraseIndex, WordStarts
from ..reading import Reading
from ..types import Span

BOOK = Phrasebook("goals")
LONGEST_PARAGRAPH = 6  # sentences in which two figures are still about one thing
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
_FIRM_STORY = BOOK.index("firm_story")
_HEADCOUNT = BOOK.index("headcount")
_ABOUT_APPLYING = BOOK.index("about_applying")
_YOUR_PAST = BOOK.index("your_past")
_DIGIT = re.compile(r"[\d€$£]")
_NUMBERED = PhraseIndex(
    NUMBER_WORD, r"(?:thirty|forty|fifty|sixty|seventy|eighty|ninety|dreißig|vierzig|fünfzig|hundert|hundred)",
    r"(?:half|halb\w*|thirds?|drittel|quarters?|viertel)", r"(?:every|jede\w*) \w+(?:th|nd|rd|te|ste)\w?",
)  # fmt: skip
_SKIPPED = frozenset({MUST, NICE, LEARN, BENEFITS, PAY, PROCESS, GROWTH, STACK, TEAM})


def no_problem(reading: Reading) -> Iterator[Span]:
    """No measurable goal: no number with a direction in what the job is for or what success is."""
    told = [sentence for sentence in reading.document.sentences if sentence.kind not in _SKIPPED]
    if not (any(map(_is_goal, told)) or _now_and_then(told) or _goal_in_title(reading) or _dated(told)):
        yield Span("no_problem")


_NOW = BOOK.phrases("now")
_WANTED = BOOK.phrases("wanted")
_THEN_FIGURE = BOOK.phrases("then_figure")
_NOW_IN_BRACKETS = BOOK.phrases("now_in_brackets")
_BY_THEN = BOOK.index("by_then")
_BY_THEN_FIGURE = BOOK.phrases("by_then_figure")
_MORE_OFTEN = BOOK.phrases("more_often")
_MEASURES = BOOK.each("same_measure")


def _now_and_then(told: list[Sentence]) -> bool:
    """Whether a paragraph sets today's figure beside another of the same measure: 'today nine hours … then one'."""
    paragraphs: dict[int, list[Sentence]] = {}
    for sentence in told:
        paragraphs.setdefault(sentence.paragraph, []).append(sentence)
    return any(_sets_figures_side_by_side(each) for each in paragraphs.values() if len(each) <= LONGEST_PARAGRAPH)


def _dated(told: list[Sentence]) -> bool:
    """Whether two neighbouring sentences on the problem hold two figures and the year by which one becomes the other:
    'ships wait 9.4 hours … agreed on 5 hours for 2029'."""
    about = [each for each in told if each.kind in (OPEN, OTHER, PROBLEM)]
    for index, one in enumerate(about):
        both = [each for each in about[index : index + 2] if each.paragraph == one.paragraph]
        text = " ".join(each.text for each in both)
        if _COMING_YEAR.search(text) is None or any(map(_speaks_of_the_firm, both)):
            continue
        if len({found[0] for found in _COUNT.finditer(_YEAR.sub(" ", text))}) > 1 and _MEANT.search(text):
            return True
    return False


def _speaks_of_the_firm(sentence: Sentence) -> bool:
    text, words = sentence.text, sentence.starts
    return (
        _FIRM_STORY.search(text, words) is not None
        or _OTHER_TERM.search(text) is not None
        or (_speaks_of_other_things(sentence))
    )


_COMING_YEAR = BOOK.phrases("coming_year")
_MEANT = BOOK.phrases("meant")
_OTHER_TERM = BOOK.phrases("other_term")
_YEAR = re.compile(r"\b(?:19|20)\d\d(?:/\d\d)?\b")
_COUNT = re.compile(rf"\b(?:\d[\d.,]*|{NUMBER_WORD})\b", re.IGNORECASE)


def _sets_figures_side_by_side(sentences: list[Sentence]) -> bool:
    # What the company tells of itself has figures too, and sets no goal.
    told_of_work = [each for each in sentences if not _FIRM_STORY.search(each.text, each.starts)]
    if not any(map(_has_figure, told_of_work)):
        return False
    text = " ".join(each.text for each in told_of_work)
    if _MORE_OFTEN.search(text):
        return True
    if any(_ABOUT_APPLYING.search(each.text, each.starts) for each in sentences):
        return False
    if not (_NOW.search(text) or _WANTED.search(text)):
        return False
    if _THEN_FIGURE.search(text):
        return True
    twice = any(len({found[0].lower() for found in measure.finditer(text)}) > 1 for measure in _MEASURES)
    return twice and sentences[0].kind != WEEK


def _goal_in_title(reading: Reading) -> bool:
    titles = [section.heading for section in reading.document.sections[:3] if section.kind not in _SKIPPED]
    return any(
        _STRONG_CHANGE.search(title)
        and (_QUANTITY.search(title) or _WORDED.search(title, WordStarts.of(title.lower())))
        for title in titles
    )


def _is_goal(sentence: Sentence) -> bool:
    text, words = sentence.text, sentence.starts
    worded = _WORDED.search(text, words) is not None
    if not (worded or _has_figure(sentence)) or _speaks_of_other_things(sentence):
        return False
    if _FIRM_STORY.search(text, words) is not None:
        return _wished_by_the_firm(sentence)
    if worded or _NOW_IN_BRACKETS.search(text) or _MORE_OFTEN.search(text):
        return True
    if sentence.kind not in (COMPANY, DUTIES) and _BY_THEN.search(text, words) and _BY_THEN_FIGURE.search(text):
        return True
    return any(_is_directed_figure(sentence, found) for found in islice(_QUANTITY.finditer(text), MOST_FIGURES))


def _has_figure(sentence: Sentence) -> bool:
    return _DIGIT.search(sentence.text) is not None or _NUMBERED.search(sentence.text, sentence.starts) is not None


def _speaks_of_other_things(sentence: Sentence) -> bool:
    """What the reader has done, how to apply, how many people are hired."""
    return any(said.search(sentence.text, sentence.starts) for said in (_YOUR_PAST, _ABOUT_APPLYING, _HEADCOUNT))


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
        return True
    if sentence.kind in (SUCCESS, PROBLEM):
        directed = _CHANGE.search(near) is not None
    elif sentence.kind in (WEEK, DUTIES, COMPANY):
        directed = _directed(text, found)
    else:
        directed = _STRONG_CHANGE.search(near) is not None
    return directed or _aims(text, figure)


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
