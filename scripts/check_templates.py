"""Hold the templates to what lets them be read: no line is long, and no macro is written in two files."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "templates"
LONGEST = 140
MACRO = re.compile(r"\{%[-+]?\s*macro\s+(\w+)")


def faults(folder: Path) -> Iterator[str]:
    """Yield each fault as file:line and what is wrong there."""
    macros: dict[str, str] = {}
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = path.relative_to(folder.parent).as_posix()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            where = f"{name}:{number}"
            if len(line) > LONGEST:
                yield f"{where}: {len(line)} characters; a line may have {LONGEST}."
            for macro in MACRO.findall(line):
                first = macros.setdefault(macro, where)
                if first.split(":")[0] != name:
                    yield f"{where}: the macro {macro} is there already, at {first}."


if __name__ == "__main__":
    found = list(faults(FOLDER))
    print("\n".join(found) or "Every template can be read.")
    sys.exit(1 if found else 0)
