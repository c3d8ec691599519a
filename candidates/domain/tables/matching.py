"""Joining rows that are one person: by address, profile, whole id, or phone together with the name; chains count.

What is only probable is named with its reason and joins nobody.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

from candidates.domain.tables.labels import LETTERS
from candidates.domain.values import name_key

RUINED = re.compile(r"\d+(?:[.,]\d+)?E[+-]?\d+|\d+[.,]\d*[1-9]\d*", re.IGNORECASE)
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})
_SIGNS = re.compile(r"[\W_]+")
NATIONAL = 7  # digits that a number needs at least to be compared without its country
COUNTRY_CODES = 3
MOST_NAMESAKES = 40  # of a name that more rows have, only those that share a number or a mailbox are compared


class Keys(NamedTuple):
    """What a row can be recognised by. `name` may be empty; `emails` are in lower case; `phones` in E.164.

    `identities` are what nobody else has, such as a profile, in stored form; `typed` is the phone as it is kept.
    """

    name: str
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    identities: tuple[str, ...] = ()
    external_id: str = ""
    typed: str = ""


class Probable(NamedTuple):
    """Two rows, by index, that may be one person, and why."""

    first: int
    second: int
    why: str


SAME_MAILBOX = "same name, and the address differs only by a +tag"
SAME_NUMBER = "same phone; the name is the same without diacritics"
SAME_NATIONAL = "same name, and a national phone number that fits with its country"


def is_ruined(external_id: str) -> bool:
    """Tell whether a spreadsheet rounded an id: it is in scientific notation, or not whole."""
    return bool(RUINED.fullmatch(external_id))


def shared_addresses(rows: Iterable[Keys]) -> set[str]:
    """Return addresses that carry several unlike names: mailboxes of an agency, which must not join people."""
    return _shared((email, row.name) for row in rows for email in row.emails if row.name)


def shared_ids(rows: Iterable[Keys]) -> set[str]:
    """Return ids that carry several unlike names, such as a number that stands in every row."""
    return _shared((row.external_id, row.name) for row in rows if row.name and row.external_id)


def _shared(pairs: Iterable[tuple[str, str]]) -> set[str]:
    first: dict[str, str] = {}
    names: dict[str, set[str]] = defaultdict(set)
    for key, name in pairs:
        if first.setdefault(key, name) != name:
            names[key].add(name)
    return {key for key, others in names.items() if _unlike({_loose(name) for name in (first[key], *others)})}


def _loose(name: str) -> str:
    return " ".join(sorted(name_key(name, accents=False).replace(".", " ").split()))


def _unlike(names: Iterable[str]) -> bool:
    """Tell whether some two names have no word in common."""
    words = [set(name.split()) for name in names]
    if not words or set.intersection(*words):
        return False
    return any(not (a & b) for i, a in enumerate(words) for b in words[i + 1 :])


def could_be_one(name: str, other: str) -> bool:
    """Tell whether two names may be one person's: one is missing, or they share a word."""
    return not name or not other or not _unlike([_loose(name), _loose(other)])


@lru_cache(maxsize=4096)
def spoken(name: str) -> frozenset[str]:
    """Return a name without accents, hyphens and order, with umlauts both ways: two that share one are alike."""
    whole = name_key(name)
    ways = {whole} if whole.isascii() else {whole, whole.translate(UMLAUTS)}
    return frozenset({_plain(way) for way in ways} - {""})


def _plain(name: str) -> str:
    return " ".join(sorted(_SIGNS.split(name_key(name, accents=False).translate(LETTERS)))).strip()


def mailbox_of(email: str) -> str:
    """Return an address without its +tag."""
    if "+" not in email:
        return email
    local, _, domain = email.rpartition("@")
    return f"{local.partition('+')[0]}@{domain}" if local.partition("+")[0] else email


class Joined(NamedTuple):
    """Which rows are one person: per row the first row of its person, and the pairs that made it so, each with why.

    Rows with the same whole id are no pair: the other system knew already that they are one.
    """

    groups: list[int]
    pairs: list[Probable]


WHY = {
    "email": "same e-mail address",
    "identity": "same profile",
    "id": "same candidate id",
    "phone": "same phone in international form and same name",
}


def join(rows: Sequence[Keys]) -> list[int]:
    """Return for each row the index of the first row of its person (union-find over the shared keys)."""
    return joined(rows).groups


def joined(rows: Sequence[Keys]) -> Joined:
    """Return whose row each is, and which pairs of rows told so."""
    groups = Groups(len(rows))
    seen: dict[tuple[str, ...], int] = {}
    pairs: list[Probable] = []
    shared, numbers = shared_addresses(rows), shared_ids(rows)
    for i, row in enumerate(rows):
        met: set[int] = set()
        for key in _join_keys(row, shared, numbers):
            first = seen.setdefault(key, i)
            if first != i and first not in met and not (row.external_id and row.external_id == rows[first].external_id):
                if groups.root(first) != groups.root(i) or not met:
                    pairs.append(Probable(first, i, WHY[key[0]]))
                met.add(first)
            groups.unite(first, i)
    return Joined([groups.root(i) for i in range(len(rows))], pairs)


class Groups:
    """Rows that are united, each group known by its first row."""

    def __init__(self, size: int) -> None:
        self._parents = list(range(size))

    def root(self, i: int) -> int:
        """Return the first row of the group."""
        parents = self._parents
        while parents[i] != i:
            parents[i] = parents[parents[i]]
            i = parents[i]
        return i

    def unite(self, one: int, other: int) -> None:
        """Make two groups one."""
        if one != other:
            a, b = sorted((self.root(one), self.root(other)))
            self._parents[b] = a


def _join_keys(row: Keys, shared: set[str], numbers: set[str]) -> Iterator[tuple[str, ...]]:
    for email in row.emails:
        yield ("email", email, name_key(row.name)) if email in shared else ("email", email)
    for own in row.identities:
        yield ("identity", own)
    if row.external_id and row.external_id not in numbers:
        yield ("id", row.external_id)
    if row.name:
        for phone in row.phones:
            yield ("phone", phone, name_key(row.name))


def probable_pairs(rows: Sequence[Keys], groups: Sequence[int]) -> list[Probable]:
    """Return pairs of people of the file that may be one, one pair for two people, in the order of the file."""
    first: dict[str, int] = {}
    by_name: dict[str, list[int]] = {}  # names that several rows have: a list for each name would fill the memory
    for i, row in enumerate(rows):
        for sound in spoken(row.name) if row.name else ():
            if (other := first.setdefault(sound, i)) != i:
                by_name.setdefault(sound, [other]).append(i)
    found: dict[tuple[int, int], Probable] = {}
    for namesakes in by_name.values():
        if len({groups[i] for i in namesakes}) < 2:
            continue
        for i, j in _to_compare(rows, namesakes):
            pair = (min(groups[i], groups[j]), max(groups[i], groups[j]))
            if pair[0] != pair[1] and pair not in found and (why := why_probable(rows[i], rows[j])):
                found[pair] = Probable(i, j, why)
    return sorted(found.values())


def _to_compare(rows: Sequence[Keys], namesakes: list[int]) -> Iterator[tuple[int, int]]:
    if len(namesakes) <= MOST_NAMESAKES:
        yield from combinations(namesakes, 2)
        return
    near: dict[str, list[int]] = defaultdict(list)
    for i in namesakes:
        for key in {*map(mailbox_of, rows[i].emails), *(digits[-NATIONAL:] for digits in _digits(rows[i]))}:
            near[key].append(i)
    for alike in near.values():
        yield from combinations(alike[:MOST_NAMESAKES], 2)


def why_probable(one: Keys, other: Keys) -> str:
    """Return why two people of the same or a like name may be one; '' when nothing else speaks for it."""
    if not spoken(one.name) & spoken(other.name):
        return ""
    if set(map(mailbox_of, one.emails)) & set(map(mailbox_of, other.emails)):
        return SAME_MAILBOX
    if set(one.phones) & set(other.phones):
        return SAME_NUMBER
    if any(_fits(a, b) or _fits(b, a) for a in _digits(one) for b in _digits(other)):
        return SAME_NATIONAL
    return ""


def _digits(row: Keys) -> list[str]:
    """Return the digits of each number, a + before those that have their country."""
    parts = (part.partition(" ext.")[0] for part in row.typed.split("; "))
    numbers = ["".join(c for c in part if c.isdigit() or c == "+") for part in parts]
    return [number for number in numbers if len(number) >= NATIONAL]


def _fits(national: str, whole: str) -> bool:
    """Tell whether a number without its country is the end of one that has it."""
    if national.startswith("+") or not whole.startswith("+"):
        return False
    core = national.lstrip("0")
    return len(core) >= NATIONAL and whole.endswith(core) and 1 <= len(whole) - 1 - len(core) <= COUNTRY_CODES
