"""The items of the shipped pack, as contents of the library."""

from collections.abc import Iterable
from typing import Any

from foundation.core import playbook
from rubrics.domain.packs.shapes import FIELDS, Kind, content_of
from rubrics.domain.packs.writing import LISTS
from rubrics.queries.contents import Contents

OWN_SOURCE = "our own"


def shipped_contents(kind: Kind) -> Contents:
    """Return the items of a kind as the shipped pack has them, by key. Raises PlaybookError."""
    return {
        row["key"]: content_of(kind, {**row, **implied})
        for name, of, implied in LISTS
        if of is kind
        for row in _shipped_rows(name, kind)
    }


def shipped_sources(kind: Kind, key: str) -> list[str]:
    """Return which guides say what an item of the pack says, in words; nothing for one that the pack does not have."""
    guides = playbook.load("pack")["guides"]
    for name, of, _ in LISTS:
        if of is kind:
            for row in _shipped_rows(name, kind):
                if row["key"] == key:
                    return list(dict.fromkeys(guides.get(one, OWN_SOURCE) for one in row.get("source", ())))
    return []


def _shipped_rows(name: str, kind: Kind) -> Iterable[dict[str, Any]]:
    file = name if name in ("rubrics", "questions") else "flags"
    implied = {field for _, of, said in LISTS if of is kind for field in said}
    needed = [field.name for field in FIELDS[kind] if field.required and field.name not in implied]
    rows = playbook.items(file, name, "key", *needed)
    if kind is not Kind.QUESTION:
        return [row for row in rows if row.get("kind") != "reminder"]
    plain = _plain_criteria()
    return [{"technical": _technical(row.get("criteria", []), plain), **row} for row in rows]


def _technical(criteria: Iterable[str], plain: set[str]) -> bool:
    """Tell whether it takes somebody technical to hear the answer: for all its criteria, and there are some."""
    return bool(criteria) and not plain.intersection(criteria)


def _plain_criteria() -> set[str]:
    """Return the keys of the criteria that it takes nobody technical to judge; a question for any of them is plain."""
    rubrics = playbook.items("rubrics", "rubrics", "key", "criteria")
    return {item["key"] for row in rubrics for item in row["criteria"] if not item.get("technical")}
