"""The words in which tools are described: JSON Schema, kept small."""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
FLAG: Schema = {"type": "boolean"}
NUMBER: Schema = {"type": "integer"}
ID: Schema = {"type": "string", "format": "uuid"}
TIME: Schema = {"type": "string", "format": "date-time"}
UUID_PATTERN = r"^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$"


def shape(says: str = "", /, optional: tuple[str, ...] = (), **fields: Schema) -> Schema:
    """Return an object with exactly these fields, all of them there but the optional ones."""
    made: Schema = {
        "type": "object",
        "properties": fields,
        "required": [name for name in fields if name not in optional],
        "additionalProperties": False,
    }
    return {**made, "description": says} if says else made


def rows(of: Schema) -> Schema:
    """Return a list of these."""
    return {"type": "array", "items": of}


def maybe(of: Schema) -> Schema:
    """Return the same, or null."""
    return {**of, "type": [of["type"], "null"]}


def said(schema: Schema, says: str) -> Schema:
    """Return the same with what it means."""
    return {**schema, "description": says}


def given_id(says: str) -> Schema:
    """Return the id of something, as an argument."""
    return {"type": "string", "pattern": UUID_PATTERN, "description": says}


LIMIT: Schema = {"type": "integer", "minimum": 1, "maximum": 50, "default": 20, "description": "How many at most."}
AFTER: Schema = given_id("`next` of the answer before, to go on from there.")
NEXT: Schema = said(maybe(ID), "Give this as `after` for more; null at the end.")
