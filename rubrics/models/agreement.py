"""How far those who judge agree, as reckoned at night or when somebody asked: figures, never single scores."""

from __future__ import annotations

from django.db import models

from foundation.core.models import OrganisationRow
from rubrics.models.library import Criterion


class AgreementRun(OrganisationRow):
    """One reckoning of an organisation's figures. What is shown is the newest that is ready; older ones are removed.

    `due_at` is when a worker may take it; none when there is nothing left to do. `applications` are those whose
    scorecards are in the figures: whoever owes one there now reads none of them. `left_out` names scores that do not
    count, without the score or whom it was about; `figures` are those of all who judge together, `behind` as below.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", "Waiting"
        WORKING = "working", "Being worked out"
        READY = "ready", "Ready"
        FAILED = "failed", "Failed"

    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING)
    asked_by = models.ForeignKey("people.Membership", on_delete=models.PROTECT, null=True, related_name="+")
    due_at = models.DateTimeField(null=True, db_index=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)
    draws_made = models.PositiveIntegerField(default=0)
    draws_planned = models.PositiveIntegerField(default=0)
    since = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    ratings = models.PositiveIntegerField(default=0)
    left_out = models.JSONField(default=list)
    figures = models.JSONField(default=dict)
    behind = models.JSONField(default=dict)
    applications = models.ManyToManyField("candidates.Application", related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"],
                condition=models.Q(status__in=("waiting", "working")),
                name="one_agreement_run_under_way",
            )
        ]

    @property
    def under_way(self) -> bool:
        """Whether a worker is at it, or one is to come."""
        return self.status in (self.Status.WAITING, self.Status.WORKING)


class CriterionAgreement(OrganisationRow):
    """The figures of one criterion; `versions` are the numbers of the rubric's versions with the same anchors.

    `criterion` is that of the newest of these versions. Figures are over the last `months` of all roles, or of `role`.
    `behind` says who is behind them (`rubrics.domain.agreement.releasing`): they move once enough people do.
    """

    run = models.ForeignKey(AgreementRun, on_delete=models.CASCADE, related_name="criteria")
    criterion = models.ForeignKey(Criterion, on_delete=models.CASCADE, related_name="+")
    versions = models.JSONField(default=list)
    role = models.ForeignKey("roles.Role", on_delete=models.CASCADE, null=True, related_name="+")
    months = models.PositiveSmallIntegerField(default=12)
    figures = models.JSONField()
    behind = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["run", "criterion", "role", "months"],
                name="one_agreement_a_criterion",
                nulls_distinct=False,
            )
        ]


class RaterAgreement(OrganisationRow):
    """The figures of one person's scoring: for that person and leads of people. `behind` as with criteria."""

    run = models.ForeignKey(AgreementRun, on_delete=models.CASCADE, related_name="raters")
    member = models.ForeignKey("people.Membership", on_delete=models.CASCADE, related_name="+")
    figures = models.JSONField()
    behind = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "member"], name="one_agreement_a_rater")]
