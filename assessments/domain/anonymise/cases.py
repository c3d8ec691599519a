"""Names as they are bent by the cases of their language; all forms are folded."""

from __future__ import annotations

import re

SHORTEST = 4
SHORTEST_WESTERN = 5
CYRILLIC = (
    "а",
    "у",
    "ом",
    "ым",
    "е",
    "ой",
    "ои",
    "ы",
    "ем",
    "ю",
    "я",
    "и",
    "ых",
    "ей",
    "еи",
    "ову",
    "ове",
    "ын",
    "ийн",
    "ины",
    "аас",
    "тай",
    "дын",
    "дің",
    "дың",
    "тің",
    "тың",
    "нің",
    "ның",
    "га",
    "ға",
    "ге",
    "ка",
    "ка",
    "мен",
    "дан",
    "нан",
)
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
# How names in Latin letters are known to be of languages that join endings to them, what is taken off first, and what
# the endings are; German and its neighbours have theirs without an apostrophe.
ENDED = (
    ("", "", "s"),
    ("[őűáéíóúöü]", "", "nak nek val vel t ban ben tol hoz hez rol ra re bal ek e a ja je"),
    ("[äöõü]|nen$|[aeiou]$", "nen", "n lle lla lta ssa sta ta lta sen selle sta le l lt ga st"),
    ("[ışğçöü]", "", "nin nun in un ya ye a e da de dan den i u yi yu ta te tan ten la le"),
    ("(?:as|is|ys|us|e|a)$", "as is ys us e a", "o io ui iui ui a e u iu es ei os ai us aus"),
    ("[āēīūģķļņčšž]", "s is a e", "a am u i as ai es ei us"),
    ("[ðþæáéíóúýö]", "ir ur r", "ur s ar u i um nar syni sonar"),
)
# Scripts whose languages join endings to a name: first and last letter, the fewest letters of a name, its endings.
# As the names are, they are folded: of the scripts of India the signs of vowels are gone.
JOINED = (
    ("\u10a0", "\u10ff", 3, "ს მა მ ით ად თან ზე ში თვის სთვის დან იდან გან ისგან ისა სა ის ებ ები ების"),
    ("\u0530", "\u058f", 4, "ի ին ից ով ում ը ն ու ուց իս իդ ներ ների ենց ենք"),
    ("\u0900", "\u097f", 3, "च ल न त श स कड"),
    ("\u0980", "\u09ff", 3, "র ক ত দর ট রও ও"),
    ("\u0a80", "\u0aff", 3, "ન મ થ"),
    ("\u0b80", "\u0bff", 3, "ன ய யன ல யல க கக வகக யடம டம டன யடன வன ட வட வம யம ஆல"),
    ("\u0c00", "\u0c7f", 3, "క న ల త చ కస కస"),
    ("\u0c80", "\u0cff", 3, "ನ ಗ ದ ಂದ ನದ ವ ರ ಯ"),
    ("\u0d00", "\u0d7f", 3, "നറ യട ട കക ന ൽ യൽ ട"),
    ("\u0d80", "\u0dff", 3, "ග ට ව ගන"),
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


def joined(plain: str) -> set[str]:
    """Return the other cases of a name whose language joins endings to it: ბერიძის, Պետրոսյանի, মুখার্জির."""
    for low, high, fewest, endings in JOINED:
        if low <= plain[:1] <= high and len(plain) >= fewest:
            stems = {plain, plain.rstrip("აეი")}
            return {stem + ending for stem in stems for ending in endings.split()}
    return set()


def ended(part: str, form: str) -> set[str]:
    """Return the other cases of a name in Latin letters whose language joins endings: Szabónak, Mäkelän, Gerlachs."""
    if len(form) < SHORTEST_WESTERN:
        return set()
    found = set()
    for letters, off, endings in ENDED:
        if re.search(letters, part.lower()):
            stems = {form, *(form.removesuffix(one) for one in off.split())}
            found |= {stem + ending for stem in stems if len(stem) >= SHORTEST for ending in endings.split()}
    return found - {form}


def is_western(part: str) -> bool:
    """Tell whether a word is written as names are in Polish, Czech and their neighbours."""
    return _OF_WESTERN.search(part.lower()) is not None


def western(form: str) -> set[str]:
    """Return the other cases of such a name: Łukasza, Żółkiewskiego, Dvořákem."""
    if len(form) < SHORTEST_WESTERN:
        return set()
    end, others = next((end, others) for end, others in WESTERN if form.endswith(end))
    return {form[: len(form) - len(end)] + other for other in others}
