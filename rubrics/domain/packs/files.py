"""A pack's file as items, or what is wrong with it: shape, types, keys and references, each with its line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isfinite
from typing import Any

from rubrics.domain.packs.checking import Known, checked, key_fault
from rubrics.domain.packs.reading import Broken, Fault, Node, pairs, tree
from rubrics.domain.packs.shapes import CRITERION, FIELDS, LEVELS, Field, Kind, Type
from rubrics.domain.packs.writing import FORMAT, LISTS, VERSION, names_in

EXPECTED = {
    Type.LINE: "text",
    Type.TEXT: "text",
    Type.CHOICE: "text",
    Type.KEYS: "a list of keys",
    Type.LINES: "a list of texts",
    Type.COUNT: "a whole number",
    Type.WEIGHT: "a number",
    Type.YES: "yes or no",
    Type.ANCHORS: "a mapping of the levels 1 to 5",
    Type.CRITERIA: "a list of criteria",
}
INDEX = re.compile(r"(criteria|follow_up)\.(\d+)")
YES = frozenset({"yes", "true", "on"})
SHOWN = 40
Items = dict[Kind, dict[str, dict[str, Any]]]


@dataclass(slots=True)
class Given:
    """An item as it stands in the file, with the line of each of its parts by path."""

    kind: Kind
    key: str
    where: str
    content: dict[str, Any]
    lines: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class Reading:
    """What was found so far."""

    faults: list[Fault] = field(default_factory=list)
    given: list[Given] = field(default_factory=list)

    def say(self, line: int, where: str, sentence: str) -> None:
        """Note a fault."""
        self.faults.append(Fault(line, where, sentence))


def read(data: bytes, known: Known) -> tuple[Items, list[Fault]]:
    """Return the items of a pack by kind and key, and its faults in the order of lines; items only without faults.

    References may name what the pack holds or what is `known` already.
    """
    reading = Reading()
    try:
        _lists(reading, tree(data))
    except Broken as broken:
        return {}, [broken.fault]
    items: Items = {kind: {} for kind in Kind}
    for one in reading.given:
        items[one.kind][one.key] = one.content
    there = names_in(items)
    names = {of: {*keys, *there.get(of, ())} for of, keys in known.items()}
    for one in reading.given:
        items[one.kind][one.key], errors = checked(one.kind, one.content, names)
        for path, said in errors.items():
            if line := _line(one, path):
                reading.say(line, f"{one.where}: {_counted(path)}", said)
    faults = sorted(set(reading.faults), key=lambda fault: (fault.line, fault.where))
    return ({} if faults else items), faults


def _counted(path: str) -> str:
    """Return a path as people count: from 1."""
    return INDEX.sub(lambda found: f"{found[1]}[{int(found[2]) + 1}]", path)


def _line(one: Given, path: str) -> int:
    """Return the line of a path, or of the nearest part around it that has one; 0 where that was told already."""
    while path and path not in one.lines:
        path = path.rpartition(".")[0]
    return one.lines[path]


def _lists(reading: Reading, top: Node) -> None:
    found = _mapping(reading, top, "", "the file")
    if found is None:
        return
    mark = found.pop(FORMAT, None)
    if mark is None or mark.value != str(VERSION):
        reading.say(mark.line if mark else top.line, FORMAT, f"A pack says `{FORMAT}: {VERSION}` at its top.")
    seen: dict[tuple[Kind, str], int] = {}
    for name, kind, implied in LISTS:
        node = found.pop(name, None)
        if node is None:
            continue
        if node.type != "seq":
            reading.say(node.line, name, f"Expected a list, found {_found(node)}.")
            continue
        for number, row in enumerate(node.value, start=1):
            _item(reading, kind, f"{name}[{number}]", row, implied, seen)
    _unknown(reading, found, "", f"{FORMAT}, {', '.join(name for name, _, _ in LISTS)}")


def _item(
    reading: Reading,
    kind: Kind,
    where: str,
    row: Node,
    implied: Mapping[str, str],
    seen: dict[tuple[Kind, str], int],
) -> None:
    found = _mapping(reading, row, where, "an item")
    if found is None:
        return
    key = _key(reading, found.pop("key", None), row, where)
    if key is None:
        return
    where = f"{where} ({key[:SHOWN]})"
    if said := key_fault(kind, key):
        reading.say(row.line, f"{where}: key", said)
    if (kind, key) in seen:
        reading.say(row.line, f"{where}: key", f"This key stands in line {seen[kind, key]} already.")
    seen[kind, key] = row.line
    one = Given(kind, key, where, {}, {"": row.line})
    fields = tuple(field for field in FIELDS[kind] if field.name not in implied)
    one.content = {**_fields(reading, one, fields, found, ""), **implied}
    reading.given.append(one)


def _fields(reading: Reading, one: Given, fields: tuple[Field, ...], found: dict[str, Node], at: str) -> dict[str, Any]:
    values = {}
    for wanted in fields:
        node = found.pop(wanted.name, None)
        if node is not None:
            path = f"{at}{wanted.name}"
            one.lines[path] = node.line
            value = _value(reading, one, wanted, node, path)
            if value is not None:
                values[wanted.name] = value
            else:
                # Told already: what checking says of its absence would be a second word on the same thing.
                one.lines[path] = 0
    _unknown(
        reading,
        found,
        f"{one.where}: {_counted(at)}".rstrip(". :"),
        ", ".join(["key", *(field.name for field in fields)]),
    )
    return values


def _value(reading: Reading, one: Given, wanted: Field, node: Node, path: str) -> Any:
    where = f"{one.where}: {_counted(path)}"
    value: Any = None
    match wanted.type:
        case Type.LINE | Type.TEXT | Type.CHOICE:
            value = _text(node)
        case Type.KEYS | Type.LINES if node.type == "seq":
            return _entries(reading, one, wanted, node, path)
        case Type.COUNT if node.type == "int" and node.value.isascii() and node.value.isdigit():
            value = int(node.value[:10])
        case Type.WEIGHT if node.type in ("int", "float"):
            value = _number(node.value)
        case Type.YES if node.type == "bool":
            value = node.value.lower() in YES
        case Type.ANCHORS if node.type == "map":
            return _anchors(reading, one, node, path)
        case Type.CRITERIA if node.type == "seq":
            return _criteria(reading, one, node, path)
    if value is None:
        found = _found(node, figure=wanted.type in (Type.COUNT, Type.WEIGHT))
        reading.say(node.line, where, f"Expected {EXPECTED[wanted.type]}, found {found}.")
    return value


def _found(node: Node, *, figure: bool = False) -> str:
    """Return what stands there, in its words too.

    Where a `figure` is expected, one that is none to us is told as it is written: `.nan` is a number to YAML.
    """
    if node.type in ("map", "seq", "null") or not node.value:
        return node.said
    said = f"“{node.value[:SHOWN]}{'…' if len(node.value) > SHOWN else ''}”"
    return said if figure and node.type in ("int", "float") else f"{said}, which is {node.said}"


def _text(node: Node) -> str | None:
    return node.value if node.type == "str" else None


def _number(said: str) -> float | None:
    try:
        number = float(said.replace("_", ""))
    except ValueError:
        return None
    return number if isfinite(number) else None


def _entries(reading: Reading, one: Given, wanted: Field, node: Node, path: str) -> list[str]:
    entries: list[str] = []
    for number, entry in enumerate(node.value):
        text = _text(entry)
        if text is None:
            reading.say(entry.line, f"{one.where}: {path}[{number + 1}]", f"Expected text, found {_found(entry)}.")
        else:
            one.lines[f"{path}.{len(entries)}"] = entry.line
            entries.append(text)
    return entries


def _anchors(reading: Reading, one: Given, node: Node, path: str) -> dict[str, str] | None:
    where = f"{one.where}: {_counted(path)}"
    found = _mapping(reading, node, where, "the levels")
    if found is None:
        return None
    kept = {}
    for level in LEVELS:
        said = found.pop(str(level), None)
        if said is None:
            continue
        one.lines[f"{path}.{level}"] = said.line
        text = _text(said)
        if text is None:
            one.lines[f"{path}.{level}"] = 0
            reading.say(said.line, f"{where}.{level}", f"Expected text, found {_found(said)}.")
        else:
            kept[str(level)] = text
    _unknown(reading, found, where, "1, 2, 3, 4, 5")
    return kept


def _criteria(reading: Reading, one: Given, node: Node, path: str) -> list[dict[str, Any]]:
    kept: list[dict[str, Any]] = []
    for number, row in enumerate(node.value, start=1):
        where = f"{one.where}: {path}[{number}]"
        found = _mapping(reading, row, where, "a criterion")
        key = _key(reading, found.pop("key", None), row, where) if found is not None else None
        if found is None or key is None:
            continue
        here = f"{path}.{len(kept)}"
        one.lines[here] = one.lines[f"{here}.key"] = row.line
        kept.append({"key": key, **_fields(reading, one, CRITERION, found, f"{here}.")})
    if node.value and not kept:
        one.lines[path] = 0  # what is wrong with each is told, not that none is left
    return kept


def _key(reading: Reading, node: Node | None, row: Node, where: str) -> str | None:
    if node is None:
        reading.say(row.line, where, "The key is missing.")
    elif node.type != "str":
        reading.say(node.line, f"{where}: key", f"Expected text, found {_found(node)}.")
    else:
        return str(node.value)
    return None


def _mapping(reading: Reading, node: Node, where: str, what: str) -> dict[str, Node] | None:
    """Return the values of a mapping by key; a key that stands twice is a fault."""
    if node.type != "map":
        reading.say(node.line, where, f"Expected {what} as a mapping, found {_found(node)}.")
        return None
    found: dict[str, Node] = {}
    for key, value in pairs(node):
        name = key.value if isinstance(key.value, str) else key.said
        if name in found:
            reading.say(key.line, f"{where}: {name[:SHOWN]}".lstrip(": "), "This stands here twice.")
        found[name] = Node(value.type, value.line, value.value)
    return found


def _unknown(reading: Reading, left: Mapping[str, Node], where: str, known: str) -> None:
    for name, node in left.items():
        place = f"{where}: {name[:SHOWN]}" if where else name[:SHOWN]
        reading.say(node.line, place, f"There is no such key here. Known are {known}.")
