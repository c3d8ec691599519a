"""Writing one row in a statement that connections keep: every act does, and Django takes longest to put it in words.

No signal is sent, as with `foundation.core.bulk`; what the database refuses is raised as saving raises it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, TypeVar

from django.db import connection, models
from django.db.models.expressions import DatabaseDefault

from foundation.core.statements import Kept

M = TypeVar("M", bound=models.Model)


def add_one(row: M) -> M:
    """Add a new row as `save(force_insert=True)` does, with the times and whatever else its fields fill in."""
    values = {
        field.column: field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in _fields(type(row))
    }
    if any(isinstance(value, DatabaseDefault) for value in values.values()):
        row.save(force_insert=True)  # what the database fills in has to be read from it
        return row
    _adding(type(row)).rows(connection, values)
    stands = row._state  # noqa: SLF001  (where Django keeps that a row is written, under no other name)
    stands.adding, stands.db = False, connection.alias
    return row


def change_one(model: type[models.Model], names: Sequence[str], cells: Sequence[object]) -> None:
    """Give the named columns of a row new values; `id` is the first of the names, and its cell the row's key."""
    changing, columns = _changing(model, tuple(names))
    changing.rows(connection, dict(zip(columns, cells, strict=True)))


@cache
def _fields(model: type[models.Model]) -> list[Any]:
    return [field for field in model._meta.concrete_fields if not field.generated]


@cache
def _adding(model: type[models.Model]) -> Kept:
    columns = [field.column for field in _fields(model)]
    names = ", ".join(map(connection.ops.quote_name, columns))
    values = ", ".join(["%s"] * len(columns))
    sql = f"INSERT INTO {_table(model)} ({names}) VALUES ({values}) RETURNING 1"  # noqa: S608  (names of our own models)
    return Kept(sql, [None] * len(columns), columns, _types(_fields(model)))


@cache
def _changing(model: type[models.Model], names: tuple[str, ...]) -> tuple[Kept, list[str]]:
    """Return the statement, and the columns in the order of the names."""
    fields: list[Any] = [model._meta.get_field(name) for name in names]
    key, *columns = [field.column for field in fields]
    changes = ", ".join(f"{connection.ops.quote_name(column)} = %s" for column in columns)
    where = connection.ops.quote_name(key)
    sql = f"UPDATE {_table(model)} SET {changes} WHERE {where} = %s RETURNING 1"  # noqa: S608  (names of our own models)
    return Kept(sql, [None] * len(fields), [*columns, key], _types(fields)), [key, *columns]


def _types(fields: Sequence[Any]) -> dict[str, str]:
    # With its length, a text that is too long would be cut instead of refused.
    return {field.column: str(field.db_type(connection)).partition("(")[0] for field in fields}


def _table(model: type[models.Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)
