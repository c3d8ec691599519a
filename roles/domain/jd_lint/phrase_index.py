"""Phrases as patterns, and many of them looked up by how they begin."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from .openings import openings

Pattern = re.Pattern[str]
Groups = defaultdict["PhraseIndex", dict[str, tuple[Pattern, ...]]]
_LOOKBEHIND = re.compile(r"\(\?<[!=][^)]*\)")
KEYS_REMEMBERED = 10_000
LONGEST_WORD = 80  # characters
KEY = 5  # leading characters by which a phrase is looked up
_WORD = re.compile(r"\w+")


def _spaced(phrase: str) -> str:
    """Let a written space match any white space, and any word between two others be hyphenated (`top-tier`); `[- ]`
    and ` ?` keep their meaning."""
    phrase = _LOOKBEHIND.sub(lambda found: found[0].replace(" ", r"\x20"), phrase)  # looks back over a fixed width
    phrase = phrase.replace(r"(?:\w+ )", r"(?:[\w'-]+ )").replace(r"(?: \w+)", r"(?: [\w'-]+)")
    return phrase.replace("[- ]", r"[-\s]").replace(" ?", r"\s*").replace(" ", r"\s+")


def phrases(*alternatives: str, flags: int = re.IGNORECASE) -> Pattern:
    """One pattern out of phrases, matching whole words only."""
    body = "|".join(_spaced(alternative) for alternative in alternatives)
    return re.compile(rf"(?<!\w)(?:{body})(?!\w)", flags)


def anywhere(*alternatives: str, flags: int = re.IGNORECASE) -> Pattern:
    """One pattern out of word parts, which may stand inside a longer word (German compounds)."""
    return re.compile("|".join(_spaced(alternative) for alternative in alternatives), flags)


@dataclass(slots=True, eq=False)
class WordStarts:
    """Where words begin in a stretch of a text, by the first characters of each. Made once for the whole text; its
    sentences are stretches of it, and share what an index has found to try."""

    text: str  # the whole text, in lower case, any white space a space
    by_key: Mapping[str, Sequence[int]]
    keys: frozenset[str]
    low: int
    high: int
    _tries: dict[PhraseIndex, Tries] = field(default_factory=dict)
    _groups: Groups = field(default_factory=lambda: defaultdict(dict))
    _held: dict[tuple[str, ...], list[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, lower: str) -> WordStarts:
        """The word starts of a lower-case text."""
        plain = lower
        for character in set(lower):
            if character != " " and character.isspace():
                plain = plain.replace(character, " ")
        by_key: defaultdict[str, list[int]] = defaultdict(list)
        for position in [found.start() for found in _WORD.finditer(plain)]:
            by_key[plain[position : position + KEY]].append(position)
        return cls(plain, by_key, frozenset(by_key), 0, len(lower))

    def within(self, low: int, high: int) -> WordStarts:
        """Those of text[low:high]."""
        return WordStarts(self.text, self.by_key, self.keys, low, high, self._tries, self._groups, self._held)

    def hold(self, words: tuple[str, ...]) -> bool:
        """Whether one of the words, or parts of words, stands in the stretch."""
        found = self._held.get(words)
        if found is None:
            found = self._held[words] = sorted(at for word in words for at in _places(self.text, word))
        first = bisect_left(found, self.low)
        return first < len(found) and found[first] < self.high

    def groups(self) -> Groups:
        """For every index how words of the whole text begin with which its phrases may begin, and those phrases: found
        for all indexes at once, since there are many, and a text has far fewer different beginnings than words."""
        if not self._groups:
            for key in self.by_key:
                for index, candidates in _BEGINNINGS.of(key):
                    self._groups[index][key] = candidates
        return self._groups

    def tries(self, index: PhraseIndex) -> Tries:
        """Where in the whole text phrases of the index may begin."""
        tries = self._tries.get(index)
        if tries is None:
            tries = self._tries[index] = index.tries(self)
        return tries

    def places(self, tries: Tries) -> list[int]:
        """Those of the places that stand in the stretch."""
        first = bisect_left(tries.positions, self.low)
        return tries.positions[first : bisect_left(tries.positions, self.high, first)]


@dataclass(frozen=True, slots=True)
class Tries:
    """Where in a text phrases of an index may begin, in order, and which they are: by the first characters of the
    words there, and for words that hold a part of a compound by their place."""

    text: str
    positions: list[int]
    by_key: Mapping[str, tuple[Pattern, ...]]
    inside: Mapping[int, list[Pattern]]

    def candidates(self, at: int) -> Sequence[Pattern]:
        """The phrases to try at one of the positions."""
        known = self.by_key.get(self.text[at : at + KEY], ())
        return (*known, *self.inside.get(at, ())) if self.inside else known


NO_WORDS = WordStarts("", {}, frozenset(), 0, 0)


class _Beginnings:
    """With which characters the phrases of all indexes can begin."""

    def __init__(self) -> None:
        self._told: dict[str, list[tuple[PhraseIndex, Pattern]]] = {}
        self._known: dict[str, list[tuple[PhraseIndex, tuple[Pattern, ...]]]] = {}  # of words that texts had so far

    def add(self, beginning: str, index: PhraseIndex, pattern: Pattern) -> None:
        """A phrase of an index that can begin so."""
        self._told.setdefault(beginning, []).append((index, pattern))
        self._known.clear()

    def of(self, key: str) -> list[tuple[PhraseIndex, tuple[Pattern, ...]]]:
        """The indexes with phrases that can begin with these characters, and those phrases."""
        known = self._known.get(key)
        if known is None:
            if len(self._known) > KEYS_REMEMBERED:
                self._known.clear()
            found: dict[PhraseIndex, list[Pattern]] = {}
            for length in range(len(key), 0, -1):
                for index, pattern in self._told.get(key[:length], ()):
                    found.setdefault(index, []).append(pattern)
            known = self._known[key] = [(index, tuple(patterns)) for index, patterns in found.items()]
        return known


_BEGINNINGS = _Beginnings()


class PhraseIndex:
    """Many phrases, each tried only at words that begin as it does. Finds what `phrases` would, at a tenth of the
    cost: a long alternation tries every branch at every word, a dictionary of first letters hardly any."""

    def __init__(self, *alternatives: str, needs: tuple[str, ...] = ()) -> None:
        """`needs` are words, in lower case, of which one stands in whatever the phrases match that begin anyhow."""
        self._needs = needs
        self._by_part: dict[str, list[Pattern]] = {}
        rest: list[str] = []
        for alternative in alternatives:
            opens = openings(alternative, KEY)
            if opens is None:
                rest.append(alternative)
                continue
            pattern = re.compile(rf"(?:{_spaced(alternative)})(?!\w)", re.IGNORECASE)
            for beginning in opens.words:
                _BEGINNINGS.add(beginning, self, pattern)
            for part in opens.parts:
                self._by_part.setdefault(part, []).append(pattern)
        self._rest = phrases(*rest) if rest else None

    def finditer(self, text: str, starts: WordStarts) -> Iterator[re.Match[str]]:
        """Matches in a text in order of place, none overlapping."""
        tries = starts.tries(self)
        places = starts.places(tries)
        if self._rest is None or (self._needs and not starts.hold(self._needs)):
            return self._keyed(text, places, tries, starts.low) if places else iter(())
        found = [*self._keyed(text, places, tries, starts.low), *self._rest.finditer(text)]
        if len(found) < 2:
            return iter(found)
        return _apart(sorted(found, key=lambda match: match.start()))

    def search(self, text: str, starts: WordStarts) -> re.Match[str] | None:
        """A match in the text, None without; not always the first one."""
        tries = starts.tries(self)
        places = starts.places(tries)
        found = next(self._keyed(text, places, tries, starts.low), None) if places else None
        return found if found is not None or self._rest is None else self._rest.search(text)

    def anywhere(
        self, text: str, starts: WordStarts, wanted: Callable[[int], bool], *, open_ended: bool = True
    ) -> Iterator[int]:
        """Where phrases begin in a whole text, overlapping or not, of the places that are wanted; without those that
        begin anyhow (German compounds) unless `open_ended`."""
        tries = starts.tries(self) if open_ended else self._tries(starts, {})
        for at in starts.places(tries):
            if wanted(at) and any(each.match(text, at) is not None for each in tries.candidates(at)):
                yield at
        if open_ended and self._rest is not None:
            yield from (match.start() for match in self._rest.finditer(text) if wanted(match.start()))

    def tries(self, starts: WordStarts) -> Tries:
        """Where in a whole text phrases may begin."""
        return self._tries(starts, self._inside_words(starts.text))

    def _tries(self, starts: WordStarts, inside: Mapping[int, list[Pattern]]) -> Tries:
        by_key = starts.groups().get(self, {})
        positions = [at for key in by_key for at in starts.by_key[key]]
        if inside:
            positions = list({*positions, *inside})
        positions.sort()
        return Tries(starts.text, positions, by_key, inside)

    def _inside_words(self, text: str) -> dict[int, list[Pattern]]:
        """The starts of the words that hold parts of compounds, with the phrases to try there."""
        places: dict[int, list[Pattern]] = {}
        for part, patterns in self._by_part.items():
            for at in _places(text, part):
                start = _start_of_word(text, at)
                if start is not None:
                    known = places.setdefault(start, [])
                    known += [pattern for pattern in patterns if pattern not in known]
        return places

    @staticmethod
    def _keyed(text: str, places: list[int], tries: Tries, low: int) -> Iterator[re.Match[str]]:
        """Matches at these places of the whole text, of which `text` begins at `low`."""
        last = 0
        for at in places:
            position = at - low
            if position < last:
                continue
            for pattern in tries.candidates(at):
                match = pattern.match(text, position)
                if match is not None:
                    last = match.end()
                    yield match
                    break


def _places(text: str, part: str) -> Iterator[int]:
    """Where a text holds these characters."""
    at = text.find(part)
    while at >= 0:
        yield at
        at = text.find(part, at + 1)


def _start_of_word(text: str, at: int) -> int | None:
    """Where the word begins that holds text[at]; None in what is too long to be one."""
    least = max(0, at - LONGEST_WORD)
    while at > least and (text[at - 1].isalnum() or text[at - 1] == "_"):
        at -= 1
    return at if at > least or not at else None


def _apart(found: Iterable[re.Match[str]]) -> Iterator[re.Match[str]]:
    """Matches in order, without those that overlap one before."""
    last = -1
    for match in found:
        if match.start() >= last:
            last = match.end()
            yield match
