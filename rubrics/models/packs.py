"""Where an organisation's items came from, and packs that wait to be looked at."""

from __future__ import annotations

from django.db import models

from foundation.core.models import OrganisationRow


class PackCopy(OrganisationRow):
    """That the organisation has a copy of the shipped pack. `settled` is the fingerprint of the pack of which every
    item was taken or left: while the shipped one has another, something waits to be looked at.
    """

    settled = models.CharField(max_length=32, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation"], name="one_copy_of_the_pack")]


class PackOrigin(OrganisationRow):
    """An item of the shipped pack as the organisation last took it, or what it left of it.

    `content` is None for one that was never taken. `left` is the fingerprint of what was left, so that the next
    change of the pack is shown again.
    """

    shelf = models.CharField(max_length=30)
    key = models.CharField(max_length=120)
    content = models.JSONField(null=True)
    fingerprint = models.CharField(max_length=32, blank=True)
    left = models.CharField(max_length=32, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "shelf", "key"], name="one_origin")]


class PackFile(OrganisationRow):
    """A pack that somebody brought, kept while they choose what to take of it. `items` is by kind and key."""

    by = models.ForeignKey("people.Membership", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=200)
    items = models.JSONField()

    def __str__(self) -> str:
        return self.name
