"""Exit 1 when a function in a pages room has over 30 lines, naming each: a builder of pages makes one section."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
APPS = ("roles", "candidates", "rubrics", "assessments", "sync", "assistants", "hiring", "foundation")
LINES = 30


def too_long(path: Path) -> Iterator[str]:
    """Yield `file:line name lines` for each function of a module that is over the limit."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > LINES:
                yield f"{path.relative_to(ROOT)}:{node.lineno} {node.name} has {lines} lines, {LINES} at most"


def main() -> int:
    """Print the offenders of every app."""
    paths = [path for app in APPS for path in sorted((ROOT / app).rglob("*.py"))]
    rooms = [path for path in paths if "pages" in path.relative_to(ROOT).parts]
    found = [line for path in rooms for line in too_long(path)]
    print("\n".join(found) or f"{len(rooms)} modules of pages, no function over {LINES} lines")
    return 1 if found or not rooms else 0


if __name__ == "__main__":
    sys.exit(main())
