"""Addresses, handles and numbers of the person, and numbers of others that stand with them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assessments.domain.anonymise.deciding import Found, stand_in
from assessments.domain.anonymise.folding import fold
from assessments.domain.anonymise.names import Person
from assessments.domain.anonymise.ordinary import Weight, weight_of

SHORTEST_HANDLE = 4
SHORTEST_LOOSE = 6
BETWEEN = "[-_.]"
SHORTEST_NUMBER = 7
COMPARED_DIGITS = 9
MOST_CONTACTS = 200
LINE = 200
_COUNTRY = re.compile(r"(?:\+|\b00)\d[\d\s()./-]{0,8}$")
_INTERNATIONAL = re.compile(r"(?<![\w+])\+\d[\d ()./-]{6,18}\d(?!\w)")


def numbers_beside(text: str, addresses: list[Found]) -> Iterator[Found]:
    """Give international numbers on the lines on which the person's addresses stand: they are the person's, too."""
    last = 0
    for found in addresses[:MOST_CONTACTS]:
        start, end = text.rfind("\n", 0, found.start) + 1, text.find("\n", found.end)
        start, end = max(start, found.start - LINE, last), min(end if end >= 0 else len(text), found.end + LINE)
        for number in _INTERNATIONAL.finditer(text, start, max(start, end)):
            yield Found(number.start(), number.end(), stand_in("x"))
        last = max(last, end)


def whole_number(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span of a number with the code of its country before it."""
    before = _COUNTRY.search(text, max(0, start - 12), start)
    return (before.start() if before else start), end


def address_patterns(person: Person) -> list[tuple[str, str]]:
    """Return the person's addresses and handles, each with a pattern of where it counts."""
    found = [(email.lower(), re.escape(email)) for email in person.emails if "@" in email]
    for handle in {*person.handles, *(email.split("@")[0] for email in person.emails)} - {""}:
        bare = re.sub(r"^(?:@|https?://(?:www\.)?)", "", handle.lower()).rstrip("/")
        sure = len(bare) >= SHORTEST_HANDLE and weight_of(fold(bare)) == Weight.PLAIN
        border = "" if sure else "(?<=[@/])"
        found.append((max(re.split(BETWEEN, bare), key=len), rf"{border}(?<![^\W_]){_loosely(bare)}(?![^\W_])"))
    return [(needle, pattern) for needle, pattern in found if needle]


def _loosely(handle: str) -> str:
    """Return a pattern of a handle whose words any sign may join, or none: mg-codes, mg_codes, MGCodes.

    Of ordinary words alone it is met as it is written: data-frame is not DataFrame.
    """
    words = re.split(BETWEEN, handle)
    own = [word for word in words if len(word) > 1 and weight_of(fold(word)) in (Weight.TERM, Weight.PLAIN)]
    if not own or len(handle) < SHORTEST_LOOSE:
        return re.escape(handle)
    return f"{BETWEEN}?".join(map(re.escape, words))


def number_pattern(phone: str) -> re.Pattern[str] | None:
    """Return a pattern of the last digits of the person's numbers, however they are set apart."""
    numbers = (re.sub(r"\D", "", number.partition(" ext")[0])[-COMPARED_DIGITS:] for number in phone.split(";"))
    parts = [r"[\s()./-]{0,3}".join(digits) + r"(?!\d)" for digits in numbers if len(digits) >= SHORTEST_NUMBER]
    return re.compile("|".join(parts)) if parts else None
