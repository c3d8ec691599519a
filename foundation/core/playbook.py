"""Reading the playbook (fixtures/playbook) with errors that name file and key."""

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

# libyaml reads the playbook four times as fast where it was built in.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class PlaybookError(Exception):
    """The playbook is broken; the message names file, key and what was expected."""


@lru_cache(maxsize=32)
def _read(path: Path) -> Any:
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)  # noqa: S506  (safe, both of them)
    except FileNotFoundError:
        raise PlaybookError(f"{path.name}: the file is missing") from None
    except yaml.YAMLError as error:
        raise PlaybookError(f"{path.name}: not valid YAML ({' '.join(str(error).split())})") from None


def load(name: str, root: Path | None = None) -> dict[str, Any]:
    """Return the mapping in `<root>/<name>.yaml`; do not change it, it is shared. Raises PackError."""
    path = (root or settings.FIXTURES_ROOT / "playbook") / f"{name}.yaml"
    data = _read(path)
    if not isinstance(data, dict):
        raise PlaybookError(f"{path.name}: expected a mapping at the top")
    return data


def items(name: str, key: str, *required: str, root: Path | None = None) -> list[dict[str, Any]]:
    """Return the list of mappings under `key`, each with the `required` keys and unique `key` where it has one."""
    rows = load(name, root).get(key)
    if not isinstance(rows, list):
        raise PlaybookError(f"{name}.yaml: {key}: expected a list")
    seen: set[str] = set()
    for number, row in enumerate(rows, start=1):
        where = f"{name}.yaml: {key}[{number}]"
        if not isinstance(row, dict):
            raise PlaybookError(f"{where}: expected a mapping")
        missing = [wanted for wanted in required if wanted not in row]
        if missing:
            raise PlaybookError(f"{where} ({row.get('key', '?')}): {', '.join(missing)} is missing")
        if "key" in row and row["key"] in seen:
            raise PlaybookError(f"{where}: key {row['key']} occurs twice")
        seen.add(str(row.get("key", number)))
    return rows
