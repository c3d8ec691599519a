"""Statements that PostgreSQL keeps for a connection, so that it does not plan a question anew each time it is asked.

Planning takes it longer than answering for most of what a page asks. What was asked twice on a connection is prepared
there (PREPARE) and executed by its name from then on; after five times PostgreSQL decides by itself whether one plan is
good for all values. What it refuses to prepare is asked as it is. A pooler that hands one connection to several clients
breaks this: `PREPARED_STATEMENTS=off` is for that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import count
from typing import Any
from weakref import WeakKeyDictionary

import structlog
from django.conf import settings
from django.db import Error
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg2 import errors
from psycopg2.extensions import AsIs

log = structlog.get_logger(__name__)
# How often a connection is asked before the question is worth keeping there, and how many it keeps.
AFTER = 2
MOST = 256

_names = count(1)
# What each connection of psycopg2 keeps: by name how often it was asked, KEPT or REFUSED.
KEPT, REFUSED = -1, -2
_held: WeakKeyDictionary[Any, dict[str, int]] = WeakKeyDictionary()


class Kept:
    """One question in the words in which connections keep it.

    `places` says which of its parameters are values, by name; `types` how PostgreSQL calls what each of these is. One
    whose best plan depends on them is `planned_anew`: asked in full each time.
    """

    def __init__(
        self,
        sql: str,
        params: Sequence[Any],
        places: Sequence[str | None],
        types: Mapping[str, str],
        *,
        planned_anew: bool = False,
    ) -> None:
        self.sql, self.params, self.places, self.types = sql, params, places, types
        self.planned_anew = planned_anew
        self.name = f"holdout_{next(_names)}"
        self.order = list(dict.fromkeys(place for place in places if place))
        self.ask = f"EXECUTE {self.name}" + (f" ({', '.join(['%s'] * len(self.order))})" if self.order else "")

    def asked_on(self, connection: BaseDatabaseWrapper) -> str | None:
        """Return the SQL that asks by name on this connection, with the values in `order`; None to ask in full."""
        if self.planned_anew or not settings.PREPARED_STATEMENTS:
            return None
        connection.ensure_connection()
        held = _held.setdefault(connection.connection, {})
        state = held.get(self.name, 0)
        if state >= AFTER:
            state = held[self.name] = self._prepare(connection, held)
        elif state >= 0:
            held[self.name] = state + 1
        return self.ask if state == KEPT else None

    def rows(self, connection: BaseDatabaseWrapper, given: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """Return the rows for values that are given by name."""
        if by_name := self.asked_on(connection):
            try:
                return _read(connection, by_name, tuple(given[name] for name in self.order))
            except Error as error:
                if not forgotten(connection, error):
                    raise
        filled = zip(self.places, self.params, strict=True)
        return _read(connection, self.sql, tuple(given[place] if place else param for place, param in filled))

    def _prepare(self, connection: BaseDatabaseWrapper, held: dict[str, int]) -> int:
        if connection.needs_rollback:
            return REFUSED
        numbers = {place: AsIs(f"${at}") for at, place in enumerate(self.order, start=1)}
        told = [numbers[place] if place else param for place, param in zip(self.places, self.params, strict=True)]
        types = ", ".join(self.types[name] for name in self.order)
        # Beside Django's own cursor: this is no question of a page, and belongs in no count of them.
        with connection.connection.cursor() as cursor:
            try:
                if len(held) > MOST:
                    cursor.execute("DEALLOCATE ALL")
                    held.clear()
                if connection.in_atomic_block:
                    cursor.execute("SAVEPOINT holdout_keeps")
                cursor.execute(f"PREPARE {self.name}{f' ({types})' if types else ''} AS {self.sql}", told)
            except errors.ProgrammingError as error:
                log.warning("question_not_kept", cause=type(error).__name__)
                if connection.in_atomic_block:
                    cursor.execute("ROLLBACK TO SAVEPOINT holdout_keeps")
                return REFUSED
            if connection.in_atomic_block:
                cursor.execute("RELEASE SAVEPOINT holdout_keeps")
        return KEPT


def _read(connection: BaseDatabaseWrapper, sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def forgotten(connection: BaseDatabaseWrapper, error: Error) -> bool:
    """Tell whether the connection no longer knows what it kept, and can be asked again in full."""
    lost = isinstance(error.__cause__, errors.InvalidSqlStatementName)
    if lost:
        _held.pop(connection.connection, None)
    return lost and not connection.in_atomic_block
