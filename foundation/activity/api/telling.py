"""What a key is told of rows that were touched: what it may see as it is now, what is gone, and nothing of the rest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Model

from foundation.activity.queries.changes import Entry
from foundation.core.api.catalogue import model_of
from foundation.core.api.permissions import Asker
from foundation.core.registries import successors

MOST_AT_ONCE = 5_000
ABOUT = {"@role": "roles.role", "@application": "candidates.application"}
Key = tuple[str, UUID]


class Lost(Exception):
    """So much of what the member may see is other than before that they had better read everything anew."""


def told(request: Any, views: Mapping[str, Any], page: Iterable[Entry], *, compact: bool) -> list[dict[str, Any]]:
    """Return the changes of a page as they go out, each row once, where it was touched last. Raises Lost.

    Queries: for each collection on the page what may be seen of it, and what is not there any more.
    """
    member = request.member
    touched: dict[Key, Entry] = {}
    for entry in _opened(member, views, page):
        touched.pop((entry.collection, entry.id), None)
        touched[entry.collection, entry.id] = entry
    by_collection: dict[str, list[Entry]] = defaultdict(list)
    for entry in touched.values():
        by_collection[entry.collection].append(entry)
    said: dict[Key, dict[str, Any]] = {}
    for name, entries in by_collection.items():
        for pk, op in _of_collection(request, views[name], entries, compact=compact).items():
            said[name, pk] = op
    return [
        {"collection": name, "id": pk, "op": said[name, pk]["op"], "at": entry.at, **_rest(said[name, pk])}
        for (name, pk), entry in touched.items()
        if (name, pk) in said
    ]


def _rest(op: Mapping[str, Any]) -> dict[str, Any]:
    return {"merged_into": op.get("merged_into"), "data": op.get("data")}


def _opened(member: Any, views: Mapping[str, Any], page: Iterable[Entry]) -> Iterable[Entry]:
    """Yield the entries of a page, and of one about the member's own sight each row that it may give or take."""
    for entry in page:
        if not entry.own:
            yield entry
        elif entry.collection not in ABOUT:
            raise Lost
        else:
            yield from _in_sight(member, views, entry)


def _in_sight(member: Any, views: Mapping[str, Any], entry: Entry) -> Iterable[Entry]:
    """Yield each row that hangs on the application or the role, and on the role of the application."""
    about: dict[str, UUID | None] = {ABOUT[entry.collection]: entry.id}
    count = 0
    if entry.collection == "@application":
        held = apps.get_model("candidates.application")._base_manager.filter(pk=entry.id)
        about |= dict.fromkeys([ABOUT["@role"]], held.values_list("role_id", flat=True).first())
    for name, view in views.items():
        if member.reads_all_of_org and not view.sealed:
            continue
        model = model_of(view)
        found = next(((way, pk) for label, pk in about.items() if (way := way_to(model, label))), None)
        if found is None:
            continue
        rows = model._base_manager.filter(**{found[0]: found[1]}).order_by("pk").values_list("pk", flat=True)
        for pk in rows[: MOST_AT_ONCE + 1]:
            count += 1
            if count > MOST_AT_ONCE:
                raise Lost
            yield entry._replace(collection=name, id=pk)


def way_to(model: type[Model], label: str, steps: int = 3) -> str | None:
    """Return the lookup by which rows of a model hang on one of another: its id, a key of its own, or over others."""
    if model._meta.label_lower == label:
        return "pk"
    if model._meta.label_lower == "candidates.candidate":
        return "applications" if label == "candidates.application" else "applications__role"
    keys: list[Any] = [field for field in model._meta.concrete_fields if field.many_to_one or field.one_to_one]
    for field in keys:
        if field.related_model._meta.label_lower == label:
            return str(field.name)
    for field in keys:
        leads_on = steps > 1 and field.related_model is not model and not field.null
        if leads_on and field.related_model._meta.app_label != "people":
            way = way_to(field.related_model, label, steps - 1)
            if way:
                return f"{field.name}__{way}"
    return None


def _of_collection(request: Any, kind: Any, entries: list[Entry], *, compact: bool) -> dict[UUID, dict[str, Any]]:
    view = kind()
    view.request, member = request, request.member
    ids = [entry.id for entry in entries]
    rows = view.queryset(member).filter(pk__in=ids)
    if compact:
        seen: dict[UUID, Any] = dict.fromkeys(rows.order_by().values_list("pk", flat=True))
    else:
        asker = Asker(member, frozenset(request.auth.scopes), request.auth.prefix)
        cells, keys = view.shape.read(rows, asker, also=("pk",))
        seen = {pk: one for (pk,), one in zip(keys, cells, strict=True)}
    found = {pk: {"op": "upsert", "data": data} for pk, data in seen.items()}
    if unseen := [entry for entry in entries if entry.id not in seen]:
        found |= _gone(view, member, unseen)
    return found


def _gone(view: Any, member: Any, unseen: list[Entry]) -> dict[UUID, dict[str, Any]]:
    """Return what is to be told of rows that the member does not see: that they are gone, as far as they may know."""
    kind: Any = type(view)
    model = model_of(kind)
    ids = {entry.id for entry in unseen}
    there = set(model._base_manager.filter(pk__in=ids).values_list("pk", flat=True))
    known = ids - there
    if not view.sealed:
        known |= there if member.reads_all_of_org else {entry.id for entry in unseen if entry.own}
    elif (knowable := view.knowable(member)) is not None:
        own = [entry.id for entry in unseen if entry.own and entry.id in there]
        known |= set(knowable.filter(pk__in=own).values_list("pk", flat=True)) if own else set()
    merged = _merged(view, member, model, there)
    return {pk: {"op": "delete", "merged_into": merged.get(pk)} for pk in known | set(merged)}


def _merged(view: Any, member: Any, model: type[Model], ids: set[UUID]) -> dict[UUID, UUID]:
    """Return who those of these rows are now that were merged, where the member sees them."""
    kind = str(model._meta.model_name)
    if not ids or kind not in successors:
        return {}
    now = dict(successors[kind](ids))
    seen = set(view.queryset(member).filter(pk__in=now.values()).values_list("pk", flat=True)) if now else set()
    return {pk: into for pk, into in now.items() if into in seen}
