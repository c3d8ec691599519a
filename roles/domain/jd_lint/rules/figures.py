"""Whether a sentence gives a figure, and whether it speaks of what is no goal."""

from __future__ import annotations

import re

from ..document import Sentence
from ..patterns import NUMBER_WORD, Phrasebook
from ..phrase_index import PhraseIndex

BOOK = Phrasebook("goals")
FIRM_STORY = BOOK.index("firm_story")
ABOUT_APPLYING = BOOK.index("about_applying")
MORE_OFTEN = BOOK.phrases("more_often")
_HEADCOUNT = BOOK.index("headcount")
_YOUR_PAST = BOOK.index("your_past")
_DIGIT = re.compile(r"[\d€$£]")
_NUMBERED = PhraseIndex(
    NUMBER_WORD, r"(?:thirty|forty|fifty|sixty|seventy|eighty|ninety|dreißig|vierzig|fünfzig|hundert|hundred)",
    r"(?:half|halb\w*|thirds?|drittel|quarters?|viertel)", r"(?:every|jede\w*) \w+(?:th|nd|rd|te|ste)\w?",
)  # fmt: skip


def has_figure(sentence: Sentence) -> bool:
    """Whether a figure stands in it, in digits or in words."""
    return _DIGIT.search(sentence.text) is not None or _NUMBERED.search(sentence.text, sentence.starts) is not None


def speaks_of_other_things(sentence: Sentence) -> bool:
    """What the reader has done, how to apply, how many people are hired."""
    return any(said.search(sentence.text, sentence.starts) for said in (_YOUR_PAST, ABOUT_APPLYING, _HEADCOUNT))
