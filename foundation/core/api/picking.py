"""`ids=`, `fields=` and `expand=`: which rows, how much of each, and what is shown beside them.

Written once for all collections and items: what there is to ask for is read off shapes and models. A field such as
`role_id` names a row of another collection; `expand=role` puts that row there as `role`, as the same key would get it
at its own address: through the visibility of that collection, masked as it masks, and null where it shows nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from uuid import UUID

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model, QuerySet

from foundation.core.api.catalogue import catalogue, model_of
from foundation.core.api.errors import BadQuery
from foundation.core.api.permissions import missing, scopes_of, usable
from foundation.core.api.shapes import FILLED, Cells

OF_ITEMS = ("fields", "expand")
OF_LISTS = ("ids", *OF_ITEMS)
# What fits into an address.
MOST_IDS = 100
# A row of which only some fields were asked for is not what the description of the row promises.
PART_TYPE = "application/vnd.holdout.part+json"


@dataclass(frozen=True, slots=True)
class Inside:
    """As much of a request as a collection looks at to find its rows; nothing was asked of it by parameters."""

    member: Any
    auth: Any
    query_params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Expansion:
    """The field that names another row, and the collection in which that row is shown."""

    field: str
    collection: str


@dataclass(frozen=True, slots=True)
class Picked:
    """What a request asks for: rows by `ids` (None: any), `fields` of them (none: all), and what to `expand`."""

    ids: tuple[UUID, ...] | None = None
    fields: tuple[str, ...] = ()
    expand: tuple[str, ...] = ()

    @property
    def media_type(self) -> str:
        """The type of the answer."""
        return PART_TYPE if self.fields else "application/json"

    def among(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Return those of the rows that are asked for."""
        return rows if self.ids is None else rows.filter(pk__in=self.ids)

    def shown(self, view: Any, rows: list[Cells]) -> list[Cells]:
        """Return the rows with what is shown beside them, and no more of them than was asked for.

        Queries: for each of `expand` as many as a page of its collection.
        """
        known = expansions(_kind(view)) if self.expand else {}
        beside = {name: _related(view, known[name], rows) for name in self.expand}
        for row in rows:
            row.update({name: found.get(row[known[name].field]) for name, found in beside.items()})
        if not self.fields:
            return rows
        kept = (*self.fields, *self.expand)
        return [{name: row[name] for name in kept} for row in rows]


def picked(view: Any, query: Any) -> Picked:
    """Read what a query asks for. Raises BadQuery for names that there are not, PermissionDenied for a scope."""
    faults: dict[str, tuple[str, str]] = {}
    fields = _named(query, "fields", view.shape._declared_fields, faults)
    known = expansions(_kind(view)) if "expand" in query else {}
    expand = _named(query, "expand", known, faults)
    ids = _ids(query["ids"], faults) if "ids" in query else None
    if faults:
        raise BadQuery(faults)
    for name in expand:
        needed = scopes_of(catalogue()[known[name].collection], "GET")
        if not usable(needed, view.asker.scopes, view.request):
            raise missing(needed)
    return Picked(ids, fields, expand)


def _named(
    query: Mapping[str, str], parameter: str, known: Iterable[str], faults: dict[str, tuple[str, str]]
) -> tuple[str, ...]:
    """Return the names in a parameter, each once; what there is not is put among the faults."""
    if parameter not in query:
        return ()
    names = tuple(dict.fromkeys(query[parameter].split(",")))
    if all(name in known for name in names):
        return names
    there = ", ".join(known)
    said = f"Give one or several of {there}." if there else "There is nothing to expand here."
    faults[parameter] = ("unknown", said)
    return ()


def _ids(text: str, faults: dict[str, tuple[str, str]]) -> tuple[UUID, ...]:
    parts = text.split(",")
    try:
        found = tuple(UUID(part) for part in parts if len(part) == len(str(UUID(int=0))))
    except ValueError:
        found = ()
    if len(found) != len(parts) or len(parts) > MOST_IDS:
        faults["ids"] = ("invalid", f"Give 1 to {MOST_IDS} ids, separated by commas.")
    return found


@cache
def expansions(kind: Any) -> dict[str, Expansion]:
    """Return what can be expanded in the rows of a view, by name."""
    names, model = kind.shape._declared_fields, model_of(kind)
    found = {}
    for key, declared in names.items():
        name = key.removesuffix("_id")
        if name == key or name in names or declared.source == FILLED:
            continue
        target = _pointed(model, (declared.source or key).replace("__", ".")) or _pointed(model, key)
        if target in _homes():
            found[name] = Expansion(key, _homes()[target])
    return found


def _kind(view: Any) -> Any:
    return type(view)


@cache
def _homes() -> dict[type[Model], str]:
    """Return the collection in which rows of each model are shown where others name them."""
    return {model_of(view): name for name, view in catalogue().items() if view.stands_for}


def _pointed(model: type[Model], path: str) -> Any:
    """Return the model of the row that a dotted path to an id names; None where it is no key of ours."""
    here: Any = model
    for step in path.split("."):
        try:
            here = here._meta.get_field(step).related_model if here else None
        except FieldDoesNotExist:
            return None
    return here


def _related(view: Any, one: Expansion, rows: list[Cells]) -> dict[Any, Cells]:
    """Return the rows of another collection that these name, as far as they are there for who asks."""
    ids = {row[one.field] for row in rows} - {None}
    if not ids:
        return {}
    other = catalogue()[one.collection]()
    other.request = Inside(view.request.member, view.request.auth)
    shown = other.queryset(view.request.member).filter(pk__in=ids).order_by()
    cells, keys = other.shape.read(shown, view.asker, also=("pk",))
    return {pk: row for (pk,), row in zip(keys, cells, strict=True)}
