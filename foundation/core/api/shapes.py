"""What goes out: a shape is declared like a serializer (the schema reads it) and filled from plain rows.

No model instance and no per-field code stands between the database and the JSON, which keeps a list near the cost
of `values()`.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.drainage import set_override
from rest_framework import serializers

from foundation.core.api.permissions import Asker
from foundation.core.api.renderers import in_utc

Cells = dict[str, Any]
FILLED = "*"


class Shape(serializers.Serializer[Any]):
    """The JSON form of one row.

    Each field reads its `source` ("user.name" follows relations) from the query. A field with `source=FILLED` is not
    read but put in by `finish`. `needs` names further columns (as in `values`) that `finish` looks at and that do not
    go out. `pay` names fields that are null unless the key has `pay:read`.

    `fed_by` says of each field that is filled or annotated from which related rows its value comes: dotted paths from
    the row with a column or * at the end ("tags.name"), or `app.Model:column` for rows that hold the id in a column. A
    change there is a change of this row (`foundation.activity.services.watching`).
    """

    needs: ClassVar[tuple[str, ...]] = ()
    pay: ClassVar[tuple[str, ...]] = ()
    fed_by: ClassVar[Mapping[str, tuple[str, ...]]] = {}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        set_override(cls, "component_name", cls.__name__.removesuffix("Shape"))

    @classmethod
    def finish(cls, rows: list[Cells], asker: Asker) -> None:
        """Fill and mask cells of all `rows` in place: related lists, what a policy hides, what is computed."""

    @classmethod
    def read(
        cls, queryset: QuerySet[Any], asker: Asker, *, also: Sequence[str] = ()
    ) -> tuple[list[Cells], list[tuple[Any, ...]]]:
        """Return the rows of `queryset` in this shape, and beside each the values of the columns in `also`."""
        names, paths, filled = _plan(cls)
        kept = _moments(cls)
        found = list(queryset.values_list(*paths, *also))
        width = len(paths)
        rows = [dict(zip(names, cells, strict=False)) for cells in found]
        beside = [cells[width:] for cells in found]
        if filled:
            for row in rows:
                row.update(filled)
        if rows:
            cls.finish(rows, asker)
        for name, key in kept:
            for entry in (entry for row in rows for entry in row[name] or ()):
                entry[key] = in_utc(entry[key])
        hidden = () if asker.sees_pay else cls.pay
        if hidden or cls.needs:
            for row in rows:
                for name in hidden:
                    row[name] = None
                for name in cls.needs:
                    del row[name]
        return rows, beside


@cache
def _moments(shape: type[Shape]) -> list[tuple[str, str]]:
    """Return the lists that are read from columns of JSON, where moments are text, with the keys of those moments."""
    fields: Mapping[str, Any] = shape._declared_fields
    lists: list[tuple[str, Any]] = [
        (name, field.child)
        for name, field in fields.items()
        if isinstance(field, serializers.ListSerializer) and field.source != FILLED
    ]
    return [
        (name, key)
        for name, entry in lists
        for key, inner in entry.fields.items()
        if isinstance(inner, serializers.DateTimeField)
    ]


@cache
def _plan(shape: type[Shape]) -> tuple[tuple[str, ...], tuple[str, ...], Cells]:
    """Return the names and column paths to read, and the cells that `finish` fills, all null at first."""
    sources = {name: field.source or name for name, field in shape._declared_fields.items()}
    read = {name: source.replace(".", "__") for name, source in sources.items() if source != FILLED}
    filled = {name: None for name, source in sources.items() if source == FILLED}
    if taken := set(shape.needs) & set(sources):
        raise TypeError(f"{shape.__name__}: {', '.join(sorted(taken))} is both a field and among the needs")
    return (*read, *shape.needs), (*read.values(), *shape.needs), filled
