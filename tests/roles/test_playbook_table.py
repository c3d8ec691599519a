"""docs/playbook.md names every item of the pack, or its list, with its source and places that are there."""

import re
from collections.abc import Iterator, Sequence
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest

from foundation.core import playbook

ROOT = Path(__file__).resolve().parent.parent.parent
PACK = ROOT / "fixtures" / "playbook"
FILES = sorted(file.stem for file in PACK.glob("*.yaml"))
NAMES = ("key", "id", "topic", "when", "day", "number", "name")
ROW = re.compile(r"^\| ([^|]+) \| ([^|]+) \| ([^|]+) \| ([^|]*) \|$", re.MULTILINE)
EACH = "each its own"
PATH = re.compile(r"`([^`]+)`")
NOT_YET = "Not yet: "


def items_of(data: Any, path: str = "", source: Sequence[str] = ()) -> Iterator[tuple[str, Sequence[str]]]:
    """Yield the path of each item and who says it: rows by what names them, all else by its keys.

    Who says it stands at the item, or at the nearest mapping around it.
    """
    source = data.get("source", source)
    for key, value in data.items():
        here = f"{path}.{key}" if path else str(key)
        if key == "source":
            continue
        if isinstance(value, dict):
            yield from items_of(value, here, source)
        elif isinstance(value, list) and value and all(isinstance(row, dict) for row in value):
            for row in value:
                yield f"{here}.{next(row[name] for name in NAMES if name in row)}", row.get("source", source)
        else:
            yield here, source


def data_of(name: str) -> Any:
    return playbook.load(name, PACK)


def sections() -> dict[str, list[tuple[str, ...]]]:
    """Return the rows (item, source, where, test) of the page by file."""
    text = (ROOT / "docs" / "playbook.md").read_text(encoding="utf-8")
    parts = re.split(r"^## (\w+)\.yaml$|^## .*$", text, flags=re.MULTILINE)
    rows = {
        name: [match.groups() for match in ROW.finditer(body)]
        for name, body in zip(parts[1::2], parts[2::2], strict=True)
    }
    return {name: [row for row in found if row[0] not in ("item", "---")] for name, found in rows.items()}


@pytest.mark.parametrize("name", FILES)
def test_every_item_is_named_once(name: str) -> None:
    named = [item for item, *_ in sections()[name]]
    stars = [item for item in named if item.endswith(".*")]
    held = (next((star for star in stars if fnmatch(item, star)), item) for item, _ in items_of(data_of(name)))
    assert named == list(dict.fromkeys(held))


@pytest.mark.parametrize("name", FILES)
def test_every_item_has_the_source_that_the_page_tells(name: str) -> None:
    said = {item: source for item, source, *_ in sections()[name]}
    for item, source in items_of(data_of(name)):
        assert source, f"{name}.yaml: {item} has no source"
        star = next((row for row in said if row.endswith(".*") and fnmatch(item, row)), item)
        assert said[star] in (EACH, ", ".join(source)), item


@pytest.mark.parametrize("name", FILES)
def test_what_is_named_is_there(name: str) -> None:
    for item, _source, where, test in sections()[name]:
        if where.startswith(NOT_YET):
            continue
        places = PATH.findall(where)
        assert places, f"{item}: no place"
        assert PATH.findall(test), f"{item}: no test"
        missing = [place for place in (*places, *PATH.findall(test)) if not (ROOT / place).exists()]
        assert not missing, f"{item}: {missing}"
