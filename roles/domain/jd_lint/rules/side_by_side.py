"""Figures that are a goal together: today's beside the one that is wanted, in a paragraph or by a year."""

from __future__ import annotations

import re

from ..document import Sentence
from ..headings import OPEN, OTHER, PROBLEM, WEEK
from ..patterns import NUMBER_WORD, Phrasebook
from .figures import ABOUT_APPLYING, FIRM_STORY, MORE_OFTEN, has_figure, speaks_of_other_things

BOOK = Phrasebook("goals")
LONGEST_PARAGRAPH, TOGETHER = 6, 2  # sentences in which two figures are still about one thing

_NOW = BOOK.phrases("now")
_WANTED = BOOK.phrases("wanted")
_THEN_FIGURE = BOOK.phrases("then_figure")
_MEASURES = BOOK.each("same_measure")


def now_and_then(told: list[Sentence]) -> bool:
    """Whether a paragraph sets today's figure beside another of the same measure: 'today nine hours … then one'."""
    paragraphs: dict[int, list[Sentence]] = {}
    for sentence in told:
        paragraphs.setdefault(sentence.paragraph, []).append(sentence)
    return any(_sets_figures_side_by_side(near) for each in paragraphs.values() for near in _neighbours(each))


def _neighbours(paragraph: list[Sentence]) -> list[list[Sentence]]:
    """A paragraph, and of one that tells everything the few sentences that stand together."""
    if len(paragraph) <= LONGEST_PARAGRAPH:
        return [paragraph]
    return [paragraph[at : at + TOGETHER] for at in range(len(paragraph) - TOGETHER + 1)]


def dated(told: list[Sentence]) -> bool:
    """Whether two neighbouring sentences on the problem hold two figures and the year by which one becomes the other:
    'ships wait 9.4 hours … agreed on 5 hours for 2029'."""
    about = [each for each in told if each.kind in (OPEN, OTHER, PROBLEM)]
    for index, one in enumerate(about):
        both = [each for each in about[index : index + 2] if each.paragraph == one.paragraph]
        text = " ".join(each.text for each in both)
        if _COMING_YEAR.search(text) is None or any(map(_speaks_of_the_firm, both)):
            continue
        if len({found[0] for found in _COUNT.finditer(_YEAR.sub(" ", text))}) > 1 and (
            _MEANT.search(text) or (len(both) > 1 and _measured_twice(text))
        ):
            return True
    return False


def _speaks_of_the_firm(sentence: Sentence) -> bool:
    text, words = sentence.text, sentence.starts
    return (
        FIRM_STORY.search(text, words) is not None
        or _OTHER_TERM.search(text) is not None
        or (speaks_of_other_things(sentence))
    )


_COMING_YEAR = BOOK.phrases("coming_year")
_MEANT = BOOK.phrases("meant")
_OTHER_TERM = BOOK.phrases("other_term")
_YEAR = re.compile(r"\b(?:19|20)\d\d(?:/\d\d)?\b")
_COUNT = re.compile(rf"\b(?:\d[\d.,]*|{NUMBER_WORD})\b", re.IGNORECASE)


def _sets_figures_side_by_side(sentences: list[Sentence]) -> bool:
    # What the company tells of itself has figures too, and sets no goal.
    told_of_work = [each for each in sentences if not FIRM_STORY.search(each.text, each.starts)]
    if not any(map(has_figure, told_of_work)):
        return False
    text = " ".join(each.text for each in told_of_work)
    if MORE_OFTEN.search(text):
        return True
    if any(ABOUT_APPLYING.search(each.text, each.starts) for each in sentences):
        return False
    if not (_NOW.search(text) or _WANTED.search(text)):
        return False
    if _THEN_FIGURE.search(text):
        return True
    return _measured_twice(text) and sentences[0].kind != WEEK


def _measured_twice(text: str) -> bool:
    return any(len({found[0].lower() for found in measure.finditer(text)}) > 1 for measure in _MEASURES)
