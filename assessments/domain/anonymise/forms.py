"""The forms of a name: each way to write a part of it, and what it means where it stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from assessments.domain.anonymise.ordinary import Weight


@dataclass(frozen=True, slots=True)
class Atom:
    """One way to write a part of the name: which part it is, how surely it means the person, how it is listed."""

    places: frozenset[int]
    weight: Weight
    word: str


@dataclass(slots=True)
class Names:
    """The forms of a name by their keys. `native` are pieces of scripts that set no spaces."""

    forms: dict[str, Atom] = field(default_factory=dict)
    sounds: dict[str, Atom] = field(default_factory=dict)
    bones: dict[str, Atom] = field(default_factory=dict)
    native: dict[str, Atom] = field(default_factory=dict)
    initials: dict[int, set[str]] = field(default_factory=dict)
    latin: bool = True

    def add(self, key: str, places: Iterable[int], weight: Weight, word: str, *, into: str = "forms") -> None:
        """Keep a form; of two meanings the surer one stays, and both places count."""
        table: dict[str, Atom] = getattr(self, into)
        if not key:
            return
        held = table.get(key)
        together = frozenset(places) | (held.places if held else frozenset())
        surer = held is not None and held.weight >= weight
        table[key] = Atom(together, held.weight if held and surer else weight, held.word if held and surer else word)
