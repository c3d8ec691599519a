"""What a batch of another system's rows names, looked up for all of it at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any
from uuid import UUID

from django.db.models import Model, QuerySet

from candidates.queries.duplicates import resolved_each
from candidates.queries.seeing import visible_applications, visible_candidates
from foundation.people.models import Membership
from foundation.people.queries.external_ids import rows_called
from foundation.people.queries.seeing import colleagues
from roles.queries.seeing import visible_roles

KINDS = {"roles": "role", "candidates": "candidate", "applications": "application"}
# How the body of an application calls rows of each kind.
REFERS = {"role": "role", "candidate": "candidate", "member": "owner"}


class Book:
    """The rows that the items name and the member sees, by their names and by our ids.

    A query for each source and kind, and one for the rows of each kind: however many items there are.
    """

    def __init__(self, member: Membership, items: Iterable[Mapping[str, Any]]) -> None:
        names: dict[tuple[str, str], set[str]] = defaultdict(set)
        ids: dict[str, set[UUID]] = defaultdict(set)
        for item in items:
            names[item["source"], KINDS[item["collection"]]].add(item["external_id"])
            if item["collection"] == "applications":
                _refer(item, names, ids)
        self._ids: dict[tuple[str, str, str], UUID] = {}
        for (source, kind), wanted in names.items():
            for name, pk in rows_called(member.organisation_id, source, kind, wanted).items():
                self._ids[source, kind, name] = pk
                ids[kind].add(pk)
        self._merged = resolved_each(ids["candidate"]) if ids["candidate"] else {}
        ids["candidate"] |= set(self._merged.values())
        seen = _visible(member)
        self._rows = {
            (kind, row.pk): row for kind, found in ids.items() if found for row in seen[kind].filter(pk__in=found)
        }

    def named(self, collection: str, source: str, external_id: str) -> Any:
        """Return the row that `source` calls so, None when there is none that the member sees."""
        return self.theirs(KINDS[collection], source, external_id)

    def keep(self, collection: str, source: str, external_id: str, row: Model) -> None:
        """Put in a row as an item made or changed it."""
        kind = KINDS[collection]
        self._ids[source, kind, external_id] = row.pk
        self._rows[kind, row.pk] = row

    def theirs(self, kind: str, source: str, name: str) -> Any:
        """Return the row of `kind` that `source` calls so."""
        return self.ours(kind, self._ids.get((source, kind, name)))

    def ours(self, kind: str, pk: UUID | None) -> Any:
        """Return the row of `kind` with this id; that of a merged person means who they are now."""
        return self._rows.get((kind, self._merged.get(pk, pk))) if pk else None


def _visible(member: Membership) -> dict[str, QuerySet[Any]]:
    return {
        "member": colleagues(member),
        "role": visible_roles(member),
        "candidate": visible_candidates(member).defer("search"),
        "application": visible_applications(member).select_related("role", "stage", "candidate"),
    }


def _refer(item: Mapping[str, Any], names: dict[tuple[str, str], set[str]], ids: dict[str, set[UUID]]) -> None:
    """Note which person, role and owner an application names; what is no id is refused with its item."""
    for kind, word in REFERS.items():
        theirs, ours = item["data"].get(f"{kind}_external_id"), item["data"].get(f"{word}_id")
        if isinstance(theirs, str):
            names[item["source"], kind].add(theirs)
        with suppress(ValueError):
            ids[kind] |= {UUID(ours)} if isinstance(ours, str) else set()
