"""What two contents of an item say differently, and what three of them come to. Pure: plain data in and out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from roles.domain.diffs import Change, words
from rubrics.domain.packs.shapes import CRITERION, FIELDS, LEVELS, Content, Field, Kind, Type

Parts = dict[str, tuple[str, str]]


def parts(kind: Kind, content: Content) -> Parts:
    """Return what a content says, by path: the label of each part and its text."""
    return {path: said for field in FIELDS[kind] for path, said in _part(field, content[field.name])}


def _part(field: Field, value: Any) -> list[tuple[str, tuple[str, str]]]:
    if field.type is Type.CRITERIA:
        return [row for one in value for row in _criterion(one)]
    return [(field.name, (field.label, _shown(field, value)))]


def _criterion(one: Content) -> list[tuple[str, tuple[str, str]]]:
    rows: list[tuple[str, tuple[str, str]]] = []
    name = one["label"]
    for field in CRITERION:
        path = f"criteria.{one['key']}.{field.name}"
        if field.type is Type.ANCHORS:
            said = one["anchors"]
            rows += [(f"{path}.{n}", (f"{name} · level {n}", said[str(n)])) for n in LEVELS]
        elif field.name == "label":
            rows.append((path, (f"{name} · name", name)))
        else:
            rows.append((path, (f"{name} · {field.label.lower()}", _shown(field, one[field.name]))))
    return rows


def _shown(field: Field, value: Any) -> str:
    match field.type:
        case Type.KEYS:
            return ", ".join(value).replace("_", " ")
        case Type.LINES:
            return "\n".join(value)
        case Type.YES:
            return "yes" if value else "no"
        case Type.COUNT:
            return "" if value is None else str(value)
        case _:
            return str(value).replace("_", " ") if field.type is Type.CHOICE else str(value)


def changes(old: Parts, new: Parts) -> list[Change]:
    """Return the parts that differ, in the order of the newer; what only the older has comes last."""
    found = []
    for path in [*new, *(path for path in old if path not in new)]:
        label = (new.get(path) or old[path])[0]
        before, after = old.get(path, ("", ""))[1], new.get(path, ("", ""))[1]
        if before != after:
            found.append(Change(path, label, tuple(words(before, after))))
    return found


def merged(base: Content, ours: Content, theirs: Content) -> tuple[dict[str, Any], list[str]]:
    """Return ours with what they changed since `base` where we did not, and the paths where both changed.

    Where both changed something to different values, ours stays. Criteria are merged one by one.
    """
    clashes: list[str] = []
    return _merged(base, ours, theirs, "", clashes), clashes


def _merged(base: Content, ours: Content, theirs: Content, at: str, clashes: list[str]) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for name in ours:
        path = f"{at}{name}"
        held, were, are = ours[name], base.get(name), theirs.get(name)
        if name == "criteria" and held and isinstance(held[0], Mapping):
            result[name] = _rows(were or [], held, are or [], clashes)
        elif isinstance(held, Mapping) and isinstance(are, Mapping) and isinstance(were, Mapping):
            result[name] = _merged(were, held, are, f"{path}.", clashes)
        elif were == are or held == are:
            result[name] = held
        elif held == were:
            result[name] = are
        else:
            clashes.append(path)
            result[name] = held
    return result


def _rows(base: Sequence[Content], ours: Sequence[Content], theirs: Sequence[Content], clashes: list[str]) -> list[Any]:
    were, held, are = ({row["key"]: row for row in rows} for rows in (base, ours, theirs))
    result: list[Any] = []
    for key, row in held.items():
        if key in were and key in are:
            result.append(_merged(were[key], row, are[key], f"criteria.{key}.", clashes))
        elif key not in were or row != were[key]:
            result.append(row)
            if row != are.get(key, {} if key in were else row):
                clashes.append(f"criteria.{key}")
    added = [row for key, row in are.items() if key not in held and key not in were]
    gone = [key for key, row in are.items() if key not in held and key in were and row != were[key]]
    clashes += [f"criteria.{key}" for key in gone]
    result += added
    if list(held) == list(were):  # we left their order alone, so a new one of theirs counts
        order = {key: place for place, key in enumerate(are)}
        result.sort(key=lambda row: order.get(row["key"], len(order)))
    return result
