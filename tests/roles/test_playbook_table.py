"""docs/playbook.md names every item of the playbook's files about a role, or its list, with places that are there."""

import re
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent.parent
FILES = ("scoping", "brief_and_jd", "loop", "plan")
NAMES = ("key", "id", "topic", "when", "day")
ROW = re.compile(r"^\| (?P<item>[^|]+) \| (?P<where>[^|]+) \| (?P<test>[^|]*) \|$", re.MULTILINE)
PATH = re.compile(r"`([^`]+)`")
NOT_YET = "Not yet: "


def items_of(data: Any, path: str = "") -> Iterator[str]:
    """Yield the path of each item: rows by what names them, all else by its keys; who said it is no item."""
    for key, value in data.items():
        here = f"{path}.{key}" if path else str(key)
        if key == "source":
            continue
        if isinstance(value, dict):
            yield from items_of(value, here)
        elif isinstance(value, list) and value and all(isinstance(row, dict) for row in value):
            for row in value:
                yield f"{here}.{next(row[name] for name in NAMES if name in row)}"
        else:
            yield here


def sections() -> dict[str, list[tuple[str, str, str]]]:
    """Return the rows (item, where, test) of the page by file."""
    text = (ROOT / "docs" / "playbook.md").read_text(encoding="utf-8")
    parts = re.split(r"^## (\w+)\.yaml$", text, flags=re.MULTILINE)
    rows = {
        name: [match.groups() for match in ROW.finditer(body)]
        for name, body in zip(parts[1::2], parts[2::2], strict=True)
    }
    return {name: [row for row in found if row[0] not in ("item", "---")] for name, found in rows.items()}


@pytest.mark.parametrize("name", FILES)
def test_every_item_is_named_once(name: str) -> None:
    data = yaml.safe_load((ROOT / "fixtures" / "playbook" / f"{name}.yaml").read_text(encoding="utf-8"))
    named = [item for item, _where, _test in sections()[name]]
    stars = [item for item in named if item.endswith(".*")]
    held = (next((star for star in stars if fnmatch(item, star)), item) for item in items_of(data))
    assert named == list(dict.fromkeys(held))


@pytest.mark.parametrize("name", FILES)
def test_what_is_named_is_there(name: str) -> None:
    for item, where, test in sections()[name]:
        if where.startswith(NOT_YET):
            continue
        places = PATH.findall(where)
        assert places, f"{item}: no place"
        assert PATH.findall(test), f"{item}: no test"
        missing = [place for place in (*places, *PATH.findall(test)) if not (ROOT / place).exists()]
        assert not missing, f"{item}: {missing}"
