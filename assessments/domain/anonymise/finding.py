"""Finding the forms of a name in text: whole words, whole parts of identifiers, and who stands beside whom."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from assessments.domain.anonymise import romanising
from assessments.domain.anonymise.folding import (
    BORDERLESS,
    KANA,
    LETTER,
    RUN,
    UNSEEN_OR_MARK,
    fold,
    indexed_fold,
    is_latin,
    spoken,
)
from assessments.domain.anonymise.forms import Atom, Names
from assessments.domain.anonymise.ordinary import Weight, words

ASCII_RUN = re.compile(r"[A-Za-z]+")
SIMPLE_RUN = re.compile(rf"{LETTER}+")
FEW = 30
CHUNK = 1 << 20
LONGEST_RUN = 4_000
MOST_PARTS = 24
MOST_IN_NAME = 12
# What may stand between two words of one name; longer gaps are two people.
GAP = re.compile(
    r"(?:[\s\d_.,;:|·・'’ʼ`\"*~/\\#>+\-‐‑–=]|\b(?:[A-Z]|(?i:de|da|di|do|du|von|van|bin|ibn|al|el|y|e))\b){1,10}"
)
CLOSE = re.compile(r"(?:[ \u00a0]{1,3}|[_.‐‑\-·・+]{1,2}|['’ʼ]|\. )(?:[A-Z]\. )?")
WITHIN_SIGN = re.compile("[\u1160-\u11ff]")
_AFTER_PREFIX = re.compile("^[وفبلك]?(?:ال|لل)?|^[הובלמשכ]")
_HONORIFICS = re.compile(
    "^(?:さん|様|さま|君|くん|ちゃん|先生|氏|同学|老师|先生|女士|小姐|씨|님|은|는|이|가|을|를|의|와|과|도|에게|の|は|が|を|と|に|より|也|和|在|的|是|ครับ|ค่ะ)+"
)
_TITLES_BEFORE = re.compile("(?:ကို|ဦး|ဒေါ်|นาย|นางสาว|นาง|คุณ|作者|姓名|氏名|名前|이름|作成者|著者|我是|我叫|私は|저는)$")


@dataclass(frozen=True, slots=True)
class Hit:
    """One place in a text where a form of the name stands."""

    start: int
    end: int
    atom: Atom
    camel: bool = False


class Finder:
    """Finds hits; remembers what it found out about each word, since words come again."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self._seen: dict[str, tuple[Hit, ...]] = {}

    def hits(self, text: str) -> list[Hit]:
        """Return the hits of `text` in order. Texts without any are passed over quickly."""
        if not (self.names.forms or self.names.native):
            return []
        pattern = _pattern_for(text)
        wanted: dict[str, tuple[Hit, ...]] = {}
        for start in range(0, len(text), CHUNK):
            # A word that is cut at the end of a chunk is met again in the chunk that begins a little earlier.
            for run in set(pattern.findall(text[max(0, start - LONGEST_RUN) : start + CHUNK])):
                if found := self._of(run):
                    wanted[run] = found
        return list(self._placed(text, pattern, wanted)) if wanted else []

    def _placed(self, text: str, pattern: re.Pattern[str], wanted: dict[str, tuple[Hit, ...]]) -> Iterator[Hit]:
        # Where signs that nobody sees may stand before a word, only reading each word whole tells where it begins.
        if len(wanted) <= FEW and pattern is not RUN:
            words = "|".join(re.escape(run) for run in sorted(wanted, key=len, reverse=True))
            pattern = re.compile(f"(?<!{LETTER})(?:{words})(?!{LETTER})")
        for match in pattern.finditer(text):
            for hit in wanted.get(match[0], ()):
                yield Hit(hit.start + match.start(), hit.end + match.start(), hit.atom, hit.camel)

    def _of(self, run: str) -> tuple[Hit, ...]:
        if (found := self._seen.get(run)) is None:
            found = tuple(self._look(run[:LONGEST_RUN]))
            if len(self._seen) < 500_000:
                self._seen[run] = found
        return found

    def _look(self, run: str) -> Iterator[Hit]:
        if not run.isascii() and BORDERLESS.search(run):
            yield from self._borderless(run)
            return
        if atom := self._atom(run):
            yield Hit(0, len(run), atom)
            return
        cuts = camel(run)
        if len(cuts) > 2:
            yield from self._parts(run, cuts)

    def _parts(self, run: str, cuts: list[int]) -> Iterator[Hit]:
        """Give hits among the parts of a word in camel case, the longest first from the left."""
        place, last = 0, len(cuts) - 1
        while place < last:
            for end in range(min(last, place + MOST_PARTS), place, -1):
                atom = self._atom(run[cuts[place] : cuts[end]])
                if atom is None or (end > place + 1 and self._ordinary(run, cuts[place : end + 1])):
                    continue
                yield Hit(cuts[place], cuts[end], atom, camel=True)
                place = end - 1
                break
            place += 1

    def _ordinary(self, run: str, cuts: list[int]) -> bool:
        """Tell whether each part alone is an ordinary word: then who is meant is decided by what is around."""
        parts = [self.names.forms.get(fold(run[a:b])) for a, b in pairwise(cuts)]
        return all(part is not None and part.weight == Weight.WORD for part in parts)

    def _atom(self, word: str) -> Atom | None:
        folded = fold(word)
        if atom := self.names.forms.get(folded):
            said = spoken(atom.word)
            return atom if not said or spoken(word).startswith(said) else None
        latin = is_latin(word)
        if latin != self.names.latin:  # the name and the text are of two scripts: spellings meet by sound
            said = folded if latin else romanising.latin(word)
            return None if len(said) < 3 or said in words() else self._by_sound(said, word)
        return None if latin else self._behind_prefix(folded)

    def _by_sound(self, said: str, word: str) -> Atom | None:
        if (atom := self.names.forms.get(said)) and atom.weight != Weight.PART:
            return atom
        if atom := self.names.sounds.get(romanising.sounds(said)):
            return atom
        bare = said.removeprefix("l") if word.startswith("ال") else said
        found = [self.names.bones[key] for key in sorted(romanising.consonants(bare)) if key in self.names.bones]
        return found[0] if found else None

    def _behind_prefix(self, folded: str) -> Atom | None:
        """Look behind what Arabic and Hebrew write in one word with the next: and, the, to."""
        bare = _AFTER_PREFIX.sub("", folded)
        if bare == folded or len(bare) < 3:
            return None
        return self.names.forms.get(bare) or self.names.forms.get(f"ال{bare}")

    def _borderless(self, run: str) -> Iterator[Hit]:
        folded, places = indexed_fold(run)
        ends = [*places[1:], len(run)]
        taken = -1
        whole = [hit for hit in self._native(run, folded, places, ends) if self._stands(run, hit)]
        for hit in sorted(whole, key=lambda hit: (hit.start, -hit.end)):
            if hit.start > taken:
                yield hit
                taken = hit.end - 1
        if not whole and (atom := self._same_reading(run)):
            yield Hit(0, len(run), atom)

    def _native(self, run: str, folded: str, places: list[int], ends: list[int]) -> Iterator[Hit]:
        for key, atom in self.names.native.items():
            at = folded.find(key)
            while at >= 0:
                last = at + len(key) - 1
                # A Korean sign is folded into its letters: a match may not end within one.
                if not WITHIN_SIGN.match(folded, last + 1):
                    yield Hit(places[at], ends[last], atom)
                at = folded.find(key, at + 1)

    def _stands(self, run: str, hit: Hit) -> bool:
        """Tell whether a piece that is not the whole name stands alone, or beside a word of address."""
        if hit.atom.weight == Weight.FULL or (hit.start == 0 and hit.end == len(run)):
            return True
        if hit.atom.weight != Weight.PLAIN:
            return False
        before, after = run[: hit.start], run[hit.end :]
        return (not before or bool(_TITLES_BEFORE.search(before))) and (not after or bool(_HONORIFICS.match(after)))

    def _same_reading(self, run: str) -> Atom | None:
        """Return the whole name for signs that read like it, when nothing else stands with them."""
        if not 2 <= len(run) <= 12:
            return None
        said = romanising.latin(run)
        atom = self.names.forms.get(said) or self.names.forms.get(romanising.short(said) if KANA.match(run) else "")
        if atom is None:
            return None
        return atom if atom.weight == Weight.FULL or (KANA.match(run) and atom.weight == Weight.PLAIN) else None


def _pattern_for(text: str) -> re.Pattern[str]:
    """Return the pattern of words that is quickest for the characters of the text."""
    if text.isascii():
        return ASCII_RUN
    return RUN if UNSEEN_OR_MARK.search("".join(set(text))) else SIMPLE_RUN


def camel(run: str) -> list[int]:
    """Return where the parts of a word in camel case begin, and its end."""
    cuts = [0]
    for place in range(1, len(run)):
        before, here = run[place - 1], run[place]
        if not here.isupper():
            continue
        ahead = run[place + 1] if place + 1 < len(run) else ""
        if before.islower() or (before.isupper() and ahead.islower()) or not before.isupper():
            cuts.append(place)
    return [*cuts, len(run)]


def clusters(text: str, hits: list[Hit]) -> Iterator[list[Hit]]:
    """Put hits together that stand so near that they are words of one name."""
    group: list[Hit] = []
    for hit in hits:
        gap = text[group[-1].end : hit.start] if group else ""
        if 0 < len(group) < MOST_IN_NAME and (not gap or (len(gap) < 24 and GAP.fullmatch(gap))):
            group.append(hit)
            continue
        if group:
            yield group
        group = [hit]
    if group:
        yield group
