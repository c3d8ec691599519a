"""Names as they are bent by the cases of their language; all forms are folded."""

from __future__ import annotations

import re

SHORTEST = 4
SHORTEST_WESTERN = 5
CYRILLIC = ("а", "у", "ом", "ым", "е", "ой", "ои", "ы", "ем", "ю", "я", "и", "ых", "ей", "еи", "ову", "ове")
# What names end with, and what stands there instead in other cases.
GREEK = (("οσ", ("ου", "ο", "ε")), ("ησ", ("η",)), ("ασ", ("α",)), ("η", ("ησ",)), ("α", ("ασ",)))
WESTERN = (
    ("ki", ("kiego", "kiemu", "kim", "kich", "kimi", "keho", "kemu")),
    ("ka", ("kiej", "ke", "ki", "ku", "ko", "kou")),
    ("a", ("y", "i", "e", "o", "u", "ie", "ou", "ovi")),
    ("ek", ("ka", "kowi", "kiem", "ku", "kovi", "kem")),
    ("y", ("ego", "emu", "ym", "eho", "emu")),
    ("i", ("iho", "imu", "im", "ego")),
    ("", ("a", "owi", "em", "ie", "u", "ovi", "om", "e")),
)
_OF_WESTERN = re.compile("[łąęćńśźżčřšžěůňťďđľĺŕ]|(?:[sc]ki|[sc]ka|wicz|czyk)$")


def cyrillic(plain: str) -> set[str]:
    """Return the other cases of a name in Cyrillic letters, none of any other: Петрова, Дмитрию."""
    if not "\u0400" <= plain[:1] <= "\u052f" or len(plain) < SHORTEST:
        return set()
    stems = {plain, plain[:-1], plain.rstrip("аяйыиь")}
    return {stem + ending for stem in stems if len(stem) >= SHORTEST for ending in CYRILLIC}


def greek(plain: str) -> set[str]:
    """Return the other cases of a name in Greek letters, none of any other: Νίκου."""
    if not "\u0370" <= plain[:1] <= "\u03ff" or len(plain) < SHORTEST:
        return set()
    return {plain.removesuffix(end) + other for end, others in GREEK if plain.endswith(end) for other in others}


def is_western(part: str) -> bool:
    """Tell whether a word is written as names are in Polish, Czech and their neighbours."""
    return _OF_WESTERN.search(part.lower()) is not None


def western(form: str) -> set[str]:
    """Return the other cases of such a name: Łukasza, Żółkiewskiego, Dvořákem."""
    if len(form) < SHORTEST_WESTERN:
        return set()
    end, others = next((end, others) for end, others in WESTERN if form.endswith(end))
    return {form[: len(form) - len(end)] + other for other in others}
