"""Folding: the form in which texts are kept and looked for, so that Traoré is found by traore and the other way round.

PostgreSQL folds what is kept by the tables that stand here (`candidates.domain.search.sql`), Python what is typed. Both
take a text apart (NFKD), drop accents, replace letters that are no accented ones, and put the rest together again
(NFC), so that syllables of Hangul and marks of kana stay what they are. No extension, no locale is asked.
"""

import re
import unicodedata

# What falls away: accents, soft hyphens, and marks that nobody sees.
ACCENTS = "\u0300-\u036f"
UNSEEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
# Letters that stand for several. Small ones are made of capitals before.
LONGER = {"ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ĳ": "ij"}
# Letters with a stroke or without a dot are no accented ones to Unicode, and a final sigma is a sigma.
SPECIAL = {
    "ł": "l", "ø": "o", "đ": "d", "ð": "d", "ı": "i", "ħ": "h", "ŧ": "t", "ŋ": "n", "ĸ": "k", "ƒ": "f", "ə": "e",
    "ɓ": "b", "ɗ": "d", "ƙ": "k", "ɛ": "e", "ɔ": "o", "ŀ": "l", "ς": "σ",
}  # fmt: skip
CAPITALS = {
    "Ł": "l", "Ø": "o", "Đ": "d", "Ð": "d", "Ħ": "h", "Ŧ": "t", "Ŋ": "n", "Ə": "e", "Ɓ": "b", "Ɗ": "d", "Ƙ": "k",
    "Ɛ": "e", "Ɔ": "o", "ẞ": "ß", "Æ": "æ", "Œ": "œ", "Þ": "þ",
}  # fmt: skip
# Capitals of other alphabets: Greek, Cyrillic, Armenian. Those with accents are taken apart before.
ALPHABETS = ((0x0391, 0x03AA), (0x0400, 0x0430), (0x0460, 0x0482), (0x048A, 0x0500), (0x0531, 0x0557))
ASCII = {chr(code): chr(code + 32) for code in range(ord("A"), ord("Z") + 1)}


def _smaller() -> dict[str, str]:
    every = (chr(code) for start, end in ALPHABETS for code in range(start, end))
    return {
        letter: letter.lower()
        for letter in every
        if len(letter.lower()) == 1 and letter.lower() != letter and unicodedata.normalize("NFKD", letter) == letter
    }


SINGLE = {**SPECIAL, **CAPITALS, **_smaller()}
_DROPPED = re.compile(f"[{ACCENTS}{UNSEEN}]")
_SINGLE = str.maketrans({**SINGLE, **ASCII})
_LONGER = str.maketrans(LONGER)
# What stays as long as it is, and each letter that may not.
_RUNS = re.compile(r"[\x00-\x7f]+|[^\x00-\x7f]")


def fold(text: str) -> str:
    """Return the text in small letters without accents, each letter by our own table."""
    if text.isascii():
        return text.lower()
    bare = _DROPPED.sub("", unicodedata.normalize("NFKD", text))
    return unicodedata.normalize("NFC", bare.translate(_SINGLE).translate(_LONGER))


def folded_with_places(text: str) -> tuple[str, list[int]]:
    """Return the folded text, and for each of its letters the place in `text` that it came from."""
    out: list[str] = []
    places: list[int] = []
    for run in _RUNS.finditer(text):
        at, folded = run.start(), fold(run[0])
        out.append(folded)
        places += range(at, run.end()) if run[0].isascii() else [at] * len(folded)
    return "".join(out), places
