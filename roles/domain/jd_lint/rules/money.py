"""Amounts of money as people write them: €60k, 3.976,80 Euro, 38–45 LPA, ₹25L, R 780 000, $7,412.00 a month."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from .currencies import meant_by

_SIGNS = (
    r"(?:(?:US|CA|C|A|AU|NZ|HK|S|R|MX|NT)\$|[€£$¥₹₦₱₩₺₪₫₽₴฿]|zł|Kč|\bR(?=\s?\d)\s?|\bRM\b|\bRs\.?|\bRp\.?|\bGH₵|\bKSh\.?|"
    r"\bFr\.?(?=\s?\d))"
)
_CODES = (
    r"\b(?:(?i:[kT]?EUR|GBP|USD|CHF|INR)|CAD|AUD|NZD|SGD|HKD|SEK|DKK|NOK|ISK|PLN|CZK|HUF|RON|BGN|UAH|TRY|ILS|AED|SAR|QAR|"
    r"ZAR|NGN|KES|GHS|UGX|TZS|EGP|MAD|BRL|MXN|ARS|CLP|COP|PEN|JPY|CNY|RMB|KRW|TWD|MYR|THB|IDR|PHP|VND|PKR|BDT|LKR|"
    r"(?i:euros?|dollars?|pounds?|rupees?|shillings?|rands?|naira|kronor|kroner|zloty|yen|won|rupiah|baht|forints?|hryvnias?|lira|shekels?|francs?|franken|reais|pesos?|"
    r"dirhams?))\b"
)
_CURRENCY = rf"(?:{_SIGNS}|{_CODES}|\b[kT]€|€)"
_NUMBER = r"\d{1,3}(?:[.,'’  ]\d{2,3}(?!\d)){1,3}(?:[.,]\d{1,2}(?!\d))?|\d{1,7}(?:[.,]\d{1,2}(?!\d))?"
_TIMES = (
    r"(?:[kK](?![a-zA-Z])|[tT]sd\.?|T(?![\w-])|thousand|tausend|mil\b|lpa|LPA|la(?:kh|c)s?|L(?![\w-])|crores?|[cC]r\b|"
    r"[mM]illion|[mM](?![\w-])|mn(?=\s?(?:JPY|yen|¥|KRW|won|VND|IDR|COP|HUF)))"
)
_AMOUNT = re.compile(
    rf"(?:(?P<before>{_CURRENCY}\s?)|(?<![\w.,]))(?P<number>{_NUMBER})(?P<cents>,-|,--|\.-)?\s?"
    rf"(?P<times>{_TIMES}(?![a-z]))?\s?(?P<after>{_CURRENCY})?(?P<lakhs>\s?(?:lpa|LPA|lakhs?|lacs?)\b)?",
)  # fmt: skip
_JOINED = re.compile(
    r"\s*(?:gross|brutto|p\.?\s?a\.?|per (?:year|month|day|hour)|a (?:year|month|day))?\s*"
    r"(?:-|–|—|~|〜|/|\.\.\.?|to|bis(?: zu)?|and|und|up to|through|till|à|a|al|hasta|até)\s*",
    re.IGNORECASE,
)
_PER = re.compile(
    r"[\s*)]*(?:\(?(?:gross|brutto|net|netto|all[- ]in|plus|OTE|base|before tax)\)?,?\s*)?"
    r"(?:(?:/|per|a|an|each|every|p\.|pro|im|in der|je|pm|p/)\s?"
    r"(?:working |calendar |full |man[- ]?)?"
    r"(?P<unit>day|hour|hr|h|month|mo|m|year|yr|annum|a|tag|stunde|std|monat|jahr|week|woche)\b|"
    r"(?P<worded>hourly|daily|monthly|annually|yearly|jährlich|monatlich|pa|p\.?a\.?|pm|p\.?m\.?|pcm|pd|p\.?d\.?|ph|p\.?h\.?|pw|ctc|OTE)\b|"
    r"1[34][- ]?(?:mal|x))",
    re.IGNORECASE,
)
_INDIAN = re.compile(r"l|lpa|lakhs?|lacs?|cr|crores?", re.IGNORECASE)
THOUSAND, LAKH, MILLION = 1_000, 100_000, 1_000_000
_SMALL_COIN = re.compile(r"jpy|yen|¥|krw|won|₩|vnd|₫|idr|rp|cop|huf|clp|ngn|₦|naira|ugx|tzs|irr|iqd|pyg")
_MILLION = re.compile(r"million|mn?")


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount in a text: its place, value, whether a currency stands beside it, and the time that it is paid for."""

    start: int
    end: int
    value: float
    money: bool
    scaled: bool  # k, LPA, thousand …
    currencies: frozenset[str]  # ISO codes that the sign beside it may mean; none without a sign
    per: str | None


def amounts(text: str) -> list[Amount]:
    """The figures of a text that may be money, in order. Linear in its length."""
    return [_amount(text, found) for found in _AMOUNT.finditer(text)]


def _amount(text: str, found: re.Match[str]) -> Amount:
    times = (found["times"] or found["lakhs"] or "").strip().lower().rstrip(".")
    currency = f"{found['before'] or ''}{found['after'] or ''}".lower()
    if times == "m" and not _SMALL_COIN.search(currency):
        times = ""  # '€80M' is what a firm turns over; yen and won are paid in millions
    thousands = times or currency.strip() in ("keur", "teur", "k€", "t€")
    value = _value(found["number"]) * (_factor(times) if thousands else 1)
    money = bool(currency or found["cents"]) or _INDIAN.fullmatch(times) is not None
    end = found.start() + len(found[0].rstrip())
    per = _PER.match(text, end)
    paid_for = per and (per["unit"] or per["worded"] or "14x")
    indian = _INDIAN.fullmatch(times) is not None and not currency
    meant = meant_by("INR" if indian else currency)
    return Amount(found.start(), end, value, money, bool(thousands), meant, paid_for)


def _factor(times: str) -> int:
    if _MILLION.fullmatch(times):
        return MILLION
    return LAKH if _INDIAN.fullmatch(times) else THOUSAND


def _value(number: str) -> float:
    """1,200.50 and 1.200,50 and 1 200: the last mark is a decimal one where one or two digits follow."""
    whole, _, cents = re.sub(r"[.,](\d{1,2})$", r"~\1", number).partition("~")
    return float(re.sub(r"\D", "", whole) + (f".{cents}" if cents else ""))


def ranges(text: str, found: list[Amount]) -> Iterator[tuple[Amount, Amount]]:
    """Neighbouring amounts joined as a range: 60–70k, from R 780 000 to R 905 000."""
    return ((low, high) for low, high in pairwise(found) if _JOINED.fullmatch(text, low.end, high.start))
