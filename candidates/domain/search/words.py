"""Words: what of a folded text is one, and the question that is asked for what somebody typed."""

import re
from dataclasses import dataclass

from foundation.core.domain.folding import fold

# What parts words, as a class that Python and PostgreSQL both read. All else is part of one, in any script.
PARTS = (
    r"\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00a9\u00ab-\u00b1\u00b4\u00b6-\u00b8\u00bb-\u00bf\u00d7\u00f7"
    r"\u02c2-\u02df\u1680\u2000-\u206f\u20a0-\u20cf\u2100-\u2bff\u2e00-\u2e7f\u3000-\u3004\u3008-\u3020\u3030\u303d\u30fb"
    r"\ud800-\uf8ff\ufe10-\ufe6f\uffe0-\uffff\U0001f000-\U0001faff"
)
# Scripts without spaces between words: Thai, Lao, Burmese, Khmer, Han, kana, Hangul. They are kept by two letters.
UNSPACED = (
    r"\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff"
    r"\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003134f"
)
# C++ and C# are words of their own.
WORD = rf"[{UNSPACED}]+|[^{PARTS}{UNSPACED}]+[+#]*"
# Digits as people write telephone numbers; (0) is said to those who ring from the same country.
PHONE = r"[0-9][0-9 ()./\u00a0-]{4,24}[0-9]"
TRUNK = "(0)"
SHORTEST_PHONE = 4
LONGEST_CODE = 3
# Parts of a compound: a word of so many letters is kept also from each letter on that leaves so many before and behind.
LONG_WORD, HEAD, TAIL, LONGEST_WORD = 8, 3, 5, 40
INSIDE, NUMBER = "~", "#"
MOST_TERMS = 8

_WORD = re.compile(WORD)
_UNSPACED = re.compile(f"[{UNSPACED}]+")
_CHUNK = re.compile(r'"([^"]*)"|(\S+)')
_PHONE = re.compile(r"(?:\+|00)?[0-9](?:[0-9 ()./\u00a0-]*[0-9])?")


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked of the index (in the words of PostgreSQL's raw queries), and the words to mark in what is found."""

    raw: str
    marks: tuple[str, ...]


def words_of(text: str) -> list[str]:
    """Return the words of a text, folded."""
    return _WORD.findall(fold(text))


def query_of(text: str) -> Query | None:
    """Return the question for what was typed; None when there is no word in it.

    All words have to be there, each as the beginning of a word or of a part of a long one. What stands in quotation
    marks, or holds together as an address does, is looked for in its order. Digits are looked for as a number to ring,
    too, with or without the country's.
    """
    typed = text.replace("\x00", " ").replace("“", '"').replace("”", '"').replace("„", '"')
    if number := _number(typed):
        return number
    terms, marks = [], []
    for quoted, plain in _CHUNK.findall(typed):
        words = words_of(quoted or plain)
        if words:
            terms.append(_phrase(words, whole=bool(quoted)) if len(words) > 1 or quoted else _word(words[0]))
            marks += words
    return Query(" & ".join(terms[:MOST_TERMS]), tuple(marks)) if terms else None


def _number(text: str) -> Query | None:
    digits = re.sub("[^0-9]", "", text.replace(TRUNK, ""))
    if not _PHONE.fullmatch(text.strip()) or len(digits) < SHORTEST_PHONE:
        return None
    given = digits.lstrip("0") or digits
    forms = [given, *(given[n:].lstrip("0") for n in range(1, LONGEST_CODE + 1))]
    asked = dict.fromkeys([given, *(form for form in forms[1:] if len(form) >= 7)])
    plain = " & ".join(f"'{word}':*" for word in words_of(text))
    return Query(" | ".join([*(f"'{NUMBER}{form}':*" for form in asked), f"({plain})"]), tuple(words_of(text)))


def _word(word: str) -> str:
    if _UNSPACED.fullmatch(word):
        return _pairs(word)
    if len(word) == 1:
        return f"'{word}'"
    if len(word) >= TAIL and word.isalpha():
        return f"('{word}':* | '{INSIDE}{word}':*)"
    return f"'{word}':*"


def _pairs(word: str) -> str:
    """Return the question for letters of a script without spaces: any two that follow one another are kept."""
    if len(word) == 1:
        return f"'{word}':*"
    return "(" + " & ".join(f"'{word[at : at + 2]}'" for at in range(len(word) - 1)) + ")"


def _phrase(words: list[str], *, whole: bool) -> str:
    if any(_UNSPACED.fullmatch(word) for word in words):
        return " & ".join(_word(word) for word in words)
    *before, last = words
    return "(" + " <-> ".join([*(f"'{word}'" for word in before), f"'{last}'" if whole else f"'{last}':*"]) + ")"
