"""The debrief, its decision, and who saw it otherwise."""

from __future__ import annotations

from django.db import models

from foundation.core.models import InApplication, OrganisationRow, VersionedRow
from rubrics.models.scorecards import Scorecard


class Debrief(InApplication, VersionedRow):
    """The meeting that decides: a locked set of scorecards, one decision by people, with its reason."""

    class Decision(models.TextChoices):
        OFFER = "offer", "Make an offer"
        CONTINUE = "continue", "Find out more"
        DECLINE = "decline", "Decline"

    application = models.OneToOneField("candidates.Application", on_delete=models.PROTECT, related_name="debrief")
    scorecards = models.ManyToManyField(Scorecard, related_name="debriefs")
    opened_by = models.ForeignKey("people.Membership", on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    notes = models.TextField(blank=True)
    decision = models.CharField(max_length=10, choices=Decision.choices, blank=True)
    reason = models.TextField(blank=True)
    decided_by = models.ForeignKey("people.Membership", on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(decision="", decided_at=None)
                | (~models.Q(decision="") & ~models.Q(reason="") & models.Q(decided_at__isnull=False)),
                name="decision_has_reason_and_time",
            )
        ]


class Dissent(OrganisationRow):
    """A disagreement with the decision, kept beside it for good."""

    debrief = models.ForeignKey(Debrief, on_delete=models.CASCADE, related_name="dissents")
    member = models.ForeignKey("people.Membership", on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
