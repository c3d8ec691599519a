"""The OpenAPI document as plain data for a page: chapters of endpoints with their parameters and fields."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from foundation.core.api.samples import Sample, samples

Node = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter or a field of a body. `kind` is its type in words; parameters have a place: path, query or header.

    A `fixed` one may be sent back as it is, and be nothing else.
    """

    name: str
    kind: str
    required: bool
    said: str
    place: str = ""
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One method on one address. `answers` are (status, words) pairs; `given` and `shown` the fields in and out.

    `samples` are requests to copy."""

    anchor: str
    method: str
    path: str
    said: str
    scope: str
    parameters: list[Field]
    given: list[Field]
    shown: list[Field]
    answers: list[tuple[str, str]]
    samples: list[Sample]


@dataclass(frozen=True, slots=True)
class Chapter:
    """The endpoints of one resource."""

    name: str
    endpoints: list[Endpoint]


def chapters(document: Node) -> list[Chapter]:
    """Return the chapters of an OpenAPI document, by resource in alphabetical order."""
    found: dict[str, list[Endpoint]] = {}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            found.setdefault(operation["tags"][0], []).append(_endpoint(document, path, method, operation))
    return [Chapter(name, found[name]) for name in sorted(found)]


def _endpoint(document: Node, path: str, method: str, operation: Node) -> Endpoint:
    asked = [one for one in operation.get("parameters", []) if one["in"] != "cookie"]
    taken = _body(operation.get("requestBody", {}))
    success: Node = next((answer for status, answer in sorted(operation["responses"].items()) if status < "300"), {})
    shown = _body(success)
    return Endpoint(
        anchor=operation["operationId"],
        method=method.upper(),
        path=path,
        said=operation.get("description", ""),
        scope=" or ".join([operation["x-scope"], *operation.get("x-scopes-too", [])]),
        parameters=[
            Field(one["name"], _kind(document, one["schema"]), one.get("required", False), _said(one), one["in"])
            for one in asked
        ],
        given=[one for one in _fields(document, taken) if not one.fixed],
        shown=list(_fields(document, _row(document, shown))),
        samples=samples(document, path, method, operation),
        answers=[(status, _words(answer)) for status, answer in sorted(operation["responses"].items())],
    )


def _body(part: Node) -> Node:
    first: Node = next(iter(part.get("content", {}).values()), {})
    return first.get("schema", {})


def _follow(document: Node, schema: Node) -> Node:
    if "$ref" in schema:
        return document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    alone = schema.get("allOf") or schema.get("oneOf") or []
    return _follow(document, alone[0]) if alone and "properties" not in schema else schema


def _row(document: Node, schema: Node) -> Node:
    """Return the schema of one row, out of a page of them."""
    whole = _follow(document, schema)
    results = whole.get("properties", {}).get("results")
    return results["items"] if results else whole


def _fields(document: Node, schema: Node) -> Iterator[Field]:
    whole = _follow(document, schema)
    required = whole.get("required", [])
    for name, one in whole.get("properties", {}).items():
        fixed = one.get("readOnly", False)
        yield Field(name, _kind(document, one), name in required, _said(one), fixed=fixed)


def _kind(document: Node, schema: Node) -> str:
    """Say the type of a schema in words, such as `text (uuid), or null`."""
    if union := schema.get("oneOf") or schema.get("anyOf"):
        kinds = [_kind(document, one) for one in union if one.get("enum") != [""]]
        return ", or ".join(dict.fromkeys(kinds))
    inner = _follow(document, schema)
    if "enum" in inner:
        return " | ".join("null" if value is None else str(value) for value in inner["enum"] if value != "")
    types = inner.get("type", "object" if "properties" in inner else "anything")
    names = types if isinstance(types, list) else [types]
    words = {"string": "text", "integer": "whole number", "boolean": "true | false"}
    said = [words.get(str(name), str(name)) for name in names]
    if "array" in names:
        said[names.index("array")] = "list of " + _kind(document, inner.get("items", {}))
    if "format" in inner:
        said[0] += f" ({inner['format']})"
    return ", or ".join(said)


def _said(part: Node) -> str:
    text = part.get("description", "") or part.get("schema", {}).get("description", "")
    return "" if text.lstrip().startswith("* `") else text


def _words(answer: Node) -> str:
    return "problem" if any("problem" in kind for kind in answer.get("content", {})) else "ok"
