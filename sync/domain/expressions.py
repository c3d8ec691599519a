"""The small language in which a mapping table says what to take from a record. Pure.

A text is a path (`a.b`). A mapping is one of the forms in `_FORMS`, with `as` for the shape of its value. Unknown words
are refused when the table is read, not when a record comes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sync.domain import values

Raw = Mapping[str, Any]
Lookups = Mapping[str, Mapping[str, Raw]]
Expression = str | Mapping[str, Any]


class BadTable(Exception):
    """A mapping table says something that nobody understands; the sentence names the place."""


def take(expression: Expression, record: Raw, lookups: Lookups) -> Any:
    """Return what the expression says of a record; None where there is nothing."""
    if isinstance(expression, str):
        return values.word_of(at(record, expression))
    value = _FORMS[_form_of(expression)](expression, record, lookups)
    if "map" in expression:
        value = expression["map"].get(_key(value), expression.get("else"))
    shape = expression.get("as")
    return values.SHAPES[shape](value) if shape else value


def check(expression: Any, where: str) -> None:
    """Raise BadTable for an expression that could not be read."""
    if isinstance(expression, str):
        return
    if not isinstance(expression, Mapping):
        raise BadTable(f"{where}: write a path, or a mapping of words")
    form = _form_of(expression, where)
    allowed = {form, "as", "map", "else", *_BESIDE.get(form, ())}
    if unknown := set(expression) - allowed:
        raise BadTable(f"{where}: {min(unknown)} says nothing beside {form}")
    if missing := _NEEDS.get(form, frozenset()) - expression.keys():
        raise BadTable(f"{where}: {form} needs {min(missing)}")
    if form == "each" and not {"take", "row"} & expression.keys():
        raise BadTable(f"{where}: each needs take, or row")
    _check_types(expression, form, where)
    if any(isinstance(word, bool) for word in expression.get("map", ())):
        raise BadTable(f"{where}: put yes, no, true and false in quotes")
    if (shape := expression.get("as")) is not None and str(shape) not in values.SHAPES:
        raise BadTable(f"{where}: there is no shape {shape}")
    for name, part in _parts(expression):
        check(part, f"{where}.{name}")


def _check_types(expression: Mapping[str, Any], form: str, where: str) -> None:
    said = expression[form]
    if form in ("join", "glue", "all", "first_of"):
        if not isinstance(said, list):
            raise BadTable(f"{where}: {form} takes a list")
        if form in ("join", "glue") and not all(isinstance(one, str) for one in said):
            raise BadTable(f"{where}: {form} takes words")
    elif form not in ("is_value", "always") and not isinstance(said, str):
        raise BadTable(f"{where}: {form} takes a word")
    for word, kinds, takes in _TYPES:
        if word in expression and not isinstance(expression[word], kinds):
            raise BadTable(f"{where}: {word} takes {takes}")


def lookups_in(expression: Any) -> Iterator[str]:
    """Yield the names of the small lists that an expression looks into."""
    if not isinstance(expression, Mapping):
        return
    form = _form_of(expression)
    if form in ("lookup", "largest"):
        yield str(expression[form])
    for _name, part in _parts(expression):
        yield from lookups_in(part)


def _parts(expression: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield the expressions inside an expression, with their places."""
    form = _form_of(expression)
    for name in ("where", "of", "by"):
        if isinstance(expression.get(name), Mapping):
            yield name, expression[name]
    for name in ("all", "first_of"):
        yield from ((f"{name}[{number}]", part) for number, part in enumerate(expression.get(name, ())))
    yield from ((f"row.{name}", part) for name, part in expression.get("row", {}).items())
    if form in ("each", "first") and isinstance(expression.get("take"), Mapping):
        yield "take", expression["take"]


def at(record: Any, path: str) -> Any:
    """Return what stands at a path such as `a.b`; None where a part is missing."""
    for part in path.split("."):
        if isinstance(record, list) and part.isdigit():
            record = record[int(part)] if int(part) < len(record) else None
        elif isinstance(record, Mapping):
            record = record.get(part)
        else:
            return None
    return record


def _form_of(expression: Mapping[str, Any], where: str = "") -> str:
    for form in _FORMS:
        if form in expression:
            return form
    raise BadTable(f"{where}: one of {', '.join(_FORMS)} is needed")


def _key(value: Any) -> Any:
    return {True: "true", False: "false"}.get(value, value) if isinstance(value, bool) else value


def _path(expression: Raw, record: Raw, _lookups: Lookups) -> Any:
    value = values.single(at(record, expression["path"]))
    if "is" in expression:
        return value == expression["is"]
    if "in" in expression:
        return value in expression["in"]
    if "same" in expression:
        return value is not None and str(value) == str(at(record, expression["same"]))
    return value


def _join(expression: Raw, record: Raw, _lookups: Lookups) -> str:
    parts = (values.word_of(at(record, path)) for path in expression["join"])
    return " ".join(part.strip() for part in parts if part).strip()


def _glue(expression: Raw, record: Raw) -> str:
    """Return an id made of several parts; '' where one is missing."""
    parts = [values.word_of(at(record, path)) for path in expression["glue"]]
    return "" if not all(parts) else ":".join(map(str, parts))


def _rows(expression: Raw, name: str, record: Raw, lookups: Lookups) -> list[Raw]:
    rows = at(record, name)
    condition = expression.get("where")
    there = [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []
    kept = [row for row in there if condition is None or take(condition, row, lookups)]
    order = expression.get("order")
    return sorted(kept, key=lambda row: values.order_of(at(row, order))) if order else kept


def _each(expression: Raw, record: Raw, lookups: Lookups) -> list[Any]:
    rows = _rows(expression, expression["each"], record, lookups)
    if "row" in expression:
        return [{name: take(part, row, lookups) for name, part in expression["row"].items()} for row in rows]
    return [take(expression["take"], row, lookups) for row in rows]


def _list(expression: Raw, record: Raw, _lookups: Lookups) -> list[Any]:
    found = at(record, expression["list"])
    rows = found if isinstance(found, list) else [found]
    if ahead := expression.get("ahead"):
        rows = sorted(rows, key=lambda one: at(one, ahead) is not True)
    taken = [at(one, expression["take"]) if "take" in expression and isinstance(one, Mapping) else one for one in rows]
    return [word for one in taken if (word := values.word_of(one))]


def _first(expression: Raw, record: Raw, lookups: Lookups) -> Any:
    rows = _rows(expression, expression["first"], record, lookups)
    return take(expression["take"], rows[0], lookups) if rows else None


def _lookup(expression: Raw, record: Raw, lookups: Lookups) -> Any:
    key = take(expression["by"], record, lookups)
    found = lookups.get(expression["lookup"], {}).get(str(key)) if key is not None else None
    return at(found, expression["take"]) if found is not None else None


def _largest(expression: Raw, record: Raw, lookups: Lookups) -> Any:
    """Return the largest of what a lookup has about this record: how long the longest meeting of a stage takes."""
    own, column = str(record.get("id")), expression["where"]
    rows = lookups.get(expression["largest"], {}).values()
    found = (values.whole_of(at(row, expression["take"])) for row in rows if str(at(row, column)) == own)
    return max(found, default=0) or None


def _first_of(expression: Raw, record: Raw, lookups: Lookups) -> Any:
    for part in expression["first_of"]:
        if (value := take(part, record, lookups)) not in (None, ""):
            return value
    return None


_FORMS: dict[str, Callable[[Raw, Raw, Lookups], Any]] = {
    "path": _path,
    "join": _join,
    "each": _each,
    "list": _list,
    "first_of": _first_of,
    "first": _first,
    "lookup": _lookup,
    "largest": _largest,
    "any_of": lambda expression, record, lookups: bool(_rows(expression, expression["any_of"], record, lookups)),
    "all": lambda expression, record, lookups: all(take(part, record, lookups) for part in expression["all"]),
    "glue": lambda expression, record, lookups: _glue(expression, record),
    "none": lambda expression, record, lookups: at(record, expression["none"]) in (None, "", []),
    "some": lambda expression, record, lookups: at(record, expression["some"]) not in (None, "", []),
    "is_value": lambda expression, record, lookups: take(expression["of"], record, lookups) == expression["is_value"],
    "always": lambda expression, record, lookups: expression["always"],
}
_TYPES: tuple[tuple[str, tuple[type, ...], str], ...] = (
    *((word, (str,), "a word") for word in ("same", "order", "ahead")),
    *((word, (str, Mapping), "a path, or a mapping of words") for word in ("by", "of", "where", "take")),
    *((word, (Mapping,), "a mapping") for word in ("map", "row")),
    ("in", (list,), "a list"),
)
_NEEDS: dict[str, frozenset[str]] = {
    "first": frozenset({"take"}),
    "lookup": frozenset({"by", "take"}),
    "largest": frozenset({"where", "take"}),
    "is_value": frozenset({"of"}),
}
_BESIDE: dict[str, tuple[str, ...]] = {
    "path": ("is", "in", "same"),
    "each": ("where", "take", "row", "order"),
    "list": ("take", "ahead"),
    "first": ("where", "take", "order"),
    "lookup": ("by", "take"),
    "largest": ("where", "take"),
    "any_of": ("where",),
    "is_value": ("of",),
}
