"""Where the sources of the playbook disagree: who says what, what is done here, and where it stands. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from roles.domain import shipped
from roles.domain.shipped import Book


@dataclass(frozen=True, slots=True)
class Tension:
    """One disagreement. `says` pairs what a source is called with what it says."""

    topic: str
    says: tuple[tuple[str, str], ...]
    chosen: str


def tensions(book: Book, at: Collection[str] | None = None) -> list[Tension]:
    """Return the disagreements of a part of the playbook, those beside the items `at` alone where these are named.

    A row of a copy that does not say where it belongs stands everywhere.
    """
    return [
        Tension(_sentence(row["topic"]), _said(row["says"]), _sentence(row["default"]))
        for row in book.get("tension", ())
        if at is None or "at" not in row or not set(at).isdisjoint(row["at"])
    ]


def _said(says: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    guides: Mapping[str, str] = shipped.book("pack")["guides"]
    return tuple((guides.get(letter, letter), str(said)) for letter, said in says.items())


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"
