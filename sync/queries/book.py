"""What a batch of another system's rows names, looked up for all of it at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any
from uuid import UUID

from django.db.models import Model, QuerySet

from candidates.domain.fields import KEYS
from candidates.queries.duplicates import resolved_each
from candidates.queries.hiring import visible_onboardings
from candidates.queries.seeing import visible_applications, visible_candidates, visible_notes
from candidates.services.tagging import tags_held
from foundation.people.models import Membership
from foundation.people.queries.external_ids import rows_called
from foundation.people.queries.seeing import colleagues
from roles.queries.seeing import visible_outcomes, visible_roles

KINDS = {
    "members": "member",
    "roles": "role",
    "outcomes": "outcome",
    "candidates": "candidate",
    "applications": "application",
    "notes": "note",
    "onboardings": "onboarding",
}
COLLECTIONS = {kind: collection for collection, kind in KINDS.items()}
# How the bodies of a collection call rows of each kind.
REFERS = {
    "outcomes": {"role": "role"},
    "applications": {"role": "role", "candidate": "candidate", "member": "owner"},
    "notes": {"application": "application"},
    "onboardings": {"application": "application", "member": "manager", "outcome": "outcome"},
}
# What an application's body may say of one that is known, as columns.
STANDS = ("candidate_id", "role_id", "stage_id", "stage__key", "owner_id", "source")
PLAIN = {"candidate": KEYS, "application": STANDS}
Cells = dict[str, Any]


class Book:
    """The rows that the items name and the member sees, by their names and by our ids.

    A query for each source and kind. Rows are read when they are first asked for, all of a kind at once: as plain
    cells to compare with, as models to change. However many items there are.
    """

    def __init__(self, member: Membership, items: Iterable[Mapping[str, Any]]) -> None:
        names: dict[tuple[str, str], set[str]] = defaultdict(set)
        ids: dict[str, set[UUID]] = defaultdict(set)
        for item in items:
            names[item["source"], KINDS[item["collection"]]].add(item["external_id"])
            _refer(item, names, ids)
        self._ids: dict[tuple[str, str, str], UUID] = {}
        for (source, kind), wanted in names.items():
            for name, pk in rows_called(member.organisation_id, source, kind, wanted).items():
                self._ids[source, kind, name] = pk
                ids[kind].add(pk)
        self._merged = resolved_each(ids["candidate"]) if ids["candidate"] else {}
        ids["candidate"] |= set(self._merged.values())
        self._seen = _visible(member)
        self._unread: dict[str, set[UUID]] = ids
        self._rows: dict[tuple[str, UUID], Any] = {}
        self._cells: dict[str, dict[UUID, Cells]] = {}
        self._all = {kind: set(found) for kind, found in ids.items()}
        self._tags: dict[UUID, frozenset[str]] = {}

    def pk(self, collection: str, source: str, external_id: str) -> UUID | None:
        """Return the id of the row that `source` calls so, whoever may see it; None for a name that is not known."""
        return self.called(KINDS[collection], source, external_id)

    def called(self, kind: str, source: str, name: str) -> UUID | None:
        """Return the id of the row of `kind` that `source` calls so; that of a merged person is who they are now."""
        pk = self._ids.get((source, kind, name))
        return self._merged.get(pk, pk) if pk else None

    def named_in(self, item: Mapping[str, Any]) -> tuple[set[tuple[str, str, str]], set[UUID]]:
        """Return what the body of an item names: rows by what its source calls them, and the ids of those known."""
        names: dict[tuple[str, str], set[str]] = defaultdict(set)
        ids: dict[str, set[UUID]] = defaultdict(set)
        _refer(item, names, ids)
        theirs = [(source, kind, name) for (source, kind), own in names.items() for name in own]
        known = {pk for one in theirs if (pk := self._ids.get(one))}
        return {(COLLECTIONS[kind], source, name) for source, kind, name in theirs}, known.union(*ids.values())

    def cells(self, kind: str, pk: UUID) -> Cells | None:
        """Return what a row that the member sees holds of what a body may say, by column; None for any other."""
        if kind not in self._cells:
            found = self._seen[kind].filter(pk__in=self._all.get(kind, ())).order_by()
            columns = PLAIN[kind]
            self._cells[kind] = {
                key: dict(zip(columns, cells, strict=True)) for key, *cells in found.values_list("pk", *columns)
            }
            self._unread["role"] |= {cells["role_id"] for cells in self._cells[kind].values() if "role_id" in cells}
        return self._cells[kind].get(pk)

    def tags(self, pk: UUID) -> frozenset[str]:
        """Return the tags of a person in lower case, read for all that the items name at once."""
        if pk not in self._tags:
            unread = {pk, *self._all.get("candidate", ())} - self._tags.keys()
            held = tags_held(unread)
            self._tags |= {one: frozenset(map(str.lower, held.get(one, {}).values())) for one in unread}
        return self._tags[pk]

    def named(self, collection: str, source: str, external_id: str) -> Any:
        """Return the row that `source` calls so, None when there is none that the member sees."""
        return self.theirs(KINDS[collection], source, external_id)

    def keep(self, collection: str, source: str, external_id: str, row: Model) -> None:
        """Put in a row as an item made or changed it."""
        kind = KINDS[collection]
        self._ids[source, kind, external_id] = row.pk
        self._rows[kind, row.pk] = row
        self._tags.pop(row.pk, None)
        if kind in PLAIN and kind in self._cells:
            self._cells[kind][row.pk] = {name: _cell(row, name) for name in PLAIN[kind]}

    def note(self, collection: str, source: str, external_id: str, pk: UUID) -> None:
        """Put in the name of a row that was just made; it is read when somebody asks for it."""
        kind = KINDS[collection]
        self._ids[source, kind, external_id] = pk
        self._unread[kind].add(pk)

    def theirs(self, kind: str, source: str, name: str) -> Any:
        """Return the row of `kind` that `source` calls so."""
        return self.ours(kind, self._ids.get((source, kind, name)))

    def ours(self, kind: str, pk: UUID | None) -> Any:
        """Return the row of `kind` with this id; that of a merged person means who they are now."""
        if pk is None:
            return None
        pk = self._merged.get(pk, pk)
        if (kind, pk) not in self._rows and (unread := self._unread[kind]):
            self._rows |= {
                (kind, row.pk): row
                for row in self._seen[kind].filter(pk__in=unread)
                if (kind, row.pk) not in self._rows
            }
            self._unread[kind] = set()
        return self._rows.get((kind, pk))


def _cell(row: Any, column: str) -> Any:
    """Return what a model holds of a column, also of one behind a relation."""
    for step in column.split("__"):
        row = getattr(row, step)
    return row


def _visible(member: Membership) -> dict[str, QuerySet[Any]]:
    return {
        "member": colleagues(member),
        "role": visible_roles(member),
        "outcome": visible_outcomes(member).select_related("role").prefetch_related("role__seats"),
        "candidate": visible_candidates(member).defer("search"),
        "application": visible_applications(member).select_related("role", "stage", "candidate"),
        "note": visible_notes(member).select_related("application").defer("search"),
        "onboarding": visible_onboardings(member)
        .select_related("application__role")
        .prefetch_related("checkpoints__ratings"),
    }


def _refer(item: Mapping[str, Any], names: dict[tuple[str, str], set[str]], ids: dict[str, set[UUID]]) -> None:
    """Note which rows an item names; what is no id is refused with its item."""
    for kind, word in REFERS.get(item["collection"], {}).items():
        for data in _parts(item["data"]):
            theirs, ours = data.get(f"{kind}_external_id"), data.get(f"{word}_id")
            if isinstance(theirs, str):
                names[item["source"], kind].add(theirs)
            with suppress(ValueError):
                ids[kind] |= {UUID(ours)} if isinstance(ours, str) else set()


def _parts(data: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Yield a body and the ratings of its checkpoints, where it has any: what may name rows."""
    yield data
    points = data.get("checkpoints")
    for point in points if isinstance(points, list) else ():
        ratings = point.get("ratings") if isinstance(point, dict) else None
        yield from (one for one in (ratings if isinstance(ratings, list) else ()) if isinstance(one, dict))
