"""Filling a prompt template of the playbook from what is known of a role. Pure: plain data in and out.

A template names its fields; a fact answers one of them. What has an answer stands in the text, word for word; what has
none is listed, and the text tells the model to leave a marked gap there. Texts are joined, never formatted, so that
braces and percent signs in what people wrote mean nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

JOB_DESCRIPTION = "job_description"
TAKE_HOME_TASK = "take_home_task"
KINDS = (JOB_DESCRIPTION, TAKE_HOME_TASK)
OPENINGS = {
    JOB_DESCRIPTION: "Draft a job description for the role below. People will edit the draft before anybody reads it.",
    TAKE_HOME_TASK: "Draft a take-home task for the role below. People will edit the draft before anybody receives it.",
}
ONLY = (
    "Use only what is written here. Where something is missing, leave a gap in square brackets that names it; do not "
    "invent names, figures or tools. Plain words, no superlatives."
)


@dataclass(frozen=True, slots=True)
class Fact:
    """Something known of the role, or that would be: `value` is '' while it is not, `place` is where it is filled."""

    name: str
    value: str = ""
    place: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a template: the key that a fact answers, the words that people read, and a note beside them."""

    key: str
    name: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Prompt:
    """A filled template: its text, the facts that stand in it, and those that nobody has given yet."""

    kind: str
    text: str
    filled: tuple[Fact, ...]
    missing: tuple[Fact, ...]


def fields(template: Mapping[str, object]) -> list[Field]:
    """Return the fields of a template, in order.

    A field has a key, and a name and a note that an organisation may word as it likes. One that is written as words
    alone has them as its key; its note stands after a colon.
    """
    found: dict[str, Field] = {}
    for written in _listed(template.get("fields")):
        field = _field(written)
        if field.key and field.name:
            found.setdefault(field.key, field)
    return list(found.values())


def _field(written: object) -> Field:
    if isinstance(written, Mapping):
        key, name, note = (str(written.get(part) or "").strip() for part in ("key", "name", "note"))
        return Field(key, name or key, note)
    name, _, note = (part.strip() for part in str(written).partition(":"))
    return Field(name, name, note)


def _listed(value: object) -> Sequence[object]:
    return value if isinstance(value, (list, tuple)) else ()


def fill(
    kind: str,
    template: Mapping[str, object],
    facts: Mapping[str, Fact],
    *,
    context: Sequence[Fact] = (),
    shape: Sequence[str] = (),
) -> Prompt:
    """Return the template filled.

    `facts` answer the template's fields by key; `context` is what else the role says and the draft needs; `shape`
    are lines that say in which form to answer, before the template's own `output` and `guard`.
    """
    asked = [
        _answered(replace(facts.get(field.key, Fact(field.key)), name=field.name), field.note)
        for field in fields(template)
    ]
    known, gaps = _parted(asked)
    more, more_gaps = _parted([_answered(fact) for fact in context])
    blocks = [
        OPENINGS.get(kind, OPENINGS[JOB_DESCRIPTION]),
        ONLY,
        _block("The role", _lines(known)),
        _block("What the role is for", _lines(more)),
        _block("Not known yet", [f"- {fact.name}" for fact in (*gaps, *more_gaps)]),
        _block("The form of the answer", list(shape)),
        _block("What is asked of the draft", _asks(template)),
    ]
    text = "\n\n".join(block for block in blocks if block)
    return Prompt(kind, text, (*known, *more), (*gaps, *more_gaps))


def _answered(fact: Fact, note: str = "") -> Fact:
    return Fact(fact.name, _tidy(fact.value), fact.place, fact.note or note)


def _tidy(value: str) -> str:
    return "\n".join(line.rstrip() for line in value.strip().splitlines())


def _parted(facts: Iterable[Fact]) -> tuple[tuple[Fact, ...], tuple[Fact, ...]]:
    held = list(facts)
    return tuple(fact for fact in held if fact.value), tuple(fact for fact in held if not fact.value)


def _asks(template: Mapping[str, object]) -> list[str]:
    output = template.get("output")
    wanted = [str(part) for part in _listed(output)] or ([str(output)] if output else [])
    guard = template.get("guard")
    return [f"- {part}" for part in (*wanted, *([str(guard)] if guard else []))]


def _lines(facts: Iterable[Fact]) -> list[str]:
    """Return a line for each fact; one of several lines stands indented below its name."""
    made: list[str] = []
    for fact in facts:
        first, *rest = fact.value.splitlines()
        made += [f"- {fact.name}:", *(f"  {line}" for line in (first, *rest))] if rest else [f"- {fact.name}: {first}"]
    return made


def _block(title: str, lines: Sequence[str]) -> str:
    return "\n".join([f"# {title}", *lines]) if lines else ""
