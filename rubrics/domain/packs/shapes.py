"""What an item of the library holds, field by field. Forms, API, packs and comparisons all follow this list.

A content is plain data with every field of its kind, as `whole` makes it. What is empty may be left out in a file.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

Content = Mapping[str, Any]
LEVELS = (1, 2, 3, 4, 5)
MOST_CRITERIA, HEAVIEST = 20, 100


class Kind(StrEnum):
    """The kinds of items."""

    RUBRIC = "rubrics"
    QUESTION = "questions"
    FLAG = "flags"
    PROFILE = "profiles"


class Type(StrEnum):
    """What the value of a field is."""

    LINE = "line"
    TEXT = "text"
    CHOICE = "choice"
    KEYS = "keys"
    LINES = "lines"
    COUNT = "count"
    WEIGHT = "weight"
    YES = "yes"
    ANCHORS = "anchors"
    CRITERIA = "criteria"


@dataclass(frozen=True, slots=True)
class Field:
    """One field. `limit` is the most characters, entries or the highest count; `of` names where its keys are found."""

    name: str
    label: str
    type: Type
    limit: int
    required: bool = False
    of: str = ""
    choices: tuple[str, ...] = ()


RUBRIC_KINDS = ("interview", "resume", "take_home")
FLAG_KINDS = ("signal", "red_flag")
CRITERION = (
    Field("label", "Criterion", Type.LINE, 120, required=True),
    Field("weight", "Weight", Type.WEIGHT, HEAVIEST),
    Field("weight_reason", "Why this weight", Type.LINE, 300),
    Field("tests", "Shows", Type.KEYS, 10, of="abilities"),
    Field("technical", "Technical", Type.YES, 0),
    Field("anchors", "Levels", Type.ANCHORS, 400, required=True),
)
FIELDS: Mapping[Kind, tuple[Field, ...]] = {
    Kind.RUBRIC: (
        Field("label", "Name", Type.LINE, 120, required=True),
        Field("kind", "Kind", Type.CHOICE, 20, required=True, choices=RUBRIC_KINDS),
        Field("note", "Note", Type.TEXT, 2000),
        Field("used_at", "Used at", Type.KEYS, 30, of="stages"),
        Field("criteria", "Criteria", Type.CRITERIA, MOST_CRITERIA, required=True),
    ),
    Kind.QUESTION: (
        Field("ask", "Question", Type.TEXT, 1000, required=True),
        Field("listen_strong", "Strong answers", Type.TEXT, 1000),
        Field("listen_weak", "Weak answers", Type.TEXT, 1000),
        Field("follow_up", "Follow-ups", Type.LINES, 10),
        Field("stages", "Stages", Type.KEYS, 30, of="stages"),
        Field("criteria", "Feeds", Type.KEYS, 30, of="criteria"),
        Field("minutes", "Minutes", Type.COUNT, 240),
        Field("theory", "Theory", Type.YES, 0),
        Field("strongest", "Tells most, asked first", Type.YES, 0),
        Field("technical", "Technical", Type.YES, 0),
    ),
    Kind.FLAG: (
        Field("label", "What one sees", Type.LINE, 200, required=True),
        Field("kind", "Kind", Type.CHOICE, 10, required=True, choices=FLAG_KINDS),
        Field("technical", "Technical", Type.YES, 0),
        Field("criteria", "Shown where it is scored", Type.KEYS, 30, of="criteria"),
    ),
    Kind.PROFILE: (
        Field("label", "Name", Type.LINE, 120, required=True),
        Field("looks_like", "Looks like", Type.TEXT, 1000, required=True),
        Field("risk", "Risk", Type.TEXT, 1000),
        Field("filter", "What tells it apart", Type.TEXT, 1000),
        Field("probes", "Ask", Type.KEYS, 30, of="questions"),
        Field("suspect_when", "Suspect when", Type.KEYS, 30, of="flags"),
    ),
}
LONGEST_LINE, LONGEST_KEY = 400, 60
EMPTY: Mapping[Type, Any] = {
    Type.LINE: "",
    Type.TEXT: "",
    Type.CHOICE: "",
    Type.KEYS: [],
    Type.LINES: [],
    Type.COUNT: None,
    Type.WEIGHT: 1,
    Type.YES: False,
    Type.ANCHORS: {},
    Type.CRITERIA: [],
}


def whole(fields: tuple[Field, ...], given: Content) -> dict[str, Any]:
    """Return `given` with every field in its order and form; what the list does not know is left out."""
    return {field.name: _formed(field, given.get(field.name)) for field in fields}


def _formed(field: Field, value: Any) -> Any:
    if value is None:
        value = EMPTY[field.type]
    match field.type:
        case Type.KEYS | Type.LINES:
            return list(value)
        case Type.WEIGHT:
            number = round(float(value), 1)
            return int(number) if number.is_integer() else number
        case Type.ANCHORS:
            return {str(level): value.get(level, value.get(str(level), "")) for level in LEVELS}
        case Type.CRITERIA:
            return [{"key": one["key"], **whole(CRITERION, one)} for one in value]
        case _:
            return value


def content_of(kind: Kind, given: Content) -> dict[str, Any]:
    """Return the content of an item, complete and in the order of its fields."""
    return whole(FIELDS[kind], given)


def lean(fields: tuple[Field, ...], content: Content, implied: Collection[str] = ()) -> dict[str, Any]:
    """Return a content without what is empty, as it stands in a file, and without what is `implied` there."""
    said = {}
    for field in fields:
        value = content[field.name]
        if field.name in implied:
            continue
        if field.type is Type.ANCHORS:
            value = {int(level): text for level, text in value.items()}
        elif field.type is Type.CRITERIA:
            value = [{"key": one["key"], **lean(CRITERION, one)} for one in value]
        if value != EMPTY[field.type]:
            said[field.name] = value
    return said


def fingerprint(content: Content) -> str:
    """Return what tells two contents apart. A field that is empty does not count: a later list may have it too."""
    return hashlib.sha256(json.dumps(_said(content), sort_keys=True).encode()).hexdigest()[:32]


def _said(value: Any) -> Any:
    if isinstance(value, Mapping):
        told = {str(name): _said(one) for name, one in value.items()}
        return {name: one for name, one in told.items() if one not in ("", [], {}, None, False)}
    if isinstance(value, list):
        return [_said(one) for one in value]
    return value
