"""The playbook as shipped, for modules that know no Django; an organisation's own copy is handed to them instead."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

Book = Mapping[str, Any]

FOLDER = Path(__file__).resolve().parents[2] / "fixtures" / "playbook"
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml is four times as fast where it was built in


@cache
def book(name: str) -> Book:
    """Return what `fixtures/playbook/<name>.yaml` says; it is shared, so do not change it."""
    read: Book = yaml.load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506  (safe, both of them)
    return read
