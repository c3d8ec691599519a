"""Somebody from outside who reads JD and loop for an hour, by link and paid, and what they say."""

from __future__ import annotations

from datetime import datetime

from django.db import models

from foundation.core.models import InRole, OrganisationRow, VersionedRow
from roles.models.role import Role


class OutsideReader(InRole, VersionedRow):
    """One reader of a role's JD and loop. They have no account: a link in a mail lets them in until `expires_at`.

    `fee_minor` is what was agreed, in `currency`; it is due once they handed in, and `paid_on` is the day it was paid.
    """

    class State(models.TextChoices):
        OPEN = "open", "Asked"
        IN = "in", "Handed in"
        REVOKED = "revoked", "Taken back"
        EXPIRED = "expired", "Expired"

    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="outside_readers")
    name = models.CharField(max_length=120)
    email = models.EmailField(max_length=254)
    fee_minor = models.PositiveIntegerField(default=0)
    currency = models.CharField(max_length=3)
    asked_by = models.ForeignKey("people.Membership", on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    handed_in_at = models.DateTimeField(null=True, db_index=True)
    paid_on = models.DateField(null=True)
    paid_by = models.ForeignKey("people.Membership", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["created_at"]

    def state_at(self, moment: datetime) -> State:
        """Return how it stands: what was handed in stays so, whatever became of the link."""
        if self.handed_in_at:
            return self.State.IN
        if self.revoked_at:
            return self.State.REVOKED
        return self.State.OPEN if moment < self.expires_at else self.State.EXPIRED

    @property
    def owed(self) -> bool:
        """Whether a fee is to be paid."""
        return bool(self.handed_in_at and self.fee_minor and not self.paid_on)


class OutsideLink(OrganisationRow):
    """A token that lets a reader in, as its hash alone; each mail has one of its own."""

    reader = models.ForeignKey(OutsideReader, on_delete=models.CASCADE, related_name="links")
    token_hash = models.CharField(max_length=64, unique=True)


class OutsideComment(OrganisationRow):
    """What a reader says of one place: `jd`, `jd.<section>`, `loop` or `loop.<stage>`; `label` is its name then."""

    reader = models.ForeignKey(OutsideReader, on_delete=models.CASCADE, related_name="comments")
    place = models.CharField(max_length=60)
    label = models.CharField(max_length=120)
    text = models.TextField()

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [models.UniqueConstraint(fields=["reader", "place"], name="one_outside_comment")]
