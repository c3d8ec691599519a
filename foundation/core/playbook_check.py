"""Checking the playbook before anything is loaded: shapes, and that keys of one file exist in the other.

Each fault is one line that names file, key and what was expected, such as
`questions.yaml: questions[3] (churn): criteria: there is no criterion "ml_aproach"`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from foundation.core.playbook import PlaybookError, load

Rows = list[dict[str, Any]]
LEVELS = (1, 2, 3, 4, 5)
MOST_TASK_HOURS = 6
MONTHS = range(1, 13)
TEXT, NUMBER, LIST, MAP, FLAG = str, (int, float), list, dict, bool
KINDS = {TEXT: "text", NUMBER: "a number", LIST: "a list", MAP: "a mapping", FLAG: "yes or no"}
# Words of which a field holds one; roles/domain/stage_kinds.py says what each means.
PHASE = ("entry", "assessment", "decision", "offer", "hired")
MEETS = ("planned", "possible", "never")
READS = ("resume", "task")

TENSION = {"topic": TEXT, "at": LIST, "says": MAP, "default": TEXT}
SOURCES = frozenset({"A", "B", "C", "D", "E", "own"})

# file → list (dots go into mappings) → what each of its rows must have; a question mark makes it optional.
SHAPES: dict[str, dict[str, dict[str, Any]]] = {
    "scoping": {
        "goal_kinds": {"key": TEXT, "label": TEXT, "asks": TEXT, "archetype": TEXT},
        "archetypes": {
            "key": TEXT, "label": TEXT, "ships": TEXT, "dimensions": MAP, "owns_production?": FLAG, "research?": FLAG,
            "specialisation?": TEXT,
        },
        "dimensions.items": {"key": TEXT, "label": TEXT, "covers": TEXT},
        "team_facts": {"key": TEXT, "ask": TEXT},
        "verdicts": {"id": TEXT, "when": TEXT, "verdict": TEXT, "because": TEXT, "archetype?": TEXT},
        "seniority": {"when": TEXT, "level": TEXT, "because": TEXT},
        "first_hire_coverage": {"key": TEXT, "label": TEXT},
        "questions_before_opening": {"key": TEXT, "ask": TEXT},
        "engagement": {"key": TEXT, "fits": LIST, "costs?": LIST},
        "title_advice": {"key": TEXT, "say": TEXT},
        "tension": TENSION,
    },
    "brief_and_jd": {
        "brief.sections": {"key": TEXT, "label": TEXT, "ask?": TEXT, "required?": FLAG},
        "opening_gate": {"key": TEXT, "rule": TEXT},
        "jd.sections": {"key": TEXT, "label": TEXT, "ask?": TEXT, "from_brief?": LIST},
        "tension": TENSION,
        "jd_lint": {"id": TEXT, "severity": TEXT, "detects": TEXT, "why?": TEXT, "fix?": TEXT},
    },
    "loop": {
        "stage_kinds": {
            "key": TEXT, "phase": PHASE, "meets": MEETS, "assesses?": FLAG, "once?": FLAG, "technical?": FLAG,
            "reads?": READS, "answers?": LIST, "told?": FLAG, "called?": TEXT, "about?": TEXT,
        },
        "stages": {"key": TEXT, "kind": TEXT, "label": TEXT, "hours?": NUMBER, "minutes?": NUMBER, "rubric?": TEXT},
        "tension": TENSION,
        "loop_lint": {"id": TEXT, "severity": TEXT, "when?": TEXT, "say?": TEXT},
    },
    "plan": {
        "phases": {"key": TEXT, "label": TEXT, "weeks": LIST, "tasks": LIST},
        "channels": {"key": TEXT, "label": TEXT},
        "onboarding.checkpoints": {"day": NUMBER, "theme": TEXT, "expects": LIST},
        "onboarding.measures": {"key": TEXT, "label": TEXT, "item": TEXT, "say": TEXT},
    },
    "rubrics": {
        "rubrics": {"key": TEXT, "label": TEXT, "kind": TEXT, "used_at": LIST, "criteria": LIST, "note?": TEXT},
    },
    "questions": {
        "questions": {
            "key": TEXT, "ask": TEXT, "stages": LIST, "criteria": LIST, "minutes?": NUMBER, "follow_up?": LIST,
            "theory?": FLAG, "strongest?": FLAG, "listen_strong?": TEXT, "listen_weak?": TEXT,
        },
    },
    "flags": {
        "signals": {"key": TEXT, "label": TEXT, "criteria?": LIST},
        "red_flags": {"key": TEXT, "label": TEXT, "criteria?": LIST},
    },
    "assessments": {
        "tasks": {
            "key": TEXT, "label": TEXT, "for_archetypes": LIST, "hours": NUMBER, "context": TEXT, "asks": LIST,
            "deliverables": LIST, "dataset?": LIST, "judged_on?": LIST,
        },
    },
    "pack": {"versions": {"number": NUMBER, "brought": TEXT}},
    "demographics": {"questions": {"key": TEXT, "ask": TEXT, "choices": MAP}},
    "candidates": {"reject_reasons": {"key": TEXT, "label": TEXT, "by": TEXT}, "sources": {"key": TEXT, "label": TEXT}},
}  # fmt: skip
CRITERION = {"key": TEXT, "label": TEXT, "weight": NUMBER, "anchors": MAP, "tests?": LIST, "weight_reason?": TEXT}


def faults(root: Path | None = None) -> list[str]:
    """Return what is wrong with the playbook under `root` (the shipped one without); empty when it is sound.

    Cross-references are checked once every file has its shape.
    """
    found: list[str] = []
    for name, lists in SHAPES.items():
        try:
            data = load(name, root)
        except PlaybookError as error:
            found.append(str(error))
            continue
        for path, fields in lists.items():
            found += _rows(f"{name}.yaml: {path}", _at(data, path), fields)
    if not found:
        for row in load("rubrics", root)["rubrics"]:
            found += _rows(f"rubrics.yaml: {row['key']}.criteria", row["criteria"], CRITERION)
    return found or list(_references(root))


def _at(data: Any, path: str) -> Any:
    for part in path.split("."):
        data = data.get(part) if isinstance(data, dict) else None
    return data


def _rows(where: str, rows: Any, fields: dict[str, Any]) -> Iterator[str]:
    if not isinstance(rows, list):
        yield f"{where}: expected a list"
        return
    seen: set[Any] = set()
    name = next((field for field in ("key", "id") if field in fields), None)
    for number, row in enumerate(rows, start=1):
        if not isinstance(row, dict):
            yield f"{where}[{number}]: expected a mapping"
            continue
        here = f"{where}[{number}] ({row.get(name, '?')})" if name else f"{where}[{number}]"
        yield from _fields(here, row, fields)
        if name and row.get(name) in seen:
            yield f"{here}: {name}: {row[name]} occurs twice"
        seen.add(str(row.get(name)) if name else number)


def _fields(here: str, row: dict[str, Any], fields: dict[str, Any]) -> Iterator[str]:
    for field, kind in fields.items():
        key = field.rstrip("?")
        if key not in row:
            if field == key:
                yield f"{here}: {key} is missing"
        elif isinstance(kind, tuple) and kind is not NUMBER:
            if row[key] not in kind:
                yield f"{here}: {key}: expected one of {', '.join(kind)}"
        elif not isinstance(row[key], kind) or (kind is NUMBER and isinstance(row[key], bool)):
            yield f"{here}: {key}: expected {KINDS[kind]}"


def _references(root: Path | None) -> Iterator[str]:
    """Check that what one file calls by key exists in the other."""
    loop, scoping = load("loop", root), load("scoping", root)
    rubrics, tasks = load("rubrics", root)["rubrics"], load("assessments", root)["tasks"]
    stages, archetypes = _keys(loop["stages"]), _keys(scoping["archetypes"])
    abilities = _keys(scoping["first_hire_coverage"])
    criteria = {criterion["key"] for row in rubrics for criterion in row["criteria"]}
    kinds = loop["stage_kinds"]
    yield from _known("loop.yaml: stage_kinds", kinds, "answers", {rule["id"] for rule in loop["loop_lint"]}, "rule")
    yield from _known("loop.yaml: stages", loop["stages"], "kind", _keys(kinds), "stage kind")
    yield from _known("loop.yaml: stages", loop["stages"], "rubric", _keys(rubrics), "rubric")
    named = archetypes | loop.get("template_labels", {}).keys()
    yield from _unknown("loop.yaml: templates", loop.get("templates", {}), named, "archetype")
    for name, keys in loop.get("templates", {}).items():
        yield from _unknown(f"loop.yaml: templates.{name}", keys, stages, "stage")
    yield from _known("scoping.yaml: goal_kinds", scoping["goal_kinds"], "archetype", archetypes, "archetype")
    yield from _known("scoping.yaml: verdicts", scoping["verdicts"], "archetype", archetypes, "archetype", "id")
    if scoping.get("economics", {}).get("failed_hire_month") not in MONTHS:
        yield "scoping.yaml: economics: failed_hire_month: expected a month from 1 to 12"
    yield from _known("rubrics.yaml: rubrics", rubrics, "used_at", stages, "stage")
    for row in rubrics:
        yield from _criteria(f"rubrics.yaml: {row['key']}", row["criteria"], abilities)
    questions = load("questions", root)["questions"]
    yield from _known("questions.yaml: questions", questions, "stages", stages, "stage")
    yield from _known("questions.yaml: questions", questions, "criteria", criteria, "criterion")
    yield from _known("assessments.yaml: tasks", tasks, "for_archetypes", archetypes, "archetype")
    yield from _tensions(root)
    yield from _sources(root)
    pack = load("pack", root)
    if pack.get("version") != max((row["number"] for row in pack["versions"]), default=0):
        yield "pack.yaml: version: expected the number of the newest of its versions"
    for row in tasks:
        if not 0 < row["hours"] <= MOST_TASK_HOURS:
            yield f"assessments.yaml: tasks ({row['key']}): hours: expected at most {MOST_TASK_HOURS}"


def _tensions(root: Path | None) -> Iterator[str]:
    """Check that each disagreement stands beside something, between two sources at least."""
    scoping, book, loop = load("scoping", root), load("brief_and_jd", root), load("loop", root)
    beside = {
        "scoping": {row["id"] for row in scoping["verdicts"]} | {str(row.get("key")) for row in scoping["seniority"]},
        "brief_and_jd": _keys(book["jd"]["sections"]),
        "loop": _keys(loop["stage_kinds"]),
    }
    for name, places in beside.items():
        rows = load(name, root)["tension"]
        yield from _known(f"{name}.yaml: tension", rows, "at", places, "item", "topic")
        for row in rows:
            if len(row["says"]) < 2:
                yield f"{name}.yaml: tension ({row['topic']}): says: expected two sources at least"


def _sources(root: Path | None) -> Iterator[str]:
    """Check that every item says where it comes from: itself, or the nearest mapping that it stands in."""
    for name in SHAPES:
        data = load(name, root)
        yield from _sourced(f"{name}.yaml", data, bool(data.get("source")))


def _sourced(where: str, data: dict[str, Any], held: bool) -> Iterator[str]:
    for letter in data.get("source", ()):
        if letter not in SOURCES:
            yield f"{where}: source: there is no source “{letter}”"
    for key, value in data.items():
        here = f"{where}: {key}" if where.endswith(".yaml") else f"{where}.{key}"
        if isinstance(value, dict):
            yield from _sourced(here, value, held or bool(value.get("source")))
        elif isinstance(value, list) and value and all(isinstance(row, dict) for row in value):
            for row in value:
                name = next((row[field] for field in ("key", "id", "topic", "day", "number") if field in row), "?")
                yield from _sourced(f"{here} ({name})", row, held or bool(row.get("source")))
                if not (held or row.get("source")):
                    yield f"{here} ({name}): source is missing"
        elif key != "source" and not held:
            yield f"{here}: source is missing"


def _criteria(where: str, rows: Rows, abilities: set[str]) -> Iterator[str]:
    for row in rows:
        here = f"{where}.{row['key']}"
        if sorted(row["anchors"], key=str) != list(LEVELS):
            yield f"{here}: anchors: expected the levels 1 to 5"
        if row["weight"] < 0:
            yield f"{here}: weight: expected 0 or more"
        yield from _unknown(f"{here}: tests", row.get("tests", []), abilities, "first-hire ability")


def _keys(rows: Rows) -> set[str]:
    return {row["key"] for row in rows}


def _known(where: str, rows: Rows, field: str, known: set[str], noun: str, name: str = "key") -> Iterator[str]:
    for row in rows:
        value = row.get(field, [])
        yield from _unknown(
            f"{where} ({row[name]}): {field}", value if isinstance(value, list) else [value], known, noun
        )


def _unknown(where: str, values: Iterable[str], known: set[str], noun: str) -> Iterator[str]:
    for value in values:
        if value not in known:
            yield f"{where}: there is no {noun} “{value}”"
