"""Where sentences end: a full stop after an abbreviation or in a date ends none."""

from __future__ import annotations

import re
from collections.abc import Iterator

_END = re.compile(r"[.!?…]+[\"')\]]*(?=\s|$)")
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
LONGEST_SENTENCE = 600  # characters


def stops(text: str, start: int, end: int) -> Iterator[int]:
    """Where the sentences of text[start:end] end, all but the last, which needs no stop."""
    position = start
    for found in _END.finditer(text, start, end):
        stop = found.end()
        if (
            found[0].startswith(".")
            and _abbreviated(text, position, found.start())
            and not _new_sentence(text, stop, end)
        ):
            continue
        yield stop
        position = stop


def _abbreviated(text: str, start: int, end: int) -> bool:
    """Whether text[start:end], before a full stop, ends in an abbreviation; most end in a longer word."""
    if end - start > LONGEST_ABBREVIATION and text[end - LONGEST_ABBREVIATION - 1 : end].isalpha():
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
