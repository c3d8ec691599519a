"""Which words of a name are words of the language or of programming too, so that masking them would harm the work."""

from __future__ import annotations

from enum import IntEnum
from functools import lru_cache
from pathlib import Path

from assessments.domain.anonymise.folding import fold

HERE = Path(__file__).parent
# Parts of names that name nobody alone.
PARTICLES = frozenset(
    [
        "de",
        "da",
        "di",
        "do",
        "du",
        "del",
        "della",
        "dela",
        "dos",
        "das",
        "des",
        "la",
        "las",
        "le",
        "les",
        "lo",
        "van",
        "von",
        "vom",
        "zu",
        "zum",
        "zur",
        "der",
        "den",
        "ter",
        "ten",
        "te",
        "af",
        "av",
        "ap",
        "ab",
        "bin",
        "ibn",
        "binti",
        "bint",
        "ben",
        "bar",
        "bat",
        "al",
        "el",
        "ul",
        "ad",
        "as",
        "abu",
        "abd",
        "um",
        "umm",
        "y",
        "e",
        "i",
        "san",
        "st",
        "mac",
        "mc",
        "o",
        "d",
        "l",
        "n",
        "t",
        "in",
        "dr",
        "prof",
        "mr",
        "mrs",
        "ms",
        "jr",
        "sr",
        "phd",
        "md",
        "ii",
        "iii",
        "iv",
    ]
)
TITLES = frozenset(
    ["dr", "prof", "mr", "mrs", "ms", "miss", "jr", "sr", "phd", "md", "ii", "iii", "iv", "esq", "mag", "ing", "dipl"]
)


class Weight(IntEnum):
    """How surely a word of the name means the person when it stands alone."""

    PART = 0  # never alone: an initial, a particle, a syllable
    WORD = 1  # a word of the language: alone it stays and is told
    TERM = (
        2  # stands in the names of methods or is very short: stays in code, goes from text where it looks like a name
    )
    PLAIN = 3  # nobody but the person: goes
    FULL = 4  # the whole name, an address, a handle: goes anywhere


@lru_cache(maxsize=2)
def _told(name: str) -> frozenset[str]:
    lines = (HERE / name).read_text(encoding="ascii").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def words() -> frozenset[str]:
    """Return words of plain English and of programming."""
    return _told("words.txt")


def terms() -> frozenset[str]:
    """Return names that stand in the names of methods and packages."""
    return _told("terms.txt")


def weight_of(folded: str) -> Weight:
    """Return how surely a folded word of a name means the person."""
    if folded in PARTICLES or len(folded) < 2:
        return Weight.PART
    if folded in words():
        return Weight.WORD
    if folded in terms() or (len(folded) == 2 and folded.isascii()):
        return Weight.TERM
    return Weight.PLAIN


def telling(parts: list[str]) -> list[int]:
    """Return the places of words that name the person: the first always, Ben or Van; of Le Van Duc all three."""
    real = [place for place, part in enumerate(parts) if place == 0 or fold(part) not in PARTICLES]
    short = len(real) < 2 or all(fold(parts[place]) in PARTICLES for place in real)
    return list(range(len(parts))) if short else real
