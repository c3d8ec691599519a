"""missing_pay: a range, or at least a figure, that is the pay and not turnover, a budget or a bonus."""

from __future__ import annotations

import re

from ..document import Sentence
from ..headings import (
    BENEFITS,
    COMPANY,
    OPEN,
    OTHER,
    PAY,
    TITLE,
)
from ..patterns import Phrasebook
from ..reading import Reading

BOOK = Phrasebook("told")

_AMOUNT = BOOK.macro("AMOUNT")
_CURRENCY = BOOK.macro("CURRENCY")
_PAY_RANGE = re.compile(

        rf"(?:{_CURRENCY}\s?(?:{_AMOUNT})\s?(?:{_CURRENCY})?(?:\s?(?:brutto|gross|p\.?\s?a\.?|per year))?|"
        rf"\b(?:{_AMOUNT})\s?(?:{_CURRENCY})?)\s*(?:-|–|—|~|〜|to|bis|and|und|up to|/|bis zu|"
        rf"through)\s*(?:{_CURRENCY}\s?)?(?:{_AMOUNT})\s?(?:(?:{_CURRENCY})|k\b)?",
    re.IGNORECASE,
)  # fmt: skip
_MONEY = re.compile(rf"{_CURRENCY}\s?(?:{_AMOUNT})|\b(?:{_AMOUNT})\s?(?:{_CURRENCY})", re.IGNORECASE)
_SCALE = BOOK.phrases("scale")
_PAY_WORD = BOOK.phrases("pay_word")
_NOT_PAY = BOOK.phrases("not_pay")


def tells_pay(reading: Reading) -> bool:
    headings = [section.heading for section in reading.document.sections if section.heading]
    if any(_SCALE.search(text) or (_PAY_RANGE.search(text) and _MONEY.search(text)) for text in headings):
        return True
    return any(_tells_pay_in(sentence) for sentence in reading.document.sentences)


_DIGIT = re.compile(r"\d")


def _tells_pay_in(sentence: Sentence) -> bool:
    if _SCALE.search(sentence.text):
        return True
    if _DIGIT.search(sentence.text) is None:
        return False
    if any(_is_pay(sentence, found) for found in _PAY_RANGE.finditer(sentence.text)):
        return True
    may_say = sentence.kind in (PAY, BENEFITS, COMPANY, OPEN, OTHER, TITLE) or _PAY_WORD.search(sentence.text)
    return bool(may_say) and any(_fixed_pay(sentence, found) for found in _MONEY.finditer(sentence.text))


_PER_TIME = re.compile(
    r"\s?(?:/|per |a |pro )\s?(?:day|hour|hr|h|month|year|yr|annum|tag|stunde|std|monat|jahr)\b", re.IGNORECASE
)


def _is_pay(sentence: Sentence, found: re.Match[str]) -> bool:
    """Whether two amounts are a pay range: a currency or thousands, and pay words or no others."""
    has_money = (
        re.search(_CURRENCY, found[0], re.IGNORECASE) is not None
        or re.search(_CURRENCY, sentence.text[max(0, found.start() - 12) : found.end() + 12], re.IGNORECASE) is not None
    )
    per_time = _PER_TIME.match(sentence.text, found.end()) is not None
    thousands = (
        re.search(r"\d\s?k\b|\d\s?(?:tsd|t\b|t€|teur|keur|k€)|\d[.,' ]\d{3}|\d{5}", found[0], re.IGNORECASE) is not None
    )
    near = sentence.text[max(0, found.start() - 70) : found.end() + 60]
    pays = _PAY_WORD.search(near) is not None or sentence.kind == PAY or per_time
    if not (has_money or (thousands and pays)):
        return False
    if not (thousands or (pays and (per_time or sentence.kind == PAY or _PAID_BY.search(near)))):
        return False
    return _NOT_PAY.search(_clause(sentence.text, found)) is None


_PAID_BY = re.compile(r"day|hour|tag|stunde|rate|month|monat", re.IGNORECASE)
_AROUND_AHEAD, _AROUND_BEHIND = 45, 30


def _clause(text: str, found: re.Match[str]) -> str:
    """What is said of an amount in its own clause: 'a training budget of €1,200' tells nothing of the next one."""
    ahead = re.split(r"[,;.(] ", text[max(0, found.start() - _AROUND_AHEAD) : found.start()])[-1]
    behind = re.split(r"[,;.)+]|\b(?:plus|and|und)\b", text[found.end() : found.end() + _AROUND_BEHIND])[0]
    return f"{ahead} {behind}"


HEAD = 400  # characters; 'Leeds · hybrid · up to £72,500' stands at the head of an ad
_SEPARATED = re.compile(r"\s[·|•/–-]\s")


def _fixed_pay(sentence: Sentence, found: re.Match[str]) -> bool:
    """A single figure told as the pay."""
    near = sentence.text[max(0, found.start() - 50) : found.end() + 45]
    figure = re.search(
        r"\d{2,3}(?:[.,]\d)?\s?k\b|\d\s?(?:tsd|t\b|t€)|\d{2,3}[.,' ]\d{3}|\d{5}",
        sentence.text[found.start() : found.end() + 2],
        re.IGNORECASE,
    )
    by_time = _PER_TIME.match(sentence.text, found.end()) is not None
    at_the_head = sentence.start < HEAD and _SEPARATED.search(sentence.text) is not None
    return (
        (figure is not None or by_time)
        and (_PAY_WORD.search(near) is not None or by_time or at_the_head)
        and not _NOT_PAY.search(_clause(sentence.text, found))
    )
