"""Columns of a table from the declared shape of a list, and the values of the API in their types.

Times are in UTC, ids text, decimals decimals of their places, related lists lists of records. What has no fixed form
of its own (settings, figures, sections by key) is JSON in text, and its column says so. A shape alone decides the
columns: a list that is empty has the same as a full one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa
from rest_framework import serializers

from foundation.core.api.renderers import encode
from foundation.core.api.shapes import Cells, Shape

IS_JSON = {b"holdout.holds": b"json"}


@dataclass(frozen=True, slots=True)
class Column:
    """The type of a column, and how a value of the API becomes one of it; `json` marks text that holds JSON."""

    type: pa.DataType
    of: Callable[[Any], Any]
    json: bool = False


def schema_of(shape: type[Shape]) -> pa.Schema:
    """Return the columns of a list in the order of the API."""
    return pa.schema([_named(name, column) for name, column in columns_of(shape).items()])


def batch_of(shape: type[Shape], schema: pa.Schema, rows: list[Cells]) -> pa.RecordBatch:
    """Return rows of the API as a batch of `schema`."""
    found = columns_of(shape)
    arrays = [pa.array([_value(column, row[name]) for row in rows], type=column.type) for name, column in found.items()]
    return pa.record_batch(arrays, schema=schema)


def columns_of(shape: type[Shape]) -> dict[str, Column]:
    """Return the columns of a shape by name."""
    return {name: _column(field) for name, field in shape._declared_fields.items()}


def _named(name: str, column: Column) -> pa.Field:
    return pa.field(name, column.type, metadata=IS_JSON if column.json else None)


def _column(field: Any) -> Column:
    if isinstance(field, serializers.ListSerializer | serializers.ListField) and field.child is not None:
        return _several(field.child)
    if isinstance(field, serializers.Serializer):
        return _record(type(field))
    for kind, made in PLAIN:
        if isinstance(field, kind):
            return made(field)
    return Column(pa.string(), _text)


def _several(child: Any) -> Column:
    inner = _column(child)
    item = pa.field("element", inner.type, metadata=IS_JSON if inner.json else None)
    return Column(pa.list_(item), lambda values: [_value(inner, each) for each in values])


def _record(shape: type[serializers.Serializer[Any]]) -> Column:
    inner = {name: _column(field) for name, field in shape._declared_fields.items()}
    kind = pa.struct([_named(name, column) for name, column in inner.items()])
    return Column(kind, lambda row: {name: _value(column, row.get(name)) for name, column in inner.items()})


def _value(column: Column, value: Any) -> Any:
    return None if value is None else column.of(value)


def _json(value: Any) -> str:
    return encode(value).decode()


def _text(value: Any) -> str:
    return value if isinstance(value, str) else str(value)


def _moment(value: Any) -> datetime:
    # Some lists are put together by the database, as JSON: their times arrive as text.
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment.astimezone(UTC)


def _day(value: Any) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _decimal(field: Any) -> Column:
    places = field.decimal_places or 0
    # Two digits to spare: sums and averages of a column keep the type.
    kind = pa.decimal128(min((field.max_digits or 36) + 2, 38), places)
    return Column(kind, lambda value: Decimal(str(value)).quantize(Decimal(1).scaleb(-places)))


PLAIN: tuple[tuple[type[Any] | tuple[type[Any], ...], Callable[[Any], Column]], ...] = (
    ((serializers.JSONField, serializers.DictField), lambda _: Column(pa.string(), _json, json=True)),
    (serializers.BooleanField, lambda _: Column(pa.bool_(), bool)),
    (serializers.IntegerField, lambda _: Column(pa.int64(), int)),
    (serializers.FloatField, lambda _: Column(pa.float64(), float)),
    (serializers.DecimalField, _decimal),
    (serializers.DateTimeField, lambda _: Column(pa.timestamp("us", tz="UTC"), _moment)),
    (serializers.DateField, lambda _: Column(pa.date32(), _day)),
)


def told(schema: pa.Schema) -> Mapping[str, str]:
    """Return the types by column as the manifest names them."""
    return {field.name: "json" if field.metadata == IS_JSON else str(field.type) for field in schema}
