"""The archetypes: kinds of roles, and what follows from each."""

from __future__ import annotations

from dataclasses import dataclass

from roles.domain.shipped import Book, book


@dataclass(frozen=True, slots=True)
class Archetype:
    """A kind of role.

    `owns_production`: people in it run what they build. `research`: known methods may fail there, so that a doctorate
    can be asked for. `specialisation` is the one that a take-home is written for, '' when the role has to say.
    """

    key: str
    label: str
    ships: str = ""
    owns_production: bool = False
    research: bool = False
    specialisation: str = ""


def archetype(key: str, scoping: Book | None = None) -> Archetype:
    """Return an archetype as an organisation's copy of the scoping playbook has it, or as shipped.

    What the copy does not say of it holds as shipped; a key that neither knows is an archetype without properties.
    """
    told = {"label": key.replace("_", " "), **_row(key, book("scoping")), **_row(key, scoping or {})}
    return Archetype(key, **{name: told[name] for name in Archetype.__slots__ if name in told and name != "key"})


def _row(key: str, scoping: Book) -> Book:
    return next((row for row in scoping.get("archetypes", ()) if row["key"] == key), {})
