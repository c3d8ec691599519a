"""Joining rows that are one person: by address, profile, whole id, or phone together with the name; chains count."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from candidates.domain.values import name_key


class Keys(NamedTuple):
    """What a row can be recognised by. `name` may be empty; `emails` are in lower case; `phones` in E.164.

    `identities` are what nobody else has, such as a profile, in stored form.
    """

    name: str
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    identities: tuple[str, ...] = ()
    external_id: str = ""


def shared_addresses(rows: Sequence[Keys]) -> set[str]:
    """Return addresses that carry several unlike names: mailboxes of an agency, which must not join people."""
    first: dict[str, str] = {}
    names: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        for email in row.emails:
            if row.name and first.setdefault(email, row.name) != row.name:
                names[email].add(row.name)
    return {email for email, others in names.items() if _unlike({_loose(name) for name in (first[email], *others)})}


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


def ruined_ids(rows: Sequence[Keys]) -> set[str]:
    """Return ids that a spreadsheet rounded: in scientific notation, or not whole."""
    ids = {row.external_id for row in rows if row.external_id}
    return {external for external in ids if any(mark in external.upper() for mark in ("E+", "E-", "."))}


def join(rows: Sequence[Keys]) -> list[int]:
    """Return for each row the index of the first row of its person (union-find over the shared keys)."""
    parents = list(range(len(rows)))

    def root(i: int) -> int:
        while parents[i] != i:
            parents[i] = parents[parents[i]]
            i = parents[i]
        return i

    seen: dict[tuple[str, ...], int] = {}
    shared, ruined = shared_addresses(rows), ruined_ids(rows)
    for i, row in enumerate(rows):
        for key in _join_keys(row, shared, ruined):
            first = seen.setdefault(key, i)
            if first != i:
                a, b = sorted((root(first), root(i)))
                parents[b] = a
    return [root(i) for i in range(len(rows))]


def _join_keys(row: Keys, shared: set[str], ruined: set[str]) -> Iterable[tuple[str, ...]]:
    for email in row.emails:
        yield ("email", email, name_key(row.name)) if email in shared else ("email", email)
    for own in row.identities:
        yield ("identity", own)
    if row.external_id and row.external_id not in ruined:
        yield ("id", row.external_id)
    if row.name:
        for phone in row.phones:
            yield ("phone", phone, name_key(row.name))
