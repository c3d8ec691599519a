"""Comparing headings, jobs, stages and statuses, whatever case, accents and signs they are written with."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).resolve().parents[3] / "fixtures" / "imports"
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_SIGNS = re.compile(r"[\W_]+")
_SIGNS_OF_LABELS = re.compile(r"[^\w+#]+|_")
# Letters that are no letter with an accent.
LETTERS = str.maketrans({"ł": "l", "đ": "d", "ø": "o", "æ": "ae", "œ": "oe", "ı": "i", "ð": "d", "þ": "th", "ß": "ss"})
_ACCENTS = re.compile("[\u0300-\u036f]")
LABEL = 200


@cache
def words(name: str) -> Mapping[str, Any]:
    """Return what `fixtures/imports/<name>.yaml` says; it is shared, so do not change it."""
    read: Mapping[str, Any] = yaml.load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506  (safe, both of them)
    return read


def fold(text: str) -> str:
    """Return a heading or a word for comparing: lower case, no accents, spaces, signs; any script's letters."""
    return _SIGNS.sub("", _bare(text))


def plain_words(text: str) -> list[str]:
    """Return the words of a text for comparing, in their order."""
    return [word for word in _SIGNS.split(_bare(text)) if word]


def key_of(text: str) -> str:
    """Return a label for comparing, as `fold` does, but what tells C, C++ and C# apart stays."""
    return _key(text) if len(text) <= LABEL else _SIGNS_OF_LABELS.sub("", _bare(text))


def _bare(text: str) -> str:
    if text.isascii():
        return text.lower()
    plain = _ACCENTS.sub("", unicodedata.normalize("NFKD", text.casefold())).translate(LETTERS)
    return unicodedata.normalize("NFC", plain)


# A file names the same few jobs, stages and statuses in thousands of rows; longer texts would only fill the memory.
@lru_cache(maxsize=4096)
def _key(text: str) -> str:
    return _SIGNS_OF_LABELS.sub("", _bare(text))


@cache
def by_word(name: str, part: str) -> Mapping[str, str]:
    """Return folded word → key, of one part of a file that lists words by key; of two keys the first has a word."""
    found: dict[str, str] = {}
    for key, spellings in words(name)[part].items():
        for spelling in spellings:
            found.setdefault(fold(str(spelling)), str(key))
    return found


@cache
def placeholders() -> frozenset[str]:
    """Return what stands in cells that say nothing, as `nothing_in` compares it."""
    return frozenset(str(word).casefold() for word in words("statuses")["nothing"])


def nothing_in(text: str) -> bool:
    """Tell whether a cell is empty or holds a word for it, such as n/a."""
    bare = text.strip()
    return not bare or (len(bare) < 24 and bare.casefold() in placeholders())


def said_yes(text: str) -> bool | None:
    """Return what a cell that answers yes or no says; None when it says something else."""
    word = text.strip().casefold()
    if word in _answers("yes"):
        return True
    return False if word in _answers("no") or nothing_in(text) else None


@cache
def _answers(part: str) -> frozenset[str]:
    return frozenset(str(word).casefold() for word in words("statuses")[part])
