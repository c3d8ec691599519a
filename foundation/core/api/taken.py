"""What the fields of an input take, word for word, as the OpenAPI description tells it."""

from typing import Any

from rest_framework import serializers

from foundation.core.api.described import ANY_TEXT, SOME_TEXT
from foundation.core.api.inputs import EXACT, WRITTEN, Figure, Input


def as_taken(field: Any, schema: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a field of an input: text that shows and holds no NUL, lists that may not be empty, …"""
    schema |= {"pattern": WRITTEN[type(field)]} if type(field) in WRITTEN else {}
    if isinstance(field, serializers.CharField):
        if not {"format", "pattern", "enum"} & set(schema):
            schema["pattern"] = ANY_TEXT if field.allow_blank else SOME_TEXT
        if not field.allow_blank:
            schema["minLength"] = max(1, field.min_length or 1)
    elif isinstance(field, serializers.IntegerField):
        return {"minimum": -EXACT, "maximum": EXACT, **schema}
    elif isinstance(field, serializers.FileField):
        schema["format"] = "binary"
    elif isinstance(field, serializers.ListSerializer) and (most := getattr(field, "max_length", None)):
        schema["maxItems"] = most
    elif isinstance(field, serializers.ListField) and not field.allow_empty:
        schema["minItems"] = max(1, field.min_length or 1)
    elif isinstance(field, Figure):
        return {"anyOf": [schema, {"type": "string", "format": "decimal", "pattern": r"^\d{1,3}(\.\d{1,2})?$"}]}
    elif isinstance(field, serializers.DecimalField) and field.max_digits and field.decimal_places is not None:
        return _decimal(field, schema)
    return schema


def _decimal(field: Any, schema: dict[str, Any]) -> dict[str, Any]:
    """A decimal comes as text or as a whole number."""
    whole = field.max_digits - field.decimal_places
    low = int(field.min_value) if field.min_value is not None else -(10**whole) + 1
    high = int(field.max_value) if field.max_value is not None else 10**whole - 1
    sign = "" if low >= 0 else "-?"
    text = {
        "type": "string",
        "format": "decimal",
        "pattern": rf"^{sign}\d{{1,{whole}}}(\.\d{{1,{field.decimal_places}}})?$",
    }
    kinds: list[dict[str, Any]] = [text, {"type": "integer", "minimum": low, "maximum": high}]
    nothing: list[dict[str, Any]] = [{"type": "null"}] if field.allow_null else []
    kept: dict[str, Any] = {key: schema[key] for key in ("description", "default") if key in schema}
    shown = str(max(low, min(1, high))) + (".5" if high > 1 else "")
    return {"anyOf": kinds + nothing, "example": shown, **kept}


def comes_in(field: Any) -> bool:
    """Tell whether a field, or the list that it is of, belongs to an input."""
    owner = field.parent
    while owner is not None and not isinstance(owner, serializers.BaseSerializer):
        owner = owner.parent
    return isinstance(owner, Input)
