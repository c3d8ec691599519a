"""Items that are plain values, as those of the playbook's parts: what they say, line by line. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rubrics.domain.packs.comparing import Parts
from rubrics.domain.packs.shapes import Content

VALUE = "value"
TITLES = ("label", "ask", "rule", "say", "verdict", "topic", "theme")
LONGEST_TITLE = 120


def value_parts(content: Content) -> Parts:
    """Return what a value says by path: a text for each of its parts, lists of texts as lines."""
    return dict(_parts(content[VALUE], ""))


def _parts(value: Any, path: str) -> Iterator[tuple[str, tuple[str, str]]]:
    if isinstance(value, Mapping) and value:
        for name, one in value.items():
            yield from _parts(one, f"{path}.{name}".strip("."))
    elif isinstance(value, list) and any(isinstance(one, (Mapping, list)) for one in value):
        for number, one in enumerate(value, start=1):
            yield from _parts(one, f"{path}.{number}".strip("."))
    else:
        yield path, (path.replace("_", " ").replace(".", " · ").capitalize() or "Text", _shown(value))


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return "\n".join(_shown(one) for one in value)
    return "yes" if value is True else "no" if value is False else "" if value in (None, {}) else str(value)


def title_of(key: str, content: Content) -> str:
    """Return what an item is called: by its own words, else by its path."""
    value = content[VALUE]
    said = (
        next((value[name] for name in TITLES if isinstance(value.get(name), str)), "")
        if isinstance(value, Mapping)
        else ""
    )
    return (said or key.replace("/", " · ").replace("_", " "))[:LONGEST_TITLE]
