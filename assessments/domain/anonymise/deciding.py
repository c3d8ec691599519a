"""Deciding what of the found words goes: the whole name always, a single word by what it is and where it stands."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from assessments.domain.anonymise.context import names_a_method, person_is_meant, titled
from assessments.domain.anonymise.finding import CLOSE, Hit, clusters
from assessments.domain.anonymise.folding import IDENTIFIER, is_latin
from assessments.domain.anonymise.forms import Names
from assessments.domain.anonymise.ordinary import Weight

STAND_IN = "candidate"
SHORT = 3
SHORTENED = 2  # a longer word before a full stop ends a sentence
LONGEST_IDENTIFIER = 100
_IDENTIFIER_BEFORE = re.compile(rf"{IDENTIFIER.pattern}\Z")
_INITIAL_BEFORE = re.compile(r"(?<![^\W_])(?<![.\w])((?:[^\W\d_]\.?[ \-]?){1,3})$")
_INITIAL_AFTER = re.compile(r",? ?([^\W\d_])\.(?:[ -]?[^\W\d_]\.)*(?!\w)")
_WITHIN = re.compile(r"_*")
# Where a line is broken within a name: what quotes or comments the next one stands before its first word.
NEXT_LINE = re.compile(r"[ \t]*\r?\n[ \t]*(?:[>#*%;]|//|--)?[ \t]*")
_STRUCTURE = re.compile(r"[,;|\"\t\n=<>:]")


@dataclass(slots=True)
class Made:
    """What the whole submission makes itself: its identifiers, and what those with the name in them are called now."""

    own: set[str] = field(default_factory=set)
    called: dict[str, str] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Found:
    """A span of a text and what stands there instead."""

    start: int
    end: int
    told: str


def stand_in(text: str) -> str:
    """Return what replaces a name, in its case; letters alone, so that it is valid in any language and escape."""
    letters = [c for c in text if c.isalpha()]
    if len(letters) > 1 and all(c.isupper() for c in letters):
        return STAND_IN.upper()
    return STAND_IN.title() if letters and letters[0].isupper() else STAND_IN


class Decider:
    """Decides on hits of one text; `in_code` tells whether a place is code, None when all is text."""

    def __init__(self, names: Names) -> None:
        self._initials = names.initials
        self._latin = names.latin
        self._names = frozenset(place for atom in names.forms.values() for place in atom.places if place < 100)
        self.made = Made()
        self.path = False

    def decide(
        self, text: str, hits: list[Hit], in_code: Callable[[int], bool] | None, left: Counter[str]
    ) -> list[Found]:
        """Return what is replaced; ordinary words that stay are counted in `left`."""
        out: list[Found] = []
        for cluster in clusters(text, hits):
            for group in _cut(text, cluster, in_code):
                code = in_code is not None and in_code(group[0].start)
                out += self._group(text, group, code, left)
        return out

    def _group(self, text: str, group: list[Hit], code: bool, left: Counter[str]) -> Iterator[Found]:
        if len(group) > 1 and self._whole(text, group, code):
            yield from self._joined(text, group, code)
            return
        lines = _lines(text, group)
        if len(lines) > 1:
            for line in lines:
                yield from self._group(text, line, code, left)
            return
        gone: Hit | None = None
        for place, hit in enumerate(group):
            # author: rose marsh. The second word of the name is meant as the first one was.
            follows = gone is not None and not code and _goes_along(text, gone, hit)
            if follows or self._alone(text, hit, code):
                gone = hit
                start = _with_particles(text, group[:place], hit)
                yield self._written(text, *self._with_initials(text, start, hit, code))
            elif hit.atom.weight != Weight.PART:
                left[hit.atom.word] += 1

    def _whole(self, text: str, group: list[Hit], code: bool) -> bool:
        """Tell whether the group is the person's name: two different words of it, one of them no ordinary word."""
        places = frozenset[int]().union(*(hit.atom.places for hit in group))
        real = [hit for hit in group if hit.atom.places]
        if len(real) < 2 or len(places) < 2:
            return False
        weights = {hit.atom.weight for hit in real}
        if max(weights) >= Weight.PLAIN or not is_latin(text[real[0].start : real[0].end]):
            return True
        looks = all(titled(text[hit.start : hit.end]) for hit in real)
        if max(weights) == Weight.PART:  # two words that sound like those of a name in another script
            return looks and not code and not self._latin and all(hit.end - hit.start >= SHORT for hit in real)
        if code:
            return Weight.TERM in weights and _identifier(text, real[0].start, real[0].end)[2] in self.made.own
        gaps = text[real[0].end : real[-1].start]
        if self.path and places >= self._names and not re.search(r"[/\s]", gaps):
            return _identifier(text, real[0].start, real[0].end)[2] not in self.made.used
        if looks:
            return "\n" not in gaps
        return Weight.TERM in weights and not re.search(r"\s", gaps)

    def _joined(self, text: str, group: list[Hit], code: bool) -> Iterator[Found]:
        """Give the words of a whole name, those that stand close together as one."""
        last = max(place for place, hit in enumerate(group) if hit.atom.places)
        spans = [[group[0]]]
        for before, hit in pairwise(group):
            gap = text[before.end : hit.start]
            if not gap or CLOSE.fullmatch(gap):
                spans[-1].append(hit)
            else:
                spans.append([hit])
        for span in spans:
            if span[0] in group[last + 1 :]:  # a particle somewhere behind the name belongs to what follows
                continue
            real = next((hit for hit in span if hit.atom.places), span[0])
            start, _end = self._with_initials(text, span[0].start, real, code)
            _start, end = self._with_initials(text, span[-1].start, span[-1], code)
            yield self._written(text, start, end)

    def _alone(self, text: str, hit: Hit, code: bool) -> bool:
        """Tell whether a word that stands alone goes."""
        weight = hit.atom.weight
        if weight in (Weight.FULL, Weight.PART):
            return weight == Weight.FULL
        if weight == Weight.WORD:
            return not code and self._is_meant(text, hit)
        begin, end, identifier = _identifier(text, hit.start, hit.end)
        compound = end - begin > hit.end - hit.start
        if weight == Weight.PLAIN:
            short = len(hit.atom.word) <= SHORT and hit.atom.word.isascii()
            return not (short and (code or compound)) or identifier in self.made.own
        if code:
            return False
        if self._is_meant(text, hit):
            return True
        if compound or not titled(text[hit.start : hit.end]):
            return False
        after = text[hit.end : hit.end + 1]
        return not names_a_method(text, hit.start, hit.end) and not (
            len(hit.atom.word) < SHORT and after in ("-", "(", "[")
        )

    def _is_meant(self, text: str, hit: Hit) -> bool:
        return person_is_meant(text, hit.start, hit.end) or self._beside_initial(text, hit)

    def _beside_initial(self, text: str, hit: Hit) -> bool:
        """Tell whether an initial of another word of the name stands beside the word: S. Lin."""
        alone = (hit.start, hit.end)
        return titled(text[hit.start : hit.end]) and self._with_initials(text, hit.start, hit, code=False) != alone

    def _with_initials(self, text: str, start: int, hit: Hit, code: bool) -> tuple[int, int]:
        """Return the span of a word with the initials of the other words of the name before or after it."""
        places = hit.atom.places
        others = {letter for place, known in self._initials.items() if place not in places for letter in known}
        if code or not others or not places:
            return start, hit.end
        sure = hit.atom.weight >= Weight.PLAIN
        begin = max(0, start - 12)
        while before := _INITIAL_BEFORE.search(text, begin, start):
            letters = [c for c in before[1] if c.isalpha()]
            if all(c.isupper() and c.lower() in others for c in letters) and (
                sure or "." in before[1] or len(letters) > 1
            ):
                return before.start(1), hit.end
            begin = before.start(1) + 1
        after = _INITIAL_AFTER.match(text, hit.end)
        if after and after[1].isupper() and after[1].lower() in others:
            return start, after.end()
        return start, hit.end

    def _written(self, text: str, start: int, end: int) -> Found:
        """Return the replacement of a span; an identifier that was given another name gets that."""
        if self.made.called:
            begin, stop, identifier = _identifier(text, start, end)
            if identifier in self.made.called and stop >= end:
                return Found(begin, stop, self.made.called[identifier])
        return Found(start, end, stand_in(text[start:end]))


def _identifier(text: str, start: int, end: int) -> tuple[int, int, str]:
    """Return the identifier that a span stands in."""
    if before := _IDENTIFIER_BEFORE.search(text, max(0, start - LONGEST_IDENTIFIER), start):
        start = before.start()
    match = IDENTIFIER.match(text, start, end + LONGEST_IDENTIFIER)
    end = max(end, match.end()) if match else end
    return start, end, text[start:end]


def _cut(text: str, cluster: list[Hit], in_code: Callable[[int], bool] | None) -> Iterator[list[Hit]]:
    """Cut what only happens to stand near: two identifiers, two fields, a word beside a string."""
    group = cluster[:1]
    for hit in cluster[1:]:
        before = group[-1]
        gap = text[before.end : hit.start]
        if gap == ". " and before.end - before.start > SHORTENED:
            apart = True
        elif in_code is not None and (in_code(before.start) or in_code(hit.start)):
            apart = not _WITHIN.fullmatch(gap)
        else:
            weak = min(before.atom.weight, hit.atom.weight) < Weight.TERM and not _goes_on(before, hit, gap)
            first, second = (titled(text[one.start : one.end]) for one in (before, hit))
            apart = weak and bool(_STRUCTURE.search(gap)) and not (first and second)
            apart = apart or (_a_verb(before, first) and second) or (first and _a_verb(hit, second))
        if apart:
            yield group
            group = []
        group.append(hit)
    yield group


def _goes_along(text: str, gone: Hit, hit: Hit) -> bool:
    """Tell whether another word of the name stands one blank behind one that goes."""
    return bool(hit.atom.places - gone.atom.places) and text[gone.end : hit.start] == " "


def _lines(text: str, group: list[Hit]) -> list[list[Hit]]:
    """Return the hits of each line: two ordinary words are a name only within one."""
    lines = [group[:1]]
    for before, hit in pairwise(group):
        if "\n" in text[before.end : hit.start]:
            lines.append([])
        lines[-1].append(hit)
    return lines


def _a_verb(hit: Hit, looks: bool) -> bool:
    """Tell whether a word is an ordinary one in small letters: in "do Kim's test" it is no part of the name."""
    return hit.atom.weight == Weight.WORD and bool(hit.atom.places) and not looks and not hit.camel


def _goes_on(before: Hit, hit: Hit, gap: str) -> bool:
    """Tell whether a name goes on with or after a particle in the next line."""
    return not (before.atom.places and hit.atom.places) and bool(NEXT_LINE.fullmatch(gap))


def _with_particles(text: str, before: list[Hit], hit: Hit) -> int:
    """Return where a word begins with the parts of its name before it: de la Peña, O’Brien."""
    start = hit.start
    for part in reversed(before):
        gap = text[part.end : start]
        if not part.atom.places <= hit.atom.places or (gap and not CLOSE.fullmatch(gap)):
            break
        start = part.start
    return start
