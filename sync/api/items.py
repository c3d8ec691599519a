"""Items of a batch as they came: what they are called, and what of their bodies is plain."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from candidates.services.tagging import LIMIT, MOST, clean_names
from foundation.core.domain.upserts import Outcome
from foundation.core.errors import Invalid

Item = Mapping[str, Any]
# What is told of an item that was put, by its place: what came of it, and the row.
Answer = Callable[[int, Outcome, UUID], None]


def plain_tags(data: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str] | None]:
    """Return a body without its tags, and these by their lower case; whole, where they have to be looked at closely."""
    tags = data.get("tags")
    if type(tags) is not list or len(tags) > MOST:
        return dict(data), None
    if not all(type(name) is str and len(name) <= LIMIT and name.strip() and name.isprintable() for name in tags):
        return dict(data), None
    try:
        return {key: value for key, value in data.items() if key != "tags"}, clean_names(tags)
    except Invalid:
        return dict(data), None


def called(item: Item) -> tuple[str, str, str]:
    """Return what the other system calls the row of an item."""
    return item["collection"], item["source"], item["external_id"]


def read_id(value: Any) -> UUID | None:
    """Return an id as it came, None for what is none."""
    try:
        return UUID(value) if type(value) is str else None
    except ValueError:
        return None


def named_plainly(data: Mapping[str, Any], *keys: str) -> bool:
    """Tell whether what a body names by these keys is named by text; anything else is refused by its own PUT."""
    return all(data.get(key) is None or type(data[key]) is str for key in keys)
