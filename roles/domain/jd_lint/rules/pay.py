"""missing_pay: a range, or at least a figure, that is the pay and not turnover, a budget or a bonus."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..document import Sentence
from ..headings import (
    BENEFITS,
    COMPANY,
    DUTIES,
    GROWTH,
    OPEN,
    OTHER,
    PAY,
    PROBLEM,
    SUCCESS,
    TITLE,
    WEEK,
)
from ..patterns import Phrasebook
from ..reading import Reading
from .money import THOUSAND, Amount, amounts, ranges

BOOK = Phrasebook("told")

_SCALE, _SCALE_HEADED = BOOK.index("scale"), BOOK.phrases("scale")
_PAY_WORD = BOOK.phrases("pay_word")
_NOT_PAY = BOOK.phrases("not_pay")
_DIGIT = re.compile(r"\d")
_ROMAN_SCALE = re.compile(r"(?:klasse|stufe|gruppe|gr\.|band)\s*(?:[a-z]\s*)?[ivx]", re.IGNORECASE)
LEAST_YEARLY, LEAST_BY_TIME = 1_000, 8
LIVED_ON, WIDEST = 12_000, 2.5  # a range from what one can live on, not wider than bands are
AHEAD, BEHIND = 70, 60  # characters in which a word of pay counts
SHORT = 12  # words; '€650 a day' needs no word of pay
HEAD = 400  # characters; 'Leeds · hybrid · up to £72,500' stands at the head of an ad
_SALARY = re.compile(r"salar|gehalt|gehält|compensation|remunerat|vergüt|lohn|package|\bbase\b|\bCTC\b", re.IGNORECASE)
_LEAST = (
    ("year", 6_000),
    ("yr", 6_000),
    ("annu", 6_000),
    ("jahr", 6_000),
    ("jähr", 6_000),
    ("month", 300),
    ("monat", 300),
)
_PRICED = BOOK.phrases("priced")
_SEPARATED = re.compile(r"\s[·|•/–-]\s")
_PAID_BY = re.compile(r"day|hour|tag|stunde|rate|month|monat", re.IGNORECASE)


def tells_pay(reading: Reading) -> bool:
    """Whether the text gives figures or a pay scale."""
    headings = [section.heading for section in reading.document.sections if section.heading]
    if any(_scale_in_heading(text) or _range_in_heading(text) for text in headings):
        return True
    return any(_tells_pay_in(sentence) for sentence in reading.document.sentences)


def _scale_in_heading(text: str) -> bool:
    """'Entgeltgruppe 13', 'Lohnklasse IV': most headings have no figure, and none of what such scales are called."""
    figured = _DIGIT.search(text) is not None or _ROMAN_SCALE.search(text) is not None
    return figured and _SCALE_HEADED.search(text) is not None


def _range_in_heading(text: str) -> bool:
    if _DIGIT.search(text) is None:
        return False
    return any(low.money or high.money for low, high in ranges(text, amounts(text)))


def _tells_pay_in(sentence: Sentence) -> bool:
    if _DIGIT.search(sentence.text) is None:
        return False
    return _SCALE.search(sentence.text, sentence.starts) is not None or next(pay_in(sentence), None) is not None


def pay_in(sentence: Sentence) -> Iterator[tuple[Amount, Amount]]:
    """The pay that a sentence gives, each as its low and high end; a single figure is both."""
    found = amounts(sentence.text)
    told = [ends for ends in ranges(sentence.text, found) if _is_pay_range(sentence, *ends)]
    yield from told
    if sentence.kind in (PAY, BENEFITS, COMPANY, OPEN, OTHER, TITLE) or _PAY_WORD.search(sentence.text):
        alone = [amount for amount in found if not any(amount in ends for ends in told)]
        yield from ((amount, amount) for amount in alone if _is_fixed_pay(sentence, amount))


def _is_pay_range(sentence: Sentence, low: Amount, high: Amount) -> bool:
    """Whether two amounts are a pay range: a currency or thousands, and pay words or no others."""
    if high.value < LEAST_BY_TIME or _too_little(high) or _NOT_PAY.search(_clause(sentence.text, low.start, high.end)):
        return False
    near = sentence.text[max(0, low.start - AHEAD) : high.end + BEHIND]
    timed = low.per is not None or high.per is not None or sentence.kind == PAY
    opens = sentence.kind == BENEFITS and sentence.bullet and low.start <= 1 and high.scaled  # '• 55–67k, je nachdem'
    pays = timed or opens or _PAY_WORD.search(near) is not None
    if high.scaled or max(low.value, high.value) >= LEAST_YEARLY:
        if _is_price(sentence, low, high) and not (pays and (timed or _SALARY.search(near))):
            return False
        return low.money or high.money or (pays and (high.scaled or low.scaled or low.value >= LEAST_YEARLY))
    return (low.money or high.money) and pays and (timed or _PAID_BY.search(near) is not None)


def _too_little(amount: Amount) -> bool:
    """Whether nobody lives on it: a budget of 1,500 a year, a bicycle for 40 a month."""
    least = next((least for unit, least in _LEAST if amount.per and amount.per.lower().startswith(unit)), 0)
    return amount.value < least


def _is_price(sentence: Sentence, low: Amount, high: Amount) -> bool:
    """Whether the amounts stand in the middle of what is told of the work: 'we pay out between £200 and £12,000'."""
    least = low.value * (THOUSAND if high.scaled and not low.scaled else 1)  # '64–78 k€'
    like_pay = least >= LIVED_ON and high.value <= WIDEST * least
    if sentence.kind in (DUTIES, WEEK, SUCCESS, PROBLEM, GROWTH) and not like_pay:
        return True
    return _PRICED.search(_clause(sentence.text, low.start, high.end)) is not None


def _is_fixed_pay(sentence: Sentence, amount: Amount) -> bool:
    """A single figure told as the pay."""
    near = sentence.text[max(0, amount.start - 50) : amount.end + 45]
    money = amount.money or (amount.scaled and _SALARY.search(near) is not None)  # 'Salary: up to 120K'
    if not (money and (amount.value >= LEAST_YEARLY or (amount.per and amount.value >= LEAST_BY_TIME))):
        return False
    if _too_little(amount):
        return False
    at_the_head = sentence.start < HEAD and _SEPARATED.search(sentence.text) is not None
    if _is_price(sentence, amount, amount) and not _SALARY.search(near):
        return False
    alone = amount.per is not None and sentence.words <= SHORT and sentence.kind != BENEFITS
    if not (at_the_head or alone or sentence.kind == PAY or _PAY_WORD.search(near)):
        return False
    return _NOT_PAY.search(_clause(sentence.text, amount.start, amount.end)) is None


_AROUND_AHEAD, _AROUND_BEHIND, LONGEST_WORD = 45, 30, 30
_TO_WORD_END = re.compile(rf".{{0,{_AROUND_BEHIND}}}\w*", re.DOTALL)


def _clause(text: str, start: int, end: int) -> str:
    """What is said of an amount in its own clause: 'a training budget of €1,200' tells nothing of the next one."""
    ahead = re.split(r"[,;.(] |\b(?:plus|and|und)\b", text[max(0, start - _AROUND_AHEAD) : start])[-1]
    whole = _TO_WORD_END.match(text, end, min(len(text), end + _AROUND_BEHIND + LONGEST_WORD))
    behind = re.split(r"[,;.()+]|\b(?:plus|and|und)\b", whole[0] if whole else "")[0]
    return f"{ahead} {behind}"
