"""pay_currency: pay in another currency than that of the role."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..document import Sentence
from ..reading import Reading
from ..types import Span
from .money import Amount
from .pay import pay_in

_DIGIT = re.compile(r"\d")
# 'about $98,000', '(≈ $98,000)', '€90k, i.e. some £77k': what the own currency comes to.
_CONVERTED = re.compile(
    r"(?:≈|~|\b(?:about|around|approx\.?|approximately|roughly|some|equivalent to|equals|i\.e\.|converted|"
    r"entspricht|etwa|ca\.?|rund|umgerechnet))\s*[(]?\s*$",
    re.IGNORECASE,
)
_EQUIVALENT = re.compile(r"\s*(?:gross |a year )?(?:equivalent|or equivalent|or local equivalent)\b", re.IGNORECASE)
_FOR_A_PLACE = re.compile(
    r"\b(?i:in|for|from|für|aus|within)\s+(?:the |der |die |den )?[A-ZÄÖÜ]\w|"
    r"^\W*[A-ZÄÖÜ][\w.]+(?: [A-ZÄÖÜ][\w.]+)?\s*[:(–-]"
)


def pay_currency(reading: Reading) -> Iterator[Span]:
    """Each figure of pay in a currency that is not the role's; judged where the role's is known. What it comes to in
    another is left alone, and so is the pay of another place where the role's own is told as well."""
    own = reading.context.currency
    if not own:
        return
    told = [
        (sentence, *ends)
        for sentence in reading.document.sentences
        if _DIGIT.search(sentence.text)
        for ends in pay_in(sentence)
    ]
    own_told = any(own in _currencies(low, high) for _, low, high in told)
    last = -1
    for sentence, low, high in told:
        named, start, end = _currencies(low, high), sentence.start + low.start, sentence.start + high.end
        if not named or own in named or start < last or _is_converted(sentence, low, high):
            continue
        if own_told and _FOR_A_PLACE.search(sentence.text):
            continue
        last = end
        yield Span("pay_currency", start, end)


def _currencies(low: Amount, high: Amount) -> frozenset[str]:
    return (low.currencies & high.currencies) or low.currencies or high.currencies


def _is_converted(sentence: Sentence, low: Amount, high: Amount) -> bool:
    ahead = _CONVERTED.search(sentence.text, 0, low.start)
    return ahead is not None or _EQUIVALENT.match(sentence.text, high.end) is not None
