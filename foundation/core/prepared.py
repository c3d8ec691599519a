"""Questions to the database whose SQL is written once in a process and then only asked again.

Django takes several times longer to write the SQL of a small question than the database takes to answer it, and so does
the database to plan it (`foundation.core.statements`). Where a hot page asks many, that is most of what it costs.

    _stages = Prepared(lambda *, role: Stage.objects.filter(role_id=role))
    _stages(role=found.role_id)

The function gets the `values` as stand-ins the first time and is not called again: it may pass them on to filters, and
must not look at them, nor at the clock or the time zone. Whatever else its queryset depends on is a positional `shape`,
and each shape has SQL of its own. What a member may see is asked with `foundation.people.queries.PreparedFor`.

With `PREPARED_QUERIES=off`, and on a Django whose insides this was not proven on, every question is built and asked in
Django's own way: the same rows by as many queries, only slower.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from secrets import randbelow
from typing import Any, Generic, TypeVar
from uuid import UUID, uuid4

import django
from django.conf import settings
from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet
from django.db.transaction import TransactionManagementError

from foundation.core.statements import Kept

R = TypeVar("R")
# What is read of querysets and compilers below has no public name, so each minor version is proven by the tests.
PROVEN = ((5, 2),)
Given = UUID | date | str | tuple[UUID, ...]  # a datetime is a date
One = UUID | date | str
MOST_SHAPES = 64
FAR = datetime(9100, 1, 1, tzinfo=UTC)
PLACES = re.compile("%%|%s")
IN = " IN ("


def is_proven() -> bool:
    """Tell whether the installed Django is one that preparing was proven on."""
    return django.VERSION[:2] in PROVEN


class Prepared(Generic[R]):
    """A queryset that is built and compiled once for each shape; calling it returns its rows as a list.

    Models with `select_related` and `only`, `values` and `values_list` come as they would from Django. What the
    queryset prefetches would be lost, so it raises ValueError; so does a value that the SQL does not hold, for a
    question that forgot whom it is about would answer for everybody. Of the values named in `one_of` it has to hold
    one. A lock needs a transaction as ever. With `kept=False` the database plans it anew each time: for questions
    whose best plan depends on the values, as with the words that somebody looks for.
    """

    def __init__(
        self, build: Callable[..., QuerySet[Any, R]], *, one_of: Collection[str] = (), kept: bool = True
    ) -> None:
        self._build = build
        self._kept = kept
        self._one_of = frozenset(one_of)
        self._known: dict[tuple[Hashable, ...], _Statement | None] = {}

    def __call__(self, *shape: Hashable, **values: Given) -> list[R]:
        """Return the rows for these values."""
        if None in values.values():
            raise TypeError("a prepared queryset takes no None: NULL is asked for in another way")
        if not (settings.PREPARED_QUERIES and is_proven()):
            return list(self._build(*shape, **values))
        # Of nobody, of one and of several is asked in words of their own.
        key = (shape, *values, *(len(value[:2]) if isinstance(value, tuple) else None for value in values.values()))
        known = self._known
        if key not in known:
            # Other threads read while one adds: a new dictionary takes the old one's place, without the oldest shapes.
            newest = list(known.items())[-MOST_SHAPES + 1 :]
            known = self._known = {**dict(newest), key: self._compile(shape, values)}
        statement = known[key]
        return statement.rows(values) if statement else []

    def first(self, *shape: Hashable, **values: Given) -> R | None:
        """Return the first row or None; the queryset limits itself."""
        return next(iter(self(*shape, **values)), None)

    def _compile(self, shape: Sequence[Hashable], values: Mapping[str, Given]) -> _Statement | None:
        marks = {name: _mark(value) for name, value in values.items()}
        queryset = self._build(*shape, **marks)
        if queryset._prefetch_related_lookups:  # type: ignore[attr-defined]  # noqa: SLF001  (no public name)
            raise ValueError("a prepared queryset cannot prefetch")
        compiler = queryset.query.get_compiler(using=queryset.db)
        try:
            sql, params = compiler.as_sql()
        except EmptyResultSet:
            return None
        names = {mark[0] if isinstance(mark, tuple) else mark: name for name, mark in marks.items() if mark != ()}
        if any(isinstance(param, date) and param not in names for param in params):
            raise ValueError("a prepared queryset takes a day or moment as it is given, without reckoning or the clock")
        if " AT TIME ZONE " in sql:
            raise ValueError("a prepared queryset would keep the time zone of whoever asked first")
        places = tuple(names.get(param) if isinstance(param, One) else None for param in params)
        self._require_all(set(names.values()), {place for place in places if place})
        sql = _with_arrays(sql, {at for at, place in enumerate(places) if place and _is_array(values[place])})
        types = {name: _type(value) for name, value in values.items()}
        if compiler.has_extra_select:
            raise ValueError("a prepared queryset reads no column beside those that it yields")
        converters = compiler.get_converters([column[0] for column in compiler.select])
        asked = Kept(sql, params, places, types, planned_anew=not self._kept)
        return _Statement(queryset, compiler, converters, asked)

    def _require_all(self, given: set[str], held: set[str]) -> None:
        lost = given - held
        if lost - self._one_of or (self._one_of and lost >= self._one_of):
            raise ValueError(f"a prepared queryset does not ask about {', '.join(sorted(lost))}")


@dataclass(frozen=True, slots=True)
class _Statement:
    """A question in SQL, and what turns its rows into what the queryset yields."""

    queryset: QuerySet[Any, Any]
    compiler: Any
    converters: Mapping[int, tuple[Sequence[Callable[..., Any]], Any]]
    asked: Kept

    def rows(self, values: Mapping[str, Given]) -> list[Any]:
        given = {name: _told(value) for name, value in values.items()}
        connection = connections[self.compiler.using]
        if self.queryset.query.select_for_update and not connection.in_atomic_block:
            raise TransactionManagementError("select_for_update cannot be used outside of a transaction.")
        rows = self.asked.rows(connection, given)
        if self.converters:
            rows = [self._converted(row) for row in rows]
        read: Any = self.queryset._iterable_class  # noqa: SLF001  (what makes models, dicts or tuples of the rows)
        return list(read(_Asked(self.queryset, _Answered(self.compiler, rows))))

    def _converted(self, row: Iterable[Any]) -> tuple[Any, ...]:
        values = list(row)
        for at, (ways, expression) in self.converters.items():
            for way in ways:
                values[at] = way(values[at], expression, connections[self.compiler.using])
        return tuple(values)


class _Answered:
    """What Django's iterables ask of a compiler, once the rows are there."""

    def __init__(self, compiler: Any, rows: Iterable[tuple[Any, ...]]) -> None:
        self.select, self.klass_info = compiler.select, compiler.klass_info
        self.annotation_col_map = compiler.annotation_col_map
        self._rows = rows

    def execute_sql(self, **_how: Any) -> None:
        """Nothing is left to be asked."""

    def results_iter(self, _results: None = None, **_how: Any) -> Iterator[tuple[Any, ...]]:
        return iter(self._rows)


class _Asked:
    """What Django's iterables read of a queryset and of its query."""

    _known_related_objects: Mapping[Any, Any] = {}

    def __init__(self, queryset: QuerySet[Any, Any], compiler: Any) -> None:
        query = queryset.query
        self.query, self.model, self.db = self, queryset.model, queryset.db
        self._fields = queryset._fields  # type: ignore[attr-defined]  # noqa: SLF001  (no public name)
        self.selected: Any = getattr(query, "selected", None)
        self.extra_select, self.values_select = query.extra_select, query.values_select
        self.annotation_select = query.annotation_select
        self._compiler = compiler

    def get_compiler(self, using: str) -> Any:
        return self._compiler


def _with_arrays(sql: str, arrays: Collection[int]) -> str:
    """Ask for the ids at these places as one array: so many values each cost their own, and a plan for each number."""
    pieces: list[str] = []
    begun = 0
    places = (found for found in PLACES.finditer(sql) if found[0] == "%s")
    for at, place in enumerate(places):
        if at not in arrays:
            continue
        before = sql[begun : place.start()]
        if not before.endswith(IN) or sql[place.end() : place.end() + 1] != ")":
            raise ValueError("a prepared queryset takes several ids for an `__in`, and for nothing else")
        pieces += (before.removesuffix(IN), " = ANY (%s")
        begun = place.end()
    return "".join((*pieces, sql[begun:]))


def _is_array(value: Given) -> bool:
    """Tell whether ids go as an array: of one, PostgreSQL would take it for ten and plan it anew each time."""
    return isinstance(value, tuple) and len(value) > 1


def _told(value: Given) -> One:
    """Return a value as its statement takes it."""
    if not isinstance(value, tuple):
        return value
    return f"{{{','.join([pk.hex for pk in value])}}}" if _is_array(value) else next(iter(value), "")


def _mark(value: Given) -> Any:
    """Return a stand-in that nothing else in the query equals."""
    if isinstance(value, tuple):
        return (uuid4(),) if value else ()
    if isinstance(value, UUID):
        return uuid4()
    if isinstance(value, datetime):
        return FAR + timedelta(microseconds=randbelow(10**15))
    if isinstance(value, date):
        return FAR.date() + timedelta(days=randbelow(300_000))
    if isinstance(value, str):
        return f"stand-in {uuid4()}"
    raise TypeError(f"a prepared queryset takes ids, texts, days and moments, not {type(value).__name__}")


def _type(value: Given) -> str:
    """Return what PostgreSQL calls the values of a kind."""
    if isinstance(value, UUID | tuple):
        return "uuid[]" if _is_array(value) else "uuid"
    if isinstance(value, str):
        return "text"
    return "timestamptz" if isinstance(value, datetime) else "date"
