"""Finishing the OpenAPI document: what holds for all of it, said once.

Bodies take no key that is not named; the server is this installation; each body and answer has an example.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings

from foundation.core.api.catalogue import catalogue
from foundation.core.api.picking import expansions
from foundation.core.registries import kept_addresses

Node = dict[str, Any]
REFS = "#/components/schemas/"
ID = "0197b0c4-5d1e-7c3a-9f60-2b8e4d1a7c55"
OF_FORMAT = {
    "uuid": ID,
    "date-time": "2026-11-20T16:30:00Z",
    "date": "2026-11-20",
    "email": "ines@example.com",
    "uri": "https://example.com/",
    "decimal": "12.5",
}
# By the name of a field; data, since the values that apps above would take are theirs.
OF_NAME: Node = json.loads((Path(__file__).parent / "examples.json").read_text(encoding="utf-8"))
# What has to lie ahead, or after something that stands beside it.
OF_BOTH = {
    ("until", "date"): "2027-03-14",
    ("until", "date-time"): "2026-11-20T17:30:00Z",
    ("ends_at", "date-time"): "2026-11-20T17:30:00Z",
}
# Who gives one of two gives not the other.
OTHERWISE = {
    "grading_seat_id": "seat_id",
    "role_id": "role_external_id",
    "candidate_id": "candidate_external_id",
    "application_id": "application_external_id",
}
DEEPEST = 6
# Text that comes in holds no NUL; where it may not be blank, something in it shows.
ANY_TEXT, SOME_TEXT = r"^[^\u0000]*$", r"^[^\u0000]*[^\s\u0000][^\u0000]*$"
BLANK = {"type": "string", "maxLength": 0}


def finish(result: Node, generator: Any, request: Any, public: bool) -> Node:
    """Return the document with what holds for all of it; called by drf-spectacular when it has read the views."""
    result["servers"] = [{"url": settings.BASE_URL, "description": "This installation"}]
    schemas = result.get("components", {}).get("schemas", {})
    for name in _taken(result, schemas):
        if "properties" in schemas[name]:
            schemas[name]["additionalProperties"] = False
    _bring_back(result, schemas)
    _simplify(schemas)
    _beside(schemas)
    result["x-other-addresses"] = [
        {"path": one.path, "media": one.media, "description": one.says, "who": one.who} for one in kept_addresses
    ]
    for operation in operations(result):
        for part in _contents(operation):
            kind = part.get("application/json")
            if kind and "schema" in kind and "example" not in kind:
                kind["example"] = example(result, kind["schema"])
    return result


def _bring_back(document: Node, schemas: dict[str, Node]) -> None:
    """Say of the body of a PATCH that it may hold what a GET gives: what cannot be written, as it is."""
    for path in document["paths"].values():
        changes, reads = (path.get(method, {}) for method in ("patch", "get"))
        taken = _json_of(changes.get("requestBody", {})).get("$ref", "").removeprefix(REFS)
        shown = _json_of(reads.get("responses", {}).get("200", {}))
        if not taken or not shown:
            continue
        fields = schemas[taken].setdefault("properties", {})
        for name, one in resolved(document, shown)["properties"].items():
            fields.setdefault(name, {**one, "readOnly": True})


def _json_of(part: Mapping[str, Any]) -> Node:
    found: Node = part.get("content", {}).get("application/json", {}).get("schema", {})
    return found


def _beside(schemas: dict[str, Node]) -> None:
    """Say of each row what `expand` shows beside it: rows of other collections, or null."""
    for view in catalogue().values():
        properties = schemas.get(_name_of(view), {}).get("properties", {})
        for name, one in expansions(view).items():
            whole = {"$ref": REFS + _name_of(catalogue()[one.collection])}
            said = f"What `{one.field}` names, with `expand={name}`; null where the key does not see it."
            properties[name] = {"anyOf": [whole, {"type": "null"}], "readOnly": True, "description": said}


def _name_of(view: Any) -> str:
    return str(view.shape.__name__.removesuffix("Shape"))


def _simplify(node: Any) -> None:
    """Write a choice of which one holds the other as that one: anything may be null, some text may be blank."""
    for inner in list(node.values()) if isinstance(node, dict) else node if isinstance(node, list) else ():
        union = inner.get("oneOf", []) if isinstance(inner, dict) else []
        if len(union) == 2 and (union == [{}, {"type": "null"}] or (union[1] == BLANK and _may_be_blank(union[0]))):
            inner.update(inner.pop("oneOf")[0])
        _simplify(inner)


def _may_be_blank(schema: Node) -> bool:
    return schema.get("type") == "string" and "minLength" not in schema and schema.get("pattern") == ANY_TEXT


def operations(document: Mapping[str, Any]) -> Iterator[Node]:
    """Yield the operations of a document."""
    for methods in document["paths"].values():
        yield from methods.values()


def example(document: Mapping[str, Any], schema: Mapping[str, Any], name: str = "", depth: int = 0) -> Any:
    """Return a value that a schema takes, the same each time."""
    if "example" in schema:
        return schema["example"]
    if "default" in schema:
        return schema["default"]
    if "$ref" in schema:
        return example(document, resolved(document, schema), name, depth)
    for union in ("allOf", "oneOf", "anyOf"):
        if schema.get(union):
            return example(document, schema[union][0], name, depth)
    if "enum" in schema:
        return next((value for value in schema["enum"] if value not in ("", None)), schema["enum"][0])
    given = schema.get("type", "object" if "properties" in schema else "string")
    kind = next((one for one in given if one != "null"), "null") if isinstance(given, list) else given
    return _of_kind(document, schema, kind, name, depth)


def _of_kind(document: Mapping[str, Any], schema: Mapping[str, Any], kind: str, name: str, depth: int) -> Any:
    if kind == "object":
        rows = schema.get("properties", {}) if depth < DEEPEST else {}
        told = [key for key, one in rows.items() if not one.get("readOnly") and OTHERWISE.get(key) not in rows]
        return {key: example(document, rows[key], key, depth + 1) for key in told}
    if kind == "array":
        many = max(1, schema.get("minItems", 1)) if depth < DEEPEST else 0
        return [example(document, schema.get("items", {}), name, depth + 1)] * many
    if kind in ("integer", "number"):
        return max(schema.get("minimum", 1), min(1, schema.get("maximum", 1)))
    if kind == "boolean":
        return True
    if kind == "null":
        return None
    form = schema.get("format", "")
    text = OF_BOTH.get((name, form)) or OF_FORMAT.get(form, OF_NAME.get(name, name.replace("_", " ") or "text"))
    return text[: schema.get("maxLength", 300)] if isinstance(text, str) else text


def resolved(document: Mapping[str, Any], schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the schema that a reference names, or the schema itself."""
    if "$ref" not in schema:
        return schema
    found: Mapping[str, Any] = document["components"]["schemas"][schema["$ref"].removeprefix(REFS)]
    return found


def _contents(operation: Mapping[str, Any]) -> Iterator[Node]:
    if "requestBody" in operation:
        yield operation["requestBody"].get("content", {})
    for answer in operation["responses"].values():
        yield answer.get("content", {})


def _taken(document: Mapping[str, Any], schemas: Mapping[str, Node]) -> set[str]:
    """Return the names of the schemas that bodies are made of."""
    waiting = [operation["requestBody"] for operation in operations(document) if "requestBody" in operation]
    found: set[str] = set()
    while waiting:
        for name in set(_named(waiting.pop())) - found:
            found.add(name)
            waiting.append(schemas[name])
    return found


def _named(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if "$ref" in node:
            yield node["$ref"].removeprefix(REFS)
        for inner in node.values():
            yield from _named(inner)
    elif isinstance(node, list):
        for inner in node:
            yield from _named(inner)
