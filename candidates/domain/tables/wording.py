"""What a label of a stage or status means, also with a number before it, its state behind it, or a reason."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from candidates.domain.tables.labels import by_word, fold, plain_words, words
from candidates.domain.tables.presets import Preset

_NUMBER = re.compile(
    r"^\W*(?:(?:stage|step|phase|stufe|schritt|étape|etapa|fase|stap)\s*)?"
    r"\d{1,2}(?:\s*[.):–—-]+\s*|\s+)(?=\D)",
    re.IGNORECASE,
)
_PARTED = re.compile(r"\s+[-–—/|>]+\s+|\s*[:(|>→»]\s*|\s*[–—]\s*")


def status_of(text: str, preset: Preset | None = None) -> str | None:
    """Return our status for a spelling of theirs; None when a person has to say."""
    known = by_word("statuses", "statuses")
    own: Mapping[str, str] = preset.statuses if preset else {}

    def look(label: str) -> str | None:
        key = fold(label)
        return own.get(key) or known.get(key)

    for label in _labels(text):
        if found := look(label):
            return found
    head, tail = _ends(text)
    if not tail:
        return None
    if fold(head) in _words("ended"):
        return look(tail)
    found = look(head)
    # A hold inside what is active is one of the two, and nobody said which.
    return None if found == "active" and look(tail) not in (None, "active") else found


def kind_of(text: str, preset: Preset | None = None) -> str:
    """Return the kind of stage that a label means; '' when several could be meant, or none."""
    known = by_word("statuses", "stages")
    own: Mapping[str, str] = preset.stages if preset else {}

    def look(label: str) -> str:
        key = fold(label)
        return own.get(key) or known.get(key, "")

    for label in _labels(text):
        if found := look(label):
            return "" if found == "ask" else found
    kinds = {kind for part in _ends(text) for label in _labels(part) if (kind := look(label))} - {"ask"}
    return kinds.pop() if len(kinds) == 1 else ""


def stage_in(status: str, preset: Preset | None = None) -> str:
    """Return the stage that a status names behind itself, as in “Active - Phone screen”; '' when it names none."""
    _head, tail = _ends(status)
    return tail if tail and kind_of(tail, preset) else ""


def _labels(text: str) -> Iterator[str]:
    """Yield a label as it stands, without its number, and without the state that stands behind it."""
    yield text
    bare = _NUMBER.sub("", text)
    if bare != text:
        yield bare
    tokens, states = plain_words(bare), _words("states")
    kept = len(tokens)
    while kept > 1 and tokens[kept - 1] in states:
        kept -= 1
    if 0 < kept < len(tokens):
        yield " ".join(tokens[:kept])


def _ends(text: str) -> tuple[str, str]:
    """Return what stands before and behind the sign that parts a label; the second is '' where there is none."""
    head, *rest = _PARTED.split(_NUMBER.sub("", text).strip(), maxsplit=1)
    return head, rest[0].strip(" )") if rest else ""


@cache
def _words(part: str) -> frozenset[str]:
    return frozenset(fold(str(word)) for word in words("statuses")[part])
