"""The stages of the loop, and what an owner let the role past."""

from django.db import models

from foundation.core.models import InRole, OrganisationRow
from roles.models.brief import Outcome
from roles.models.role import Role


class Stage(InRole, OrganisationRow):
    """A step of the loop. `patience_days` is how long a person may wait there; `pay_minor` goes to the candidate.

    `retired_in` names the system that a stage came from and that offers it to nobody any more.
    """

    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="stages")
    position = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=40)
    kind = models.CharField(max_length=20)
    label = models.CharField(max_length=80)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    hours = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)
    patience_days = models.PositiveSmallIntegerField(default=7)
    pay_minor = models.PositiveIntegerField(null=True, blank=True)
    rubric_key = models.CharField(max_length=40, blank=True)
    focus = models.JSONField(default=list)
    mainly_theory = models.BooleanField(default=False)
    puzzles = models.BooleanField(default=False)
    outside_engineering = models.BooleanField(default=False)
    retired_in = models.CharField(max_length=40, blank=True, db_default="")
    outcomes = models.ManyToManyField(Outcome, related_name="stages", blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["role", "key"], name="one_stage_key"),
            models.UniqueConstraint(
                fields=["role", "position"], name="one_stage_position", deferrable=models.Deferrable.DEFERRED
            ),
        ]

    def __str__(self) -> str:
        return self.label


class OpeningOverride(InRole, OrganisationRow):
    """An owner opened the role past a check, and said why; shown on the role ever after."""

    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="overrides")
    check_key = models.CharField(max_length=40)
    reason = models.CharField(max_length=400)
    by = models.ForeignKey("people.Membership", on_delete=models.PROTECT, related_name="+")
