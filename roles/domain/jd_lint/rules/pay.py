"""missing_pay: a range, or at least a figure, that is the pay and not turnover, a budget or a bonus."""

from __future__ import annotations

import re

from ..document import Sentence
from ..headings import BENEFITS, COMPANY, OPEN, OTHER, PAY, TITLE
from ..patterns import Phrasebook
from ..reading import Reading
from .money import Amount, amounts, ranges

BOOK = Phrasebook("told")

_SCALE = BOOK.phrases("scale")
_PAY_WORD = BOOK.phrases("pay_word")
_NOT_PAY = BOOK.phrases("not_pay")
_DIGIT = re.compile(r"\d")
LEAST_YEARLY, LEAST_BY_TIME = 1_000, 8
AHEAD, BEHIND = 70, 60  # characters in which a word of pay counts
HEAD = 400  # characters; 'Leeds · hybrid · up to £72,500' stands at the head of an ad
_SEPARATED = re.compile(r"\s[·|•/–-]\s")
_PAID_BY = re.compile(r"day|hour|tag|stunde|rate|month|monat", re.IGNORECASE)


def tells_pay(reading: Reading) -> bool:
    """Whether the text gives figures or a pay scale."""
    headings = [section.heading for section in reading.document.sections if section.heading]
    if any(_SCALE.search(text) or _range_in_heading(text) for text in headings):
        return True
    return any(_tells_pay_in(sentence) for sentence in reading.document.sentences)


def _range_in_heading(text: str) -> bool:
    return any(low.money or high.money for low, high in ranges(text, amounts(text)))


def _tells_pay_in(sentence: Sentence) -> bool:
    if _DIGIT.search(sentence.text) is None:
        return False
    if _SCALE.search(sentence.text):
        return True
    found = amounts(sentence.text)
    if any(_is_pay_range(sentence, low, high) for low, high in ranges(sentence.text, found)):
        return True
    may_say = sentence.kind in (PAY, BENEFITS, COMPANY, OPEN, OTHER, TITLE) or _PAY_WORD.search(sentence.text)
    return bool(may_say) and any(_is_fixed_pay(sentence, amount) for amount in found)


def _is_pay_range(sentence: Sentence, low: Amount, high: Amount) -> bool:
    """Whether two amounts are a pay range: a currency or thousands, and pay words or no others."""
    if high.value < LEAST_BY_TIME or _NOT_PAY.search(_clause(sentence.text, low.start, high.end)):
        return False
    near = sentence.text[max(0, low.start - AHEAD) : high.end + BEHIND]
    timed = low.per is not None or high.per is not None or sentence.kind == PAY
    pays = timed or _PAY_WORD.search(near) is not None
    if high.scaled or max(low.value, high.value) >= LEAST_YEARLY:
        return low.money or high.money or (pays and (high.scaled or low.scaled or low.value >= LEAST_YEARLY))
    return (low.money or high.money) and pays and (timed or _PAID_BY.search(near) is not None)


def _is_fixed_pay(sentence: Sentence, amount: Amount) -> bool:
    """A single figure told as the pay."""
    if not (amount.money and (amount.value >= LEAST_YEARLY or (amount.per and amount.value >= LEAST_BY_TIME))):
        return False
    near = sentence.text[max(0, amount.start - 50) : amount.end + 45]
    at_the_head = sentence.start < HEAD and _SEPARATED.search(sentence.text) is not None
    if not (amount.per or at_the_head or _PAY_WORD.search(near)):
        return False
    return _NOT_PAY.search(_clause(sentence.text, amount.start, amount.end)) is None


_AROUND_AHEAD, _AROUND_BEHIND = 45, 30


def _clause(text: str, start: int, end: int) -> str:
    """What is said of an amount in its own clause: 'a training budget of €1,200' tells nothing of the next one."""
    ahead = re.split(r"[,;.(] ", text[max(0, start - _AROUND_AHEAD) : start])[-1]
    behind = re.split(r"[,;.)+]|\b(?:plus|and|und)\b", text[end : end + _AROUND_BEHIND])[0]
    return f"{ahead} {behind}"
