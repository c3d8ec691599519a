"""Taking the person's names out of a text, and telling which of its words stayed since they are ordinary ones."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from assessments.domain.anonymise import disfigured
from assessments.domain.anonymise.code import Regions, regions_of
from assessments.domain.anonymise.contacts import address_patterns, number_pattern, numbers_beside, whole_number
from assessments.domain.anonymise.deciding import Decider, Found, Made, stand_in
from assessments.domain.anonymise.escapes import MOST_LAYERS, View, unescaped
from assessments.domain.anonymise.finding import Finder, Hit
from assessments.domain.anonymise.names import Person, names_of
from assessments.domain.anonymise.noise import without_noise
from assessments.domain.anonymise.ordinary import Weight
from assessments.domain.anonymise.pieces import layers, pieces

CERTAIN = 6
ESCAPING = "nrtbfvaxuUN"
LONG = 64 * 1024
Lens = Callable[[str], View | None]


class Mask:
    """Finds everything that names the person, in any case, script and spelling, escaped or not.

    `check` is called between the steps of a long text, and raises when there is no time left for it.
    """

    def __init__(self, person: Person, check: Callable[[], None] = lambda: None) -> None:
        self._check = check
        self.left: Counter[str] = Counter()
        self._names = names_of(person)
        self._finder = Finder(self._names)
        self._decider = Decider(self._names)
        self._addresses = address_patterns(person) + disfigured.patterns(person.name)
        self._numbers = number_pattern(person.phone)

    @property
    def made(self) -> Made:
        """What the submission makes itself."""
        return self._decider.made

    @made.setter
    def made(self, made: Made) -> None:
        self._decider.made = made

    def whole_forms(self, shortest: int) -> list[str]:
        """Return the whole name as it is run together, in the forms that are long enough to be nothing else."""
        return [key for key, atom in self._names.forms.items() if atom.weight == Weight.FULL and len(key) >= shortest]

    def clean_path(self, path: str) -> str:
        """Return a path with names replaced; there the whole name goes also where its words are ordinary ones."""
        self._decider.path = True
        try:
            return self.clean(path)
        finally:
            self._decider.path = False

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Return where a text, read as it stands, names the person."""
        return [(found.start, found.end) for found in self._found(text, None, Counter())]

    def found(self, text: str, *, certain: bool = False) -> bool:
        """Tell whether something in `text` names the person; `certain` when it may be noise that looks like words."""
        before, self.left = self.left, Counter()
        changed = self.clean(text, certain=certain) != text
        self.left = before
        return changed

    def clean(
        self,
        text: str,
        language: re.Pattern[str] | None = None,
        *,
        lenses: Iterable[Lens] = (),
        kept: re.Pattern[str] | None = None,
        certain: bool = False,
        latex: bool = False,
    ) -> str:
        """Return `text` with everything that names the person replaced; all else stays as it is.

        It is read as it stands and through its escapes, up to three layers deep. `lenses` are read through first, and
        what matches `kept` inside a name, such as a tag, is put behind what replaces it.
        """
        first = list(lenses)
        if language is None and not first and kept is None and len(text) > LONG:
            return "".join(
                self._cleaned(piece, None, first, kept, certain=certain, latex=latex)
                if self._speaks(piece, latex=latex)
                else piece
                for piece in pieces(text, self._speaks)
            )
        return self._cleaned(text, language, first, kept, certain=certain, latex=latex)

    def _speaks(self, piece: str, *, latex: bool = False) -> bool:
        """Tell, much quicker than by cleaning it, whether a part of a long text has any word of the name."""
        quiet = without_noise(piece)
        for said in layers(quiet, MOST_LAYERS):
            self._check()
            if self._named(said):
                return True
        view = unescaped(quiet, latex=True) if latex else None
        return view is not None and self._named(view.text)

    def _named(self, text: str) -> bool:
        return bool(self._finder.hits(text)) or next(self._literal(text), None) is not None

    def _cleaned(
        self,
        text: str,
        language: re.Pattern[str] | None,
        first: list[Lens],
        kept: re.Pattern[str] | None,
        *,
        certain: bool,
        latex: bool,
    ) -> str:
        left: Counter[str] = Counter()
        for depth in range(MOST_LAYERS + 1):
            if len(text) > LONG:
                self._check()
            quiet = without_noise(text)
            views = _views(quiet, first, depth)
            if views is None:
                break
            left = Counter()
            shown = views[-1].text if views else quiet
            text = self._replaced(text, shown, views, regions_of(text, language), left, kept, certain=certain)
        self.left.update(left)
        if latex and (view := unescaped(text, latex=True)):
            text = self._replaced(text, view.text, [view], Regions(), Counter(), None, certain=certain)
        return text

    def _replaced(
        self,
        text: str,
        shown: str,
        views: list[View],
        regions: Regions,
        left: Counter[str],
        kept: re.Pattern[str] | None,
        *,
        certain: bool,
    ) -> str:
        def source(start: int, end: int) -> tuple[int, int]:
            for view in reversed(views):
                start, end = view.back(start, end)
            return start, end

        def in_code(place: int) -> bool:
            return regions.is_code(source(place, place + 1)[0])

        out: list[str] = []
        last = 0
        for found in self._found(shown, in_code if regions.spans is not None else None, left):
            if certain and found.end - found.start < CERTAIN:
                continue
            start, end = source(found.start, found.end)
            if not views and _escapes(text, start):
                start += 1
            if start < last:  # a word that begins within what was replaced just now: its rest goes with it
                start, told = last, ""
                if end <= last:
                    continue
            else:
                told = found.told
            tags = "".join(match[0] for match in kept.finditer(text, start, end)) if kept else ""
            out += (text[last:start], told, tags)
            last = end
        return "".join([*out, text[last:]]) if out else text

    def _found(self, text: str, in_code: Callable[[int], bool] | None, left: Counter[str]) -> Iterator[Found]:
        """Give what is to be replaced in the order of the text, addresses and handles before words."""
        literal = list(self._literal(text))
        hits = self._finder.hits(text)
        starts = [found.start for found in literal]
        if literal and hits:
            hits = [hit for hit in hits if not _within(literal, starts, hit)]
        if literal and "+" in text:
            literal += [found for found in numbers_beside(text, literal) if not _within(literal, starts, found)]
        worded = self._decider.decide(text, hits, in_code, left) if hits else []
        return iter(sorted([*literal, *worded], key=lambda found: (found.start, -found.end)))

    def _literal(self, text: str) -> Iterator[Found]:
        """Give addresses, handles and numbers in order; where two overlap, the longer one."""
        lower = text.lower() if self._addresses else ""
        here = [pattern for needle, pattern in self._addresses if needle in lower]
        spans = [m.span() for pattern in here for m in re.finditer(pattern, text, re.IGNORECASE)]
        if self._numbers:
            spans += [whole_number(text, *m.span()) for m in self._numbers.finditer(text)]
        last = -1
        for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
            if start >= last:
                yield Found(start, end, stand_in(text[start:end]))
                last = end


def _escapes(text: str, start: int) -> bool:
    """Tell whether the letter at `start` belongs to an escape: an n behind a backslash stays, or syntax breaks."""
    if start == 0 or text[start - 1] != "\\" or text[start] not in ESCAPING:
        return False
    run = text[max(0, start - 64) : start]
    return (len(run) - len(run.rstrip("\\"))) % 2 == 1


def _views(text: str, first: list[Lens], depth: int) -> list[View] | None:
    """Return the views through which the text is read at a depth, or None when there is nothing so deep."""
    views: list[View] = []
    for lens in first:
        if view := lens(views[-1].text if views else text):
            views.append(view)
    for _layer in range(depth):
        view = unescaped(views[-1].text if views else text)
        if view is None:
            return None
        views.append(view)
    return views


def _within(literal: list[Found], starts: list[int], hit: Hit | Found) -> bool:
    """Tell whether a hit stands in something that is replaced already."""
    index = bisect_right(starts, hit.end - 1) - 1
    return index >= 0 and literal[index].end > hit.start
