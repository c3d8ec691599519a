"""Where sentences end: a full stop after an abbreviation or in a date ends none."""

from __future__ import annotations

import re
from collections.abc import Iterator

_MARKS = re.compile(r"[^.!?…]*+(?:([.!?…]+[\"')\]]*)|\Z)")  # matches wherever it is tried, so that it only goes on
_ABBREVIATION = re.compile(

        r"(?:\b(?:e\.g|i\.e|z\. ?b|u\. ?a|d\. ?h|bzw|ca|approx|incl|inkl|vs|dr|nr|st|mr|mrs|ms|ggf|evtl|"
        r"etc|usw|o\. ?ä|o|fr|rs|inc|ltd|co|prof|abs|no|max|min|mind|ph|d|u|z|p\. ?a|p|gem|sog|bspw|mio|mrd|tsd|"
        r"ing|dipl|m\. ?sc|b\. ?sc|ph\. ?d)|\b\d{1,2})$",
    re.IGNORECASE,
)  # fmt: skip
_CURRENCIES = ("fr.", "rs.")
_ORDINAL_NOUN = re.compile(
    r"(?:Jan|Feb|Mär|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez|Quartal|Jahr|Platz|Monat|Tag|Woche|Stock|Halbjahr)"
)
LONGEST_ABBREVIATION = 6  # letters in a row
# The letters that such abbreviations end in, after their last mark or space.
_ENDINGS = (
    "g e b a h bzw ca approx incl inkl vs dr nr st mr mrs ms ggf evtl etc usw ä o fr rs inc ltd co prof abs no max min "
    "mind ph d u z p gem sog bspw mio mrd tsd ing dipl sc"
)
_LAST_LETTERS = frozenset(_ENDINGS.split())
LONGEST_SENTENCE = 600  # characters


def stops(text: str, start: int, end: int) -> Iterator[int]:
    """Where the sentences of text[start:end] end, all but the last, which needs no stop."""
    position = start
    for found in _MARKS.finditer(text, start, end):
        first, stop = found.span(1)
        if first < 0 or (stop < end and not text[stop].isspace()):
            continue
        if text[first] == "." and _abbreviated(text, position, first) and not _new_sentence(text, stop, end):
            continue
        yield stop
        position = stop


def _abbreviated(text: str, start: int, end: int) -> bool:
    """Whether text[start:end], before a full stop, ends in an abbreviation; most end in a longer word."""
    at = end
    while at > start and text[at - 1].isalnum():
        if end - at == LONGEST_ABBREVIATION:
            return False
        at -= 1
    last = text[at:end].lower()
    if last not in _LAST_LETTERS and not last.isdecimal():
        return False
    return _ABBREVIATION.search(text, max(start, end - 12), end) is not None


def _new_sentence(text: str, stop: int, end: int) -> bool:
    """Whether a sentence begins after an abbreviation or a figure all the same."""
    rest = text[stop : min(end, stop + 14)].lstrip()
    word = text[max(0, stop - 4) : stop].lower()
    figure = re.search(r"\b\d{1,2}\.$", word) is not None and _ORDINAL_NOUN.match(rest) is None
    if word.endswith(_CURRENCIES):
        return not rest[:1].isdigit()
    return (figure or word.endswith(("etc.", "usw.", "p.a."))) and rest[:1].isupper()
