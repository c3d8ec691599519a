"""Phrases as patterns, and many of them looked up by how they begin."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter

Pattern = re.Pattern[str]
_LOOKBEHIND = re.compile(r"\(\?<[!=][^)]*\)")
KEYS_REMEMBERED = 10_000
KEY = 5  # leading characters by which a phrase is looked up
_SPACE = re.compile(r"\s")
_WORD_START = re.compile(r"(?<!\w)\w")


def _spaced(phrase: str) -> str:
    """Let a written space match any white space; `[- ]` and ` ?` keep their meaning."""
    phrase = _LOOKBEHIND.sub(lambda found: found[0].replace(" ", r"\x20"), phrase)  # looks back over a fixed width
    return phrase.replace("[- ]", r"[-\s]").replace(" ?", r"\s*").replace(" ", r"\s+")


def phrases(*alternatives: str, flags: int = re.IGNORECASE) -> Pattern:
    """One pattern out of phrases, matching whole words only."""
    body = "|".join(_spaced(alternative) for alternative in alternatives)
    return re.compile(rf"(?<!\w)(?:{body})(?!\w)", flags)


def anywhere(*alternatives: str, flags: int = re.IGNORECASE) -> Pattern:
    """One pattern out of word parts, which may stand inside a longer word (German compounds)."""
    return re.compile("|".join(_spaced(alternative) for alternative in alternatives), flags)


@dataclass(frozen=True, slots=True)
class WordStarts:
    """Where words begin in a text, with the first characters of each: made once, used by every index."""

    positions: Sequence[int]
    keys: Sequence[str]
    by_key: Mapping[str, Sequence[int]] = field(default_factory=dict)  # where each occurs; for whole texts only

    @classmethod
    def of(cls, lower: str) -> WordStarts:
        """The word starts of a lower-case text."""
        plain = _SPACE.sub(" ", lower)
        positions = [found.start() for found in _WORD_START.finditer(plain)]
        keys = [plain[position : position + KEY] for position in positions]
        by_key: dict[str, list[int]] = {}
        for position, key in zip(positions, keys, strict=True):
            by_key.setdefault(key, []).append(position)
        return cls(positions, keys, by_key)


class PhraseIndex:
    """Many phrases, each tried only at words that begin as it does. Finds what `phrases` would, at a tenth of the
    cost: a long alternation tries every branch at every word, a dictionary of first letters hardly any."""

    def __init__(self, *alternatives: str) -> None:
        self._by_key: dict[str, list[Pattern]] = {}
        self._known: dict[str, tuple[Pattern, ...]] = {}
        rest: list[str] = []
        for alternative in alternatives:
            beginnings = _beginnings(alternative, KEY)
            if beginnings is None:
                rest.append(alternative)
                continue
            pattern = re.compile(rf"(?:{_spaced(alternative)})(?!\w)", re.IGNORECASE)
            for beginning in beginnings:
                self._by_key.setdefault(beginning, []).append(pattern)
        self._rest = phrases(*rest) if rest else None

    def finditer(self, text: str, starts: WordStarts, low: int = 0, high: int | None = None) -> Iterator[re.Match[str]]:
        """Matches inside text[low:high] in order of place, none overlapping."""
        high = len(text) if high is None else high
        found = list(self._keyed(text, starts, low, high))
        if self._rest is not None:
            found = sorted([*found, *self._rest.finditer(text, low, high)], key=lambda match: match.start())
        last = -1
        for match in found:
            if match.start() >= last:
                last = match.end()
                yield match

    def search(self, text: str, starts: WordStarts) -> re.Match[str] | None:
        """A match in the text, None without; not always the first one."""
        known = self._known
        for position, key in zip(starts.positions, starts.keys, strict=True):
            candidates = known.get(key)
            if candidates is None:
                candidates = self._candidates(key)
            for pattern in candidates:
                match = pattern.match(text, position)
                if match is not None:
                    return match
        return None if self._rest is None else self._rest.search(text)

    def anywhere(self, text: str, starts: WordStarts, *, open_ended: bool = True) -> list[int]:
        """Where phrases begin in a whole text, overlapping or not; without those that begin anyhow (German compounds)
        unless `open_ended`, since they cost more than all others."""
        found: list[int] = []
        for key, positions in starts.by_key.items():
            candidates = self._known.get(key)
            if candidates is None:
                candidates = self._candidates(key)
            for pattern in candidates:
                found += [position for position in positions if pattern.match(text, position)]
        if open_ended and self._rest is not None:
            found += [match.start() for match in self._rest.finditer(text)]
        return sorted(found)

    def _keyed(self, text: str, starts: WordStarts, low: int, high: int) -> Iterator[re.Match[str]]:
        if low == 0 and starts.by_key:
            yield from self._over_all(text, starts, high)
            return
        known, positions, last = self._known, starts.positions, low
        first, stop = bisect_left(positions, low), bisect_left(positions, high)
        for index, key in enumerate(starts.keys[first:stop], start=first):
            candidates = known.get(key)
            if candidates is None:
                candidates = self._candidates(key)
            if not candidates or positions[index] < last:
                continue
            for pattern in candidates:
                match = pattern.match(text, positions[index], high)
                if match is not None:
                    last = match.end()
                    yield match
                    break

    def _over_all(self, text: str, starts: WordStarts, high: int) -> Iterator[re.Match[str]]:
        """The same for a whole text: by its different beginnings of words, which are few, and not word by word."""
        places: list[tuple[int, tuple[Pattern, ...]]] = []
        for key, positions in starts.by_key.items():
            candidates = self._known.get(key)
            if candidates is None:
                candidates = self._candidates(key)
            if candidates:
                places += [(position, candidates) for position in positions]
        places.sort(key=itemgetter(0))
        last = 0
        for position, candidates in places:
            if position < last or position >= high:
                continue
            for pattern in candidates:
                match = pattern.match(text, position, high)
                if match is not None:
                    last = match.end()
                    yield match
                    break

    def _candidates(self, key: str) -> tuple[Pattern, ...]:
        """The phrases that can begin with these characters, remembered for words that were met before."""
        if len(self._known) > KEYS_REMEMBERED:
            self._known.clear()
        lengths = range(len(key), 0, -1)
        self._known[key] = tuple(pattern for length in lengths for pattern in self._by_key.get(key[:length], ()))
        return self._known[key]


def _beginnings(phrase: str, length: int) -> set[str] | None:
    """The first characters (at most `length`, lower case) that a phrase can begin with; None when open-ended."""
    found: set[str] = set()
    open_ended = False
    pending = [("", phrase)]
    while pending:
        have, rest = pending.pop()
        if rest.startswith("\\d") and rest[2:3] not in ("*", "?") and not rest.startswith("\\d{0"):
            found |= {(have + digit)[:length] for digit in "0123456789"}
            continue
        if len(have) >= length or not rest:
            found.add(have[:length])
            open_ended |= not have
            continue
        step = _step(rest)
        if step is None:
            found.add(have)
            open_ended |= not have
            continue
        pending += [(have + taken.lower(), remainder) for taken, remainder in step]
    return None if open_ended else found


def _step(rest: str) -> list[tuple[str, str]] | None:
    """The ways in which the head of a phrase can be written: (characters, what follows). None: anything may come."""
    if rest[0] == "(":
        body, after = _group(rest)
        if rest.startswith("(?-"):
            return None
        if rest.startswith(("(?=", "(?!", "(?<")):
            return [("", after)]
        if after[:1] in ("*", "+", "{"):
            return None
        options = [("", branch + (after[1:] if after[:1] == "?" else after)) for branch in _branches(body)]
        return [*options, ("", after[1:])] if after[:1] == "?" else options
    if rest[0] == "[":
        close = rest.index("]")
        characters, after = rest[1:close], rest[close + 1 :]
        if after[:1] in ("*", "+", "{") or "\\" in characters or characters[1:2] == "-":
            return None
        options = [(character, after.removeprefix("?")) for character in characters]
        return [*options, ("", after[1:])] if after[:1] == "?" else options
    if rest[0] in "\\.^$*+?{|)":
        return None
    if rest[1:2] in ("*", "+", "{"):
        return None
    return [(rest[0], rest[2:]), ("", rest[2:])] if rest[1:2] == "?" else [(rest[0], rest[1:])]


def _group(rest: str) -> tuple[str, str]:
    """Body and remainder of the group that opens `rest`."""
    depth = 0
    for index, character in enumerate(rest):
        if rest[index - 1 : index] == "\\":
            continue
        depth += (character == "(") - (character == ")")
        if not depth:
            return rest[3:index] if rest.startswith("(?:") else rest[1:index], rest[index + 1 :]
    raise ValueError(f"unbalanced phrase: {rest}")


def _branches(body: str) -> list[str]:
    """The top-level alternatives of a group's body."""
    branches, depth, begin = [], 0, 0
    for index, character in enumerate(body):
        if character in "([":
            depth += 1
        elif character in ")]":
            depth -= 1
        elif character == "|" and not depth:
            branches.append(body[begin:index])
            begin = index + 1
    return [*branches, body[begin:]]
