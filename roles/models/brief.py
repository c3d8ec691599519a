"""The problem brief, who signed it, and the outcomes that it asks for."""

from django.db import models

from foundation.core.models import InRole, OrganisationRow, VersionedRow
from roles.models.role import Role


class BriefVersion(InRole, VersionedRow):
    """One version of the problem brief; frozen once circulated. `sections` maps key to text.

    `outcomes` is the snapshot [{id, text}] of the first-90-days outcomes in this version.
    `version` (optimistic concurrency) counts saves of a draft; `number` is what people see.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        CIRCULATING = "circulating", "Circulating"
        AGREED = "agreed", "Agreed"
        SUPERSEDED = "superseded", "Superseded"

    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="briefs")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    sections = models.JSONField(default=dict)
    outcomes = models.JSONField(default=list)
    author = models.ForeignKey("people.Membership", on_delete=models.PROTECT, related_name="+")
    circulated_at = models.DateTimeField(null=True)
    agreed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["role", "number"], name="one_brief_number"),
            models.UniqueConstraint(
                fields=["role"],
                condition=models.Q(state__in=["draft", "circulating"]),
                name="one_brief_in_the_making",
            ),
        ]


class SignOff(OrganisationRow):
    """An approver's answer to one brief version. Rows are kept; the latest of a member counts."""

    class Answer(models.TextChoices):
        AGREE = "agree", "Agree"
        COMMENT = "agree_with_comment", "Agree with a comment"
        DISAGREE = "disagree", "Disagree"

    brief = models.ForeignKey(BriefVersion, on_delete=models.CASCADE, related_name="sign_offs")
    member = models.ForeignKey("people.Membership", on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=20, choices=Answer.choices)
    comment = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(answer="agree") | ~models.Q(comment=""), name="sign_off_says_why")
        ]


class Outcome(OrganisationRow):
    """Something checkable that the hire ships in the first 90 days; from the brief."""

    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="outcomes")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=300)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["position", "id"]
