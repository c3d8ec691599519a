"""Base models: what every domain row has."""

from django.db import models

from foundation.core.ids import uuid7


class Row(models.Model):
    """A row with a UUIDv7 key and its two times (UTC)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True, db_index=True)

    class Meta:
        abstract = True


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
