"""Prints the structure in figures: modules by room, arrows inside each app, longest functions. Judges nothing."""

import ast
import sys
from collections import Counter
from pathlib import Path

import grimp

APPS = (
    "foundation.core", "foundation.people", "foundation.activity", "foundation.documents",
    "roles", "candidates", "rubrics", "assessments", "sync", "assistants", "hiring",
)  # fmt: skip
MOST = 10


def inside(app: str, module: str) -> bool:
    return module.startswith(f"{app}.") and ".migrations" not in module


def room_of(app: str, module: str) -> str:
    return module.removeprefix(f"{app}.").split(".")[0]


def functions(app: str) -> list[tuple[int, str]]:
    """Return (lines, where) of the app's functions, longest first."""
    found = []
    for path in Path(app.replace(".", "/")).rglob("*.py"):
        if "migrations" in path.parts:
            continue
        nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        written = [node for node in nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
        found += [((node.end_lineno or 0) - node.lineno + 1, f"{path}:{node.lineno} {node.name}") for node in written]
    return sorted(found, reverse=True)


def main() -> None:
    apps = sys.argv[1:] or APPS
    graph = grimp.build_graph(*sorted({app.split(".")[0] for app in apps}))
    for app in apps:
        modules = sorted(module for module in graph.modules if inside(app, module))
        arrows = {(a, b) for a in modules for b in graph.find_modules_directly_imported_by(a) if inside(app, b)}
        rooms = Counter(room_of(app, module) for module in modules)
        print(f"{app}: {len(modules)} modules, {len(arrows)} arrows inside")
        print("  rooms: " + ", ".join(f"{room} {count}" for room, count in sorted(rooms.items())))
        for lines, where in functions(app)[:MOST]:
            print(f"  {lines:4} lines  {where}")


if __name__ == "__main__":
    main()
