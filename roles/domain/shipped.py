"""The playbook as shipped, for modules that know no Django; an organisation's own copy is handed to them instead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml

Book = Mapping[str, Any]

FOLDER = Path(__file__).resolve().parents[2] / "fixtures" / "playbook"
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml is four times as fast where it was built in


def keyed(rows: Sequence[Mapping[str, Any]], usual: Sequence[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    """Return rows by their key; rows of a copy from before they had one take the shipped keys, in their order."""
    keys = [str(row["key"]) for row in usual]
    return {row.get("key") or keys[at]: row for at, row in enumerate(rows) if "key" in row or at < len(keys)}


def work_parts(scoping: Book) -> dict[str, str]:
    """Return the parts of the work around the model: its words by its key.

    A copy may write a part as words alone, which are then its key; what was answered is kept by key.
    """
    listed = scoping["production_work_split"]["other"]
    pairs = [(part["key"], part["label"]) if isinstance(part, Mapping) else (part, part) for part in listed]
    return {str(key): str(label) for key, label in pairs}


@cache
def book(name: str) -> Book:
    """Return what `fixtures/playbook/<name>.yaml` says; it is shared, so do not change it."""
    read: Book = yaml.load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506  (safe, both of them)
    return read
