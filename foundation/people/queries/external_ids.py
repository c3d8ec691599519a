"""Finding rows by what other systems call them, and back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Any
from uuid import UUID

from foundation.core.registries import successors
from foundation.people.models import ExternalRef


def rows_called(organisation_id: UUID, source: str, kind: str, names: Collection[str]) -> dict[str, UUID]:
    """Return the ids of rows of `kind` by what `source` calls them; a merged one leads to whom they are now.

    Two queries at most, however many names; those that nobody bound are absent.
    """
    if not names:
        return {}
    refs = ExternalRef.objects.filter(
        organisation_id=organisation_id, source=source, kind=kind, external_id__among=frozenset(names)
    )
    found = dict(refs.values_list("external_id", "object_id"))
    now = successors[kind](found.values()) if kind in successors and found else {}
    return {name: now.get(pk, pk) for name, pk in found.items()}


def names_of(organisation_id: UUID, kind: str, ids: Collection[UUID]) -> dict[UUID, list[tuple[str, str]]]:
    """Return the (source, name) pairs of rows of `kind` by their id, in order: one query."""
    found: dict[UUID, list[tuple[str, str]]] = defaultdict(list)
    if ids:
        refs = ExternalRef.objects.filter(organisation_id=organisation_id, kind=kind, object_id__among=ids)
        rows = refs.order_by("source", "external_id").values_list("object_id", "source", "external_id")
        for pk, source, name in rows:
            found[pk].append((source, name))
    return dict(found)


def put_names(rows: list[dict[str, Any]], organisation_id: UUID, kind: str) -> None:
    """Put what other systems call them into rows of `kind`, as `external_ids`: one query."""
    found = names_of(organisation_id, kind, [row["id"] for row in rows])
    for row in rows:
        row["external_ids"] = [{"source": source, "external_id": name} for source, name in found.get(row["id"], [])]
