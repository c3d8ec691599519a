"""Optimistic concurrency: a write names the version that its author read."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import JSONField, QuerySet

from foundation.core.bulk import as_json, change
from foundation.core.clock import now
from foundation.core.errors import NotFound, Stale
from foundation.core.models import VersionedRow
from foundation.core.prepared import Prepared

V = TypeVar("V", bound=VersionedRow)


def lock(row: V, *, version: int | None, describe: Callable[[V], Mapping[str, Any]]) -> V:
    """Return `row` read again and locked for update; call inside a transaction.

    `version` is what the author read (None skips the check, for acts that do not overwrite text).
    Raises Stale with `describe(current)` when it was written since, NotFound when it is gone.
    """
    current: V | None = _locked.first(type(row), pk=row.pk)
    if current is None:
        raise NotFound("Somebody took this away meanwhile. Nothing was changed.")
    if version is not None and current.version != version:
        raise Stale("This was changed while you were editing. Your text is kept below.", current=describe(current))
    return current


def _for_update(model: type[VersionedRow], *, pk: UUID) -> QuerySet[Any]:
    return model._default_manager.select_for_update(of=("self",)).filter(pk=pk)


_locked = Prepared[Any](_for_update)


def bump(row: V, *fields: str) -> None:
    """Save `fields` of `row` and count its version up by one."""
    row.version += 1
    row.save(update_fields=[*fields, "version", "updated_at"])


def bump_each(rows: Sequence[VersionedRow], *fields: str) -> None:
    """Save `fields` of many rows of one model and count the version of each up by one: one query."""
    if not rows:
        return
    moment = now()
    for row in rows:
        row.version += 1
        row.updated_at = moment
    names = [*fields, "version", "updated_at"]
    columns: list[Any] = [rows[0]._meta.get_field(name) for name in names]
    held = [(row.pk, *(_cell(column, getattr(row, column.attname)) for column in columns)) for row in rows]
    change(type(rows[0]), names, held)


def _cell(column: Any, value: Any) -> Any:
    return as_json(value) if isinstance(column, JSONField) else column.get_prep_value(value)


def carry_over(old: V, current: V, *relations: str) -> V:
    """Give a row that was read again the related rows that `old` has loaded, where they are still the same ones."""
    for name in relations:
        field: Any = old._meta.get_field(name)
        if field.is_cached(old) and getattr(old, field.attname) == getattr(current, field.attname):
            setattr(current, name, getattr(old, name))
    return current
