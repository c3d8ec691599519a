"""Bodies that name other rows by our ids or by what the same system calls them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from foundation.core.api.views import Puts
from foundation.core.errors import Invalid
from foundation.people.models import Membership
from foundation.people.queries.external_ids import rows_called


class Names(Puts):
    """A body that names rows by our id or by what the same system calls them."""

    def named(self, rows: QuerySet[Any], member: Membership, source: str, kind: str, data: dict[str, Any]) -> Any:
        """Return the row that the body names by our id or by theirs, None where it names none."""
        ours: UUID | None = data.pop(f"{kind}_id", None)
        theirs: str | None = data.pop(f"{kind}_external_id", None)
        if ours is not None and theirs is not None:
            raise Invalid({f"{kind}_id": f"Give either {kind}_id or {kind}_external_id."})
        if ours is None and theirs is None:
            return None
        row = self._ours(rows, kind, ours) if ours else self._theirs(rows, member, source, kind, str(theirs))
        if row is None:
            field, said = (f"{kind}_id", "id") if ours else (f"{kind}_external_id", "name")
            raise Invalid({field: f"There is nothing of this {said}."}, code="unknown_id")
        return row

    def now(self, kind: str, pk: UUID) -> UUID:
        """Return the id of the row that one with this id went into, its own unless it was merged."""
        return pk

    def _ours(self, rows: QuerySet[Any], kind: str, pk: UUID) -> Any:
        if self.book:
            return self.book.ours(kind, pk)
        return rows.filter(pk=self.now(kind, pk)).first()

    def _theirs(self, rows: QuerySet[Any], member: Membership, source: str, kind: str, name: str) -> Any:
        if self.book:
            return self.book.theirs(kind, source, name)
        found = rows_called(member.organisation_id, source, kind, [name]).get(name)
        return rows.filter(pk=found).first() if found else None
