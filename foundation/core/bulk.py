"""Writing thousands of rows in a statement or two, for acts that would wait seconds on as many model instances.

Values are what the columns hold: keys (UUID or text), text, numbers, times, and JSON as the text that `as_json` gives.
The caller makes the keys of new rows; the times of making are filled in here, as the models do. No signal is sent, no
`clean` called, as with Django's own bulk writing; lengths, uniqueness and keys of others are the database's to hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from itertools import islice
from typing import Any, NamedTuple

import orjson
from django.core.exceptions import EmptyResultSet
from django.db import connection, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.lookups import Lookup
from django.db.models.sql.compiler import SQLCompiler

from foundation.core.clock import now
from foundation.core.single import change_one

CHUNK = 2_000
LINES = 200
BYTES = 1 << 16
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
TIMES = ("created_at", "updated_at")


class Column(NamedTuple):
    """A column with its name quoted, and the type of an array of it."""

    name: str
    array: str


def as_json(value: object) -> str:
    """Return `value` as the text of a JSON column."""
    return orjson.dumps(value).decode()


def copy_in(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Add rows by COPY. They are made while the database writes those before, so `rows` must not ask it anything.

    Raises the database errors that saving would.
    """
    statement = f"COPY {_table(model)} ({_names(_columns(model, (*names, *TIMES)))}) FROM STDIN WITH (ENCODING 'UTF8')"
    lines = _Lines(rows)
    if lines.more:
        with connection.cursor() as cursor, connection.wrap_database_errors:
            cursor.copy_expert(statement, lines, BYTES)
    if lines.error:
        raise lines.error


class _Lines:
    """Rows as a file that is read some lines at a time, so that the text of a large import is never held as a whole."""

    def __init__(self, rows: Iterable[Sequence[object]]) -> None:
        self._rows = iter(rows)
        # One moment for all that one statement writes; keys tell their order.
        moment = str(now())
        self._end = f"\t{moment}\t{moment}\n"
        self.error: Exception | None = None
        self.more = self._next()

    def _next(self) -> bytes:
        rows = list(islice(self._rows, LINES))
        lines = ["\t".join([cell if type(cell) is str else _cell(cell) for cell in row]) for row in rows]
        text = self._end.join([*lines, ""])
        return (text if _is_plain(text, rows) else self._end.join([*map(_line, rows), ""])).encode()

    def read(self, _size: int) -> bytes:
        """Return the next lines; none when there are no more. An error is kept: psycopg2 would tell it as its own."""
        lines = self.more
        try:
            self.more = self._next() if lines else b""
        except Exception as error:  # noqa: BLE001  (raised again once the statement has ended)
            self.error, self.more = error, b""
        return lines


def _cell(cell: object) -> str:
    return "\\N" if cell is None else str(cell)


def _is_plain(text: str, rows: Sequence[Sequence[object]]) -> bool:
    """Tell whether no cell of the rows holds what would end it: asked of all of them at once, since hardly any does."""
    return (
        text.count("\n") == len(rows)
        and text.count("\t") == sum(map(len, rows)) + (len(TIMES) - 1) * len(rows)
        and text.count("\\") == sum([row.count(None) for row in rows])
        and "\r" not in text
    )


def _line(row: Sequence[object]) -> str:
    """Return a row as COPY's text format has it: cells between tabs, NULL and what would end a cell written out."""
    return "\t".join(["\\N" if cell is None else str(cell).translate(_ESCAPES) for cell in row])


def _stamped(rows: Iterable[Sequence[object]]) -> list[tuple[object, ...]]:
    """Return the rows with their times: one moment for those that one statement writes; keys tell their order."""
    moment = str(now())
    return [(*row, moment, moment) for row in rows]


def add(model: type[models.Model], names: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Add rows in one statement; raises the database errors that saving would."""
    if rows:
        _insert(model, [*names, *TIMES], _stamped(rows), "")


def add_missing(model: type[models.Model], names: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Add rows of which some may be there already by whatever is unique among them; those stay as they are."""
    if not rows:
        return
    if any(field.name == TIMES[0] for field in model._meta.fields):
        names, rows = [*names, *TIMES], _stamped(rows)
    _insert(model, names, rows, "ON CONFLICT DO NOTHING")


def _insert(model: type[models.Model], names: Sequence[str], rows: Sequence[Sequence[object]], then: str) -> None:
    columns = _columns(model, tuple(names))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {_table(model)} ({_names(columns)}) "  # noqa: S608  (names of our own models)
            f"SELECT * FROM unnest({_arrays(columns)}) {then}",
            _by_column(rows),
        )


def change(model: type[models.Model], names: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Give the named columns new values; each row begins with its key. Django's own takes seconds for thousands."""
    if not rows:
        return
    if len(rows) == 1:
        change_one(model, ("id", *names), rows[0])
        return
    columns = _columns(model, ("id", *names))
    changes = ", ".join(f"{column.name} = given.{column.name}" for column in columns[1:])
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {_table(model)} AS held SET {changes} "  # noqa: S608  (names of our own models)
            f"FROM unnest({_arrays(columns)}) AS given({_names(columns)}) WHERE held.id = given.id",
            _by_column(rows),
        )


class Among(Lookup):
    """`name__among=values`: equal to one of thousands of texts, sent as one array and not as thousands of values."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        if not self.rhs:
            raise EmptyResultSet
        left, values = self.process_lhs(compiler, connection)
        return f"{left} = ANY(%s::text[])", (*values, list(self.rhs))


class AmongIds(Among):
    """`object_id__among=ids`, as one text: with hundreds of ids, reading the question costs more than answering it."""

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        if not self.rhs:
            raise EmptyResultSet
        left, values = self.process_lhs(compiler, connection)
        return f"{left} = ANY(%s::uuid[])", (*values, f"{{{','.join([pk.hex for pk in self.rhs])}}}")


models.CharField.register_lookup(Among)
models.UUIDField.register_lookup(AmongIds)


@cache
def _columns(model: type[models.Model], names: tuple[str, ...]) -> list[Column]:
    columns = []
    for name in names:
        field = model._meta.get_field(name)
        if not isinstance(field, models.Field) or not field.column:
            raise TypeError(f"{model.__name__}.{name} is no column")
        # With its length, a cast would cut a text that is too long instead of refusing it.
        kind = str(field.db_type(connection)).partition("(")[0]
        columns.append(Column(connection.ops.quote_name(field.column), f"%s::{kind}[]"))
    return columns


def _table(model: type[models.Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def _names(columns: Iterable[Column]) -> str:
    return ", ".join(column.name for column in columns)


def _arrays(columns: Iterable[Column]) -> str:
    return ", ".join(column.array for column in columns)


def _by_column(rows: Iterable[Sequence[object]]) -> list[list[object]]:
    return [list(column) for column in zip(*rows, strict=True)]
