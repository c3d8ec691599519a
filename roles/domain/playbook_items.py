"""A part of the playbook as items, so that an organisation can take what is new in it one by one. Pure.

An item is an entry of a list whose entries have a `key` or `id`, or else the smallest section that holds no such list.
Its path is `section/…/key`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Value = Any


def items_of(part: Mapping[str, Value]) -> dict[str, Value]:
    """Return the items of a part by path, in their order."""
    return dict(_items(part, ()))


def _items(value: Value, path: tuple[str, ...]) -> Iterator[tuple[str, Value]]:
    if keyed(value):
        for row in value:
            yield "/".join((*path, name_of(row))), row
    elif isinstance(value, Mapping) and (not path or any(isinstance(one, (Mapping, list)) for one in value.values())):
        for name, one in value.items():
            yield from _items(one, (*path, str(name)))
    else:
        yield "/".join(path), value


def keyed(value: Value) -> bool:
    """Tell whether a value is a list of entries that have names."""
    return isinstance(value, list) and bool(value) and all(isinstance(row, Mapping) and name_of(row) for row in value)


def name_of(row: Mapping[str, Value]) -> str:
    """Return the name of an entry, '' when it has none."""
    return str(row.get("key") or row.get("id") or "")


def with_item(part: Mapping[str, Value], path: str, value: Value, order: Sequence[str]) -> dict[str, Value]:
    """Return the part with one item as `value`; a new entry stands where `order`, the paths of the pack, has it."""
    names = path.split("/")
    return dict(_with(part, names, value, ["/".join(one.split("/")[1:]) for one in order if one.startswith(names[0])]))


def _with(held: Value, names: Sequence[str], value: Value, order: Sequence[str]) -> Value:
    name, rest = names[0], names[1:]
    if isinstance(held, list):
        return _with_entry(held, name, value, order)
    held = held if isinstance(held, Mapping) else {}
    if not rest:
        return {**held, name: value}
    inside = held.get(name)
    if inside is None and isinstance(value, Mapping) and name_of(value) == rest[-1] and len(rest) == 1:
        inside = []
    below = ["/".join(one.split("/")[1:]) for one in order] if len(rest) > 1 else order
    return {**held, name: _with(inside, rest, value, below)}


def _with_entry(rows: Sequence[Value], name: str, value: Value, order: Sequence[str]) -> list[Value]:
    if any(name_of(row) == name for row in rows):
        return [value if name_of(row) == name else row for row in rows]
    before = set(order[: order.index(name)]) if name in order else set()
    places = [place for place, row in enumerate(rows, start=1) if name_of(row) in before]
    place = places[-1] if places else (0 if name in order else len(rows))
    return [*rows[:place], value, *rows[place:]]
