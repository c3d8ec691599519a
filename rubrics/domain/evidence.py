"""Whether written evidence shows anything, from its words alone: a hint to its writer, never a judgement. Pure.

It is made to be silent where it cannot know. Words of no known language count as content, so that a text in Finnish or
Korean is measured by its length and nothing else; a figure or words in quotation marks speak for a short text.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache

from rubrics.domain.judging_words import LANGUAGES, Words

# Fewer words show nothing, unless they are long ones, as in languages that put a sentence into four words.
ENOUGH_WORDS = 6
FEW_BUT_LONG = (4, 26)
# What a figure adds to the words beside it, and how many words that judge nobody make a text say something.
FIGURE = 2
TELLING = 3
QUOTED = 3

_QUOTES = re.compile(
    r"“([^”]+)”|„([^“”]+)[“”]|«([^»]+)»|»([^«]+)«|「([^」]+)」|『([^』]+)』|\"([^\"]+)\"|‘([^’]+)’(?!\w)"
)
# “5/5”, “4 of 5”, “10 out of 10”: a score said once more.
_SCORE = re.compile(r"\b\d{1,2}\s*(?:/|of|out of|von|sur|de|su|van)\s*(?:5|10)\b", re.IGNORECASE)
# “15:08 WET”, before a note that was taken in the call: when it was written, and nothing that they said or did.
_STAMP = re.compile(r"^[0-2]\d:[0-5]\d (?:UTC[+-]\d{2,4}|[A-Z]{2,5}) ", re.MULTILINE)
_BREAKS = re.compile(r"[\s/,;:.!?…|'’()\[\]{}<>«»„“”\"‘「」『』。、，！？；：·–—]+")
# Scripts without spaces: about two signs of Chinese and Japanese, and four of Thai, Lao, Khmer and Burmese, are a word.
_HAN_AND_KANA = re.compile("[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_STRUNG = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
_SYLLABLE = re.compile("[\uac00-\ud7a3]")


class Thin(StrEnum):
    """Why evidence is thin."""

    NOTHING = "nothing"
    FEW_WORDS = "few_words"
    ONLY_JUDGES = "only_judges"

    @property
    def hint(self) -> str:
        """What would make it better, to its writer."""
        return _HINTS[self]


_HINTS = {
    Thin.NOTHING: "Add one thing they said or did.",
    Thin.FEW_WORDS: "Add one thing they said or did: a figure, a choice, their own words.",
    Thin.ONLY_JUDGES: "It says how you found them. Add what they said or did that made you think so.",
}


# A debrief of eight people reads a hundred texts, and everybody who talks opens it again and again.
@lru_cache(maxsize=512)
def thin(text: str) -> Thin | None:
    """Return why a text shows little, None when it says something."""
    plain = unicodedata.normalize("NFC", _STAMP.sub("", text)).casefold()
    words = _words(_SCORE.sub(" ", plain))
    if not words:
        return Thin.NOTHING
    if any(_size(_words(quote)) >= QUOTED for match in _QUOTES.findall(plain) for quote in match):
        return None
    if _is_short(words):
        return Thin.FEW_WORDS
    # Most texts judge in no language at all, and are done with here.
    spoken = {language for word in words for language in _judged_in(word)}
    return Thin.ONLY_JUDGES if any(_only_judges(words, language) for language in spoken) else None


def length(text: str) -> float:
    """Return how many words a text has, as a language with spaces would count them; each counts twice at most."""
    return _size(_words(text))


def _words(text: str) -> list[str]:
    """Return the words of a text, each at most twice; a word has a letter or a figure."""
    counted = Counter(word for word in _BREAKS.split(text) if word.isalnum() or any(map(str.isalnum, word)))
    if len(counted) == counted.total():
        return list(counted)
    return [word for word, times in counted.items() for _ in range(min(times, 2))]


def _is_short(words: list[str]) -> bool:
    size = _size(words) + (FIGURE if any(map(_has_figure, words)) else 0)
    fewest, letters = FEW_BUT_LONG
    return size < ENOUGH_WORDS and (size < fewest or sum(map(_letters, words)) < letters)


def _size(words: Iterable[str]) -> float:
    """Return how many words these are, as a language with spaces would count them."""
    return sum(
        1 if word.isascii() else max(1, len(_HAN_AND_KANA.findall(word)) / 2 + len(_STRUNG.findall(word)) / 4)
        for word in words
    )


def _letters(word: str) -> float:
    """Return how many letters a word has; a Korean syllable is written of two or three."""
    return len(word) if word.isascii() else len(word) + 1.5 * len(_SYLLABLE.findall(word))


def _has_figure(word: str) -> bool:
    return any(map(str.isnumeric, word)) and not _HAN_AND_KANA.search(word)


def _only_judges(words: list[str], language: str) -> bool:
    """Tell whether a text that judges in a language leaves too few other words to tell anything."""
    telling, small = 0.0, LANGUAGES[language].small
    for word in dict.fromkeys(words):
        if word not in small and language not in _judged_in(word):
            telling += _size([word]) + (FIGURE if _has_figure(word) else 0)
        if telling >= TELLING:
            return False
    return True


# The same words stand in all texts; a page of a hundred of these reads each word once.
@lru_cache(maxsize=16_384)
def _judged_in(word: str) -> tuple[str, ...]:
    """Return the languages in which a word judges."""
    return tuple(key for key, language in LANGUAGES.items() if _judges(word, language))


def _judges(word: str, language: Words) -> bool:
    return word.startswith(language.judging) and any(
        word.startswith(stem) and len(word) <= len(stem) + language.endings for stem in language.judging
    )
