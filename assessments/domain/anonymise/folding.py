"""One form for all spellings of a word: case, accents, special letters, marks that nobody sees."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import chain

# Of the planes above the second, only the selectors of variants are anything but letters; to walk them all takes long.
_PLANES = (range(0x80, 0x20000), range(0xE0000, 0xE0200))


def _class_of(*categories: str) -> str:
    """Return a character class of everything in the Unicode categories, as ranges."""
    spans: list[list[int]] = []
    for point in chain(*_PLANES):
        if unicodedata.category(chr(point)) in categories:
            if spans and spans[-1][1] == point - 1:
                spans[-1][1] = point
            else:
                spans.append([point, point])
    return "".join(f"{chr(low)}-{chr(high)}" for low, high in spans)


# Marks belong to the letter before them, and what nobody sees does not end a word; Python's \w knows neither.
UNSEEN = "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
MARKS = _class_of("Mn", "Mc", "Me")
LETTER = r"[^\W\d_]"
RUN = re.compile(rf"{LETTER}(?:{LETTER}|[{MARKS}{UNSEEN}])*")
IDENTIFIER = re.compile(rf"(?:\w|[{MARKS}{UNSEEN}])+")
UNSEEN_OR_MARK = re.compile(f"[{MARKS}{UNSEEN}]")
_UNSEEN = re.compile(f"[{UNSEEN}]")

SPECIAL = str.maketrans(
    {
        "ł": "l", "ø": "o", "æ": "ae", "œ": "oe", "ß": "ss", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ŋ": "n",
        "ħ": "h",
        "ŧ": "t", "ĸ": "k", "ə": "a", "ʻ": "", "ʼ": "", "ʿ": "", "ʾ": "", "ـ": "", "ی": "ي", "ک": "ك", "ة": "ه",
        "ى": "ي",
    }
)  # fmt: skip
# How a letter is also written where it cannot be typed; the plain form is what folding gives.
ALSO = {
    "ä": ("ae",), "ö": ("oe",), "ü": ("ue",), "å": ("aa",), "ø": ("oe",), "æ": ("a", "e"), "œ": ("o",), "ß": ("s",),
    "đ": ("dj",), "ð": ("th", "dh"), "ñ": ("ny", "nh"), "ij": ("y",), "ё": ("е",), "č": ("ch",), "ć": ("ch",),
    "š": ("sh",), "ž": ("zh",), "ş": ("sh",), "ç": ("ch",), "ğ": ("gh", ""), "ș": ("sh",), "ț": ("ts",), "ń": ("ny",),
}  # fmt: skip
# Signs of vowels by their places in the blocks of the scripts of India, which are alike, and those taken for one.
SIGNS = range(0x3E, 0x4D)
ALIKE = {0x3F: "i", 0x40: "i", 0x41: "u", 0x42: "u", 0x45: "e", 0x46: "e", 0x47: "e", 0x48: "e", 0x49: "o", 0x4A: "o", 0x4B: "o", 0x4C: "o"}  # fmt: skip  # noqa: E501  (a table)
CONTRACTED = (("ae", "a"), ("oe", "o"), ("ue", "u"), ("aa", "a"), ("ss", "s"))
SHORTEST_CONTRACTED = 5


@lru_cache(maxsize=200_000)
def fold(text: str) -> str:
    """Return the form by which words are compared: no case, no accents, no marks, special letters plain."""
    if text.isascii():
        return text.lower()
    folded = text.translate(SPECIAL).casefold().translate(SPECIAL)
    parts = unicodedata.normalize("NFKD", folded)
    kept = "".join(c for c in parts if unicodedata.category(c) not in ("Mn", "Mc", "Me", "Cf"))
    return kept.casefold().translate(SPECIAL)


def spellings(word: str) -> set[str]:
    """Return the folded forms of a word as people type it: with plain letters and with ae, oe, aa, dj."""
    lower = unicodedata.normalize("NFC", _UNSEEN.sub("", word)).casefold()
    lower = unicodedata.normalize("NFC", word.lower()) if "ß" in word.lower() else lower
    forms = {fold(lower)}
    pending = {lower}
    for letter, others in ALSO.items():
        if letter in lower:
            pending |= {form.replace(letter, other) for form in pending for other in others}
    forms |= {fold(form) for form in pending}
    plain = fold(lower)
    for long, short in CONTRACTED:
        if long in plain and len(plain) >= SHORTEST_CONTRACTED:
            forms.add(plain.replace(long, short))
    return forms - {""}


def spoken(word: str) -> str:
    """Return a word of India folded but with its signs of vowels, long and short ones alike; '' for one without any."""
    composed = unicodedata.normalize("NFC", word)
    places = [(char, ord(char) & 0x7F if 0x900 <= ord(char) < 0xD80 else 0) for char in composed]
    if not any(place in SIGNS for _char, place in places):
        return ""
    return "".join(ALIKE.get(place, char) if place in SIGNS else fold(char) for char, place in places)


def indexed_fold(text: str) -> tuple[str, list[int]]:
    """Return the folded form, and for each of its characters the place in `text` that it came from."""
    out: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        folded = fold(char)
        out.append(folded)
        places += [place] * len(folded)
    return "".join(out), places


# Scripts whose words stand without spaces between them, or with endings joined on.
BORDERLESS = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff]"
)
HAN = re.compile("[\u3005\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
HANGUL = re.compile("[\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7ff]")
KANA = re.compile("[\u3040-\u30ff\u31f0-\u31ff\uff66-\uff9f]")


def is_latin(text: str) -> bool:
    """Tell whether a word is written in Latin letters."""
    return text.isascii() or all(ord(c) < 0x250 or 0x1E00 <= ord(c) < 0x1F00 or not c.isalpha() for c in text)
