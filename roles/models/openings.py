"""How many people a role is to find: one opening each."""

from django.db import models

from foundation.core.models import InRole, VersionedRow
from roles.models.role import Role


class Opening(InRole, VersionedRow):
    """A place that a hire fills. Who filled it is known above; here stands when.

    It is open until it is filled or closed, and offers are made for it once somebody approved it.
    """

    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="openings")
    number = models.PositiveSmallIntegerField()
    target_on = models.DateField(null=True, blank=True)
    why = models.CharField(max_length=300, blank=True)
    made_by = models.ForeignKey("people.Membership", on_delete=models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey("people.Membership", on_delete=models.PROTECT, null=True, related_name="+")
    filled_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey("people.Membership", on_delete=models.PROTECT, null=True, related_name="+")
    closed_why = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["role", "number"], name="one_opening_number"),
            models.CheckConstraint(
                condition=models.Q(filled_at=None) | models.Q(closed_at=None), name="opening_filled_or_closed"
            ),
            models.CheckConstraint(
                condition=models.Q(closed_at=None) | ~models.Q(closed_why=""), name="closed_opening_says_why"
            ),
        ]
        indexes = [
            models.Index(
                fields=["organisation", "target_on"],
                condition=models.Q(filled_at=None, closed_at=None),
                name="openings_ahead",
            )
        ]

    def __str__(self) -> str:
        return f"Opening {self.number}"

    @property
    def is_open(self) -> bool:
        """Nobody fills it, and nobody closed it."""
        return self.filled_at is None and self.closed_at is None
