"""Which field a heading names: as it stands in the data file, or inside a question and beside whose it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

from candidates.domain.tables.labels import fold, plain_words, words

LONGEST = 90
_BARE = re.compile(r"\((s|gmt|utc|optional)\)", re.IGNORECASE)
_HUMPS = re.compile(r"(?<=[a-z])(?=[A-Z][a-z])")
# What an application, and not its person, has: the only fields that "application" may stand before.
_OF_APPLICATIONS = frozenset(
    {"applied_on", "status", "stage", "stage_since", "source", "reject_reason", "tags", "note"}
)
# What has a name that a heading may say it is.
_NAMED = frozenset({"job", "stage", "status", "source", "reject_reason", "tags"})

Found = tuple[str, int]


@cache
def _headings() -> Mapping[str, Found]:
    """Return folded heading → (field, how early it is listed); `note` and `closed` for what has no own place."""
    said = words("headings")
    found: dict[str, Found] = {}
    for part in ("fields", "elsewhere"):
        for name, spellings in said[part].items():
            for rank, spelling in enumerate(spellings):
                found.setdefault(fold(str(spelling)), (str(name), rank))
    return found


@cache
def _without_small_words() -> Mapping[str, Found]:
    """Return the same by what is left of a heading without words that only ask and join."""
    found: dict[str, Found] = {}
    for part in ("fields", "elsewhere"):
        for name, spellings in words("headings")[part].items():
            for rank, spelling in enumerate(spellings):
                found.setdefault("".join(_kept(plain_words(str(spelling)))), (str(name), rank))
    return found


@cache
def _around(part: str) -> frozenset[str]:
    return frozenset(fold(str(word)) for word in words("headings")["around"][part])


@lru_cache(maxsize=4096)
def known_heading(heading: str) -> Found | None:
    """Return the field that a heading names, and how early it is listed there; None when it is not known."""
    for text in _parts(heading):
        if (key := fold(text)) and (found := _headings().get(key)):
            return found
    if len(heading) > LONGEST:
        return None
    return next((found for text in _parts(heading) if (found := _loosely(text))), None)


def _parts(heading: str) -> Iterator[str]:
    yield from (heading, _BARE.sub("", heading), heading.partition("(")[0])
    yield from (heading.rpartition(".")[2], heading.rpartition(":")[2])


def _loosely(heading: str) -> Found | None:
    """Return what a heading names without the words of a question, its number, and whose it is."""
    tokens = _kept(plain_words(_HUMPS.sub(" ", heading)))
    while len(tokens) > 1 and tokens[0].isdigit():
        tokens = tokens[1:]
    while len(tokens) > 1 and tokens[-1].isdigit():
        tokens = tokens[:-1]
    if found := _looked_up(tokens):
        return found
    for part, fields in (("person", None), ("application", _OF_APPLICATIONS), ("name", _NAMED)):
        bare = _trimmed(tokens, _around(part))
        if bare != tokens and (found := _looked_up(bare)) and (fields is None or found[0] in fields):
            return found
    return None


def _looked_up(tokens: list[str]) -> Found | None:
    key = "".join(tokens)
    return _without_small_words().get(key) if len(key) > 1 or not key.isascii() else None


def _kept(tokens: list[str]) -> list[str]:
    small = _around("asking")
    return [token for token in tokens if token not in small] or tokens


def _trimmed(tokens: list[str], around: frozenset[str]) -> list[str]:
    while len(tokens) > 1 and tokens[0] in around:
        tokens = tokens[1:]
    while len(tokens) > 1 and tokens[-1] in around:
        tokens = tokens[:-1]
    return tokens


def is_heading(cell: str) -> bool:
    """Tell whether a cell is the heading of a column that we know."""
    return len(cell) <= LONGEST and known_heading(cell) is not None
