"""Base models: what every domain row has."""

from typing import Any, NamedTuple
from uuid import UUID

from django.db import models

from foundation.core.ids import uuid7


class Place(NamedTuple):
    """Where events about a row stand: with the role and the application whose readers may read them."""

    role_id: UUID | None = None
    application_id: UUID | None = None


class Row(models.Model):
    """A row with a UUIDv7 key and its two times (UTC)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True, db_index=True)

    class Meta:
        abstract = True

    @property
    def event_place(self) -> Place:
        """Where events about this row stand; here none, for what belongs to no role."""
        return Place()


class InRole:
    """Mixed into a row with a `role`: events about it stand there."""

    role_id: Any

    @property
    def event_place(self) -> Place:
        """The row's role."""
        return Place(self.role_id)


class InApplication:
    """Mixed into a row with an `application`: events about it stand there, and with the application's role."""

    application: Any
    application_id: Any

    @property
    def event_place(self) -> Place:
        """The row's application and its role."""
        return Place(self.application.role_id, self.application_id)


class OrganisationRow(Row):
    """A row that belongs to one organisation; no query crosses it."""

    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class VersionedRow(OrganisationRow):
    """A document that several people edit: a write names the version it was read at (see core.versions)."""

    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True
