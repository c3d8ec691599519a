"""What stays of two rows that are one person: what needs a choice, and what follows from it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from candidates.domain.fields import DETAILS, KEYS, Detail

FIRST, SECOND = "first", "second"
SIDES = (FIRST, SECOND)
LISTS = ("names", "emails", "phones", "links")
# Somebody of whom nothing is known.
NOBODY: dict[str, Any] = {**dict.fromkeys((*KEYS, "zone"), ""), **{name: [] for name in (*LISTS, "keys")}}


@dataclass(frozen=True, slots=True)
class Both:
    """One detail of both. `side` is the one that stays without being asked: where they are alike or one has none."""

    detail: Detail
    first: str
    second: str

    @property
    def alike(self) -> bool:
        """Both have the same; case tells no two addresses apart."""
        return self.first == self.second or (
            self.detail.kind == "email" and self.first.casefold() == self.second.casefold()
        )

    @property
    def side(self) -> str:
        if self.alike or not self.second:
            return FIRST
        return "" if self.first else SECOND

    def of(self, side: str) -> str:
        """Return the value of one side."""
        return self.first if side == FIRST else self.second


def both_of(first: Any, second: Any) -> list[Both]:
    """Return every detail that one of the two has."""
    pairs = (Both(detail, getattr(first, detail.key), getattr(second, detail.key)) for detail in DETAILS)
    return [pair for pair in pairs if pair.first or pair.second]


def settled(both: Iterable[Both], keep: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """Return the details that stay, and the keys of those that nobody chose; nothing is chosen for anybody."""
    values: dict[str, str] = {}
    undecided = []
    for pair in both:
        side = pair.side or (keep[pair.detail.key] if keep.get(pair.detail.key) in SIDES else "")
        if side:
            values[pair.detail.key] = pair.of(side)
        else:
            undecided.append(pair.detail.key)
    return values, undecided


def known_of(person: Any) -> dict[str, list[str]]:
    """Return everything that somebody is known by, by list, the first of each before the further ones."""
    known: dict[str, list[str]] = {}
    for detail in DETAILS:
        if detail.known_by in LISTS:
            values = [getattr(person, detail.key), *getattr(person, detail.known_by)]
            known[detail.known_by] = list(dict.fromkeys(filter(None, values)))
    return known


def further(known: Iterable[Mapping[str, list[str]]], values: Mapping[str, str]) -> dict[str, list[str]]:
    """Return the further names, addresses, numbers and pages of somebody whose first ones are `values`."""
    firsts = {detail.known_by: values.get(detail.key, "") for detail in DETAILS if detail.known_by in LISTS}
    every = {name: dict.fromkeys(value for side in known for value in side.get(name, ())) for name in LISTS}
    return {name: [value for value in every[name] if value != firsts[name]] for name in LISTS}
