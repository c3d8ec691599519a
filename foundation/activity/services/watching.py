# ruff: noqa: S608, S611 - all names come from our own models, and no value of anybody is put in
"""Triggers by which the database notes what a statement changed of what the API shows.

They are made from the collections themselves: the columns of a row, what its shape reads of related rows, and what
`Shape.fed_by` names; `registries.sights` says which rows give and take sight. No act has to think of them, and none
can forget to.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import connection, models
from django.db.models.expressions import RawSQL

from foundation.core.api.catalogue import catalogue, model_of
from foundation.core.api.shapes import FILLED
from foundation.core.registries import Sight, also_fed, sights

# What is kept for finding rows and working with them, and shown nowhere.
QUIET = frozenset({"search", "sort_name", "keys", "looked_at"})
MARK = "activity_feed_version"
OWN = "SELECT organisation_id, id, NULL::uuid FROM {changed} AS c"
NOTE = "INSERT INTO activity_change (organisation_id, era, xid, horizon, at, collection, ids, member_id)"
STAMP = (
    "(SELECT number FROM activity_era LIMIT 1), pg_current_xact_id()::text::bigint,"
    " pg_snapshot_xmin(pg_current_snapshot())::text::bigint, clock_timestamp()"
)


@dataclass(frozen=True, slots=True)
class Watch:
    """A change to `columns` of a table touches rows of a collection.

    `touched` is SQL for their (organisation_id, id, member_id), with `{changed}` for the rows that were changed. Rows
    that others point at touch nothing by being made or removed (`only_changes`): those others change then themselves.
    """

    table: str
    columns: tuple[str, ...]
    collection: str
    touched: str
    only_changes: bool = False


def watches() -> list[Watch]:
    """Return all that is to be watched."""
    found = [_sight(sight) for sight in sights]
    for name, view in catalogue().items():
        if view.fed:
            model = model_of(view)
            found += [_own(name, model), *_related(name, model, view.shape)]
    return _joined(found)


def _joined(found: Iterable[Watch]) -> list[Watch]:
    """Return one watch for all columns of a table that touch the same rows."""
    columns: dict[Any, dict[str, None]] = defaultdict(dict)
    for one in found:
        columns[replace(one, columns=())] |= dict.fromkeys(one.columns)
    return [replace(one, columns=tuple(names)) for one, names in columns.items() if tuple(names) != ("id",)]


def _own(name: str, model: type[models.Model]) -> Watch:
    return Watch(_table(model), _all_columns(model), name, OWN)


def _related(name: str, model: type[models.Model], shape: Any) -> Iterator[Watch]:
    above = [path for key, paths in also_fed.items() if key.split()[0] == name for path in paths]
    for path in dict.fromkeys([*paths_of(model, shape), *above]):
        yield from _along(name, model, path)


def paths_of(model: type[models.Model], shape: Any) -> list[str]:
    """Return the dotted paths to values that a shape shows of related rows, a column or * at their ends."""
    read = [field.source or key for key, field in shape._declared_fields.items()]
    paths = [source.replace("__", ".") for source in (*read, *shape.needs) if source != FILLED]
    own = [path for path in paths if "." in path and not _is_own(model, path)]
    return list(dict.fromkeys([*own, *(path for fed in shape.fed_by.values() for path in fed)]))


def _is_own(model: type[models.Model], path: str) -> bool:
    """Tell whether a path is read by an annotation of the queryset and not from related rows."""
    try:
        model._meta.get_field(path.split(".", maxsplit=1)[0])
    except FieldDoesNotExist:
        return True
    return False


def _along(name: str, model: type[models.Model], path: str) -> Iterator[Watch]:
    """Yield a watch for each row on a path, whose change leads to other rows or other values."""
    if ":" in path:
        label, _, column = path.partition(":")
        other = apps.get_model(label)
        touched = _reached(model, "pk", f"SELECT {column} FROM {{changed}} AS c")
        yield Watch(_table(other), _all_columns(other), name, touched)
        return
    *steps, last = path.split(".")
    here, before = model, ""
    for at, step in enumerate(steps):
        field: Any = here._meta.get_field(step)
        whole = f"{before}__{step}" if before else step
        end = at == len(steps) - 1
        if field.many_to_many:
            yield _of_links(name, model, before, field)
        here = field.related_model
        columns = (_all_columns(here) if last == "*" else (_column(here, last),)) if end else ()
        if field.one_to_many or (field.one_to_one and not field.concrete):
            key = field.field.column
            touched = _reached(model, before or "pk", f"SELECT {key} FROM {{changed}} AS c")
            yield Watch(_table(here), tuple(dict.fromkeys((key, *columns))), name, touched)
        else:
            following = _following(here, steps, at, last)
            if watched := tuple(dict.fromkeys((*columns, *following))):
                yield Watch(_table(here), watched, name, _reached(model, whole, "SELECT id FROM {changed} AS c"), True)
        before = whole


def _following(here: type[models.Model], steps: list[str], at: int, last: str) -> tuple[str, ...]:
    """Return the column of a row that leads on along the path, if it holds one."""
    if at + 1 >= len(steps):
        return ()
    field: Any = here._meta.get_field(steps[at + 1])
    return (field.column,) if field.concrete and not field.many_to_many else ()


def _of_links(name: str, model: type[models.Model], before: str, field: Any) -> Watch:
    links = field.through if hasattr(field, "through") else field.remote_field.through
    key = field.m2m_column_name() if hasattr(field, "m2m_column_name") else field.field.m2m_reverse_name()
    touched = _reached(model, before or "pk", f"SELECT {key} FROM {{changed}} AS c")
    return Watch(_table(links), _all_columns(links), name, touched)


def _reached(model: type[models.Model], path: str, keys: str) -> str:
    """Return SQL for the rows of a model that stand at the other end of a path from rows with these keys."""
    marked = RawSQL(keys.replace("{changed}", "_changed_"), [])
    rows = model._base_manager.filter(**{f"{path}__in": marked}).order_by()
    found, given = rows.values_list("organisation_id", "pk").distinct().query.sql_with_params()
    if given:
        raise TypeError(f"{model.__name__}: the path {path} asks for values")
    plain = found.replace("{", "{{").replace("}", "}}").replace("_changed_", "{changed}")
    return f"SELECT organisation_id, id, NULL::uuid FROM ({plain}) AS touched(organisation_id, id)"


def _sight(sight: Sight) -> Watch:
    model = apps.get_model(sight.model)
    return Watch(_table(model), sight.columns, f"@{sight.about}", sight.touched)


def _table(model: Any) -> str:
    return str(model._meta.db_table)


def _column(model: type[models.Model], name: str) -> str:
    plain = name.removesuffix("_id") if name.endswith("_id") else name
    for one in (name, plain):
        for field in model._meta.concrete_fields:
            if field.name == one:
                return str(field.column)
    raise TypeError(f"{model.__name__} has no column {name}")


def _all_columns(model: Any) -> tuple[str, ...]:
    return tuple(field.column for field in model._meta.concrete_fields if field.name not in QUIET)


def statements() -> list[str]:
    """Return the SQL that makes the functions and triggers of all tables."""
    by_table: dict[str, list[Watch]] = defaultdict(list)
    for watch in watches():
        by_table[watch.table].append(watch)
    return [part for table, found in sorted(by_table.items()) for part in _of_table(table, found)]


def _of_table(table: str, found: list[Watch]) -> Iterator[str]:
    name = f"activity_feed_{table}"
    made = "\n".join(_noted(one, "new_rows") for one in found if not one.only_changes)
    gone = "\n".join(_noted(one, "old_rows") for one in found if not one.only_changes)
    changed = "\n".join(_noted(one, _differing(one)) for one in found)
    yield (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $feed$ BEGIN\n"
        f"IF TG_OP = 'UPDATE' THEN\n{changed}\n"
        f"ELSIF TG_OP = 'INSERT' THEN\n{made or 'NULL;'}\nELSE\n{gone or 'NULL;'}\nEND IF;\nRETURN NULL; END $feed$"
    )
    tables = {
        "INSERT": "NEW TABLE AS new_rows",
        "UPDATE": "OLD TABLE AS old_rows NEW TABLE AS new_rows",
        "DELETE": "OLD TABLE AS old_rows",
    }
    for act, referencing in tables.items():
        if act == "UPDATE" or made:
            yield (
                f'CREATE OR REPLACE TRIGGER {name}_{act.lower()} AFTER {act} ON "{table}" REFERENCING {referencing}'
                f" FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
            )


def _noted(watch: Watch, changed: str) -> str:
    """Return the statement that notes what was touched by the rows of `changed`: one row for each organisation."""
    touched = watch.touched.format(changed=changed)
    return (
        f"{NOTE} SELECT organisation_id, {STAMP}, '{watch.collection}', array_agg(DISTINCT id), member_id"
        f" FROM ({touched}) AS t(organisation_id, id, member_id) WHERE id IS NOT NULL"
        " GROUP BY organisation_id, member_id;"
    )


def _differing(watch: Watch) -> str:
    """Return the rows, as they were and as they are, of which a watched column is another now."""
    new, old = (", ".join(f'{side}."{one}"' for one in watch.columns) for side in ("n", "o"))
    found = (
        f"SELECT {{side}}.* FROM new_rows n JOIN old_rows o ON o.id = n.id WHERE ROW({new}) IS DISTINCT FROM ROW({old})"
    )
    if watch.only_changes or watch.touched == OWN:
        return f"({found.format(side='n')})"
    return f"({found.format(side='n')} UNION ALL {found.format(side='o')})"


def install() -> None:
    """Make the triggers unless those that there are say the same."""
    wanted = statements()
    version = hashlib.sha256("\n".join(wanted).encode()).hexdigest()
    with connection.cursor() as cursor:
        if _installed(cursor) == version:
            return
        _remove(cursor)
        for one in wanted:
            cursor.execute(one)
        cursor.execute(f"CREATE FUNCTION {MARK}() RETURNS text LANGUAGE sql AS $$ SELECT '{version}' $$")


def uninstall() -> None:
    """Take the triggers away, so that tables can be changed; what is written meanwhile is not noted."""
    with connection.cursor() as cursor:
        _remove(cursor)


def _installed(cursor: Any) -> str | None:
    cursor.execute("SELECT to_regprocedure(%s) IS NOT NULL", [f"{MARK}()"])
    if not cursor.fetchone()[0]:
        return None
    cursor.execute(f"SELECT {MARK}()")
    return str(cursor.fetchone()[0])


def _remove(cursor: Any) -> None:
    cursor.execute(
        "SELECT p.oid::regprocedure::text FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
        " WHERE p.proname LIKE 'activity\\_feed\\_%%' AND n.nspname = current_schema()"
    )
    for name in _first(cursor.fetchall()):
        cursor.execute(f"DROP FUNCTION {name} CASCADE")


def _first(rows: Iterable[tuple[Any, ...]]) -> list[str]:
    return [str(row[0]) for row in rows]
