"""How long people were where: intervals in stages, and holds. The one source of days in stage."""

from django.db import models
from django.db.models import F, Q

from candidates.domain.intervals import Why
from candidates.models.pipeline import Application
from foundation.core.models import InApplication, OrganisationRow

WHY = [
    (Why.APPLY.value, "Applied"),
    (Why.MOVE.value, "Moved on"),
    (Why.BACK.value, "Moved back"),
    (Why.SKIP.value, "Skipped ahead"),
    (Why.HOLD.value, "Put on hold"),
    (Why.REOPEN.value, "Taken up again"),
    (Why.IMPORT.value, "Imported"),
    (Why.TRANSFER.value, "Came from another role"),
]


class StageInterval(InApplication, OrganisationRow):
    """A time that an application spent in a stage, begun by `why`; `left` is None while it lasts.

    A hold is an interval of its own, which does not count as days in stage. What is closed has none open.
    Two of one application never overlap: a trigger holds that (migration `stage_intervals`).
    """

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="intervals")
    stage = models.ForeignKey("roles.Stage", on_delete=models.PROTECT, related_name="+", db_index=False)
    entered = models.DateTimeField()
    left = models.DateTimeField(null=True)
    why = models.CharField(max_length=8, choices=WHY)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application"], condition=Q(left=None), name="one_open_interval"),
            models.CheckConstraint(condition=Q(left=None) | Q(left__gte=F("entered")), name="interval_ends_after"),
            models.CheckConstraint(condition=Q(why__in=[key for key, _label in WHY]), name="interval_has_a_why"),
        ]
        indexes = [
            models.Index(fields=["application", "entered"], name="intervals_of_application"),
            models.Index(fields=["stage", "entered"], name="intervals_of_stage"),
        ]


class Hold(InApplication, OrganisationRow):
    """An application that was put aside: why, by whom, and the day from which on it is taken up by itself.

    `by` is None where nobody knows any more who did it (an import). `ended` is None while it lasts.
    """

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="holds")
    reason = models.CharField(max_length=400, blank=True)
    by = models.ForeignKey("people.Membership", on_delete=models.PROTECT, null=True, related_name="+")
    since = models.DateTimeField()
    until = models.DateField(null=True)
    ended = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application"], condition=Q(ended=None), name="one_open_hold"),
            models.CheckConstraint(condition=Q(ended=None) | Q(ended__gte=F("since")), name="hold_ends_after"),
        ]
        indexes = [models.Index(fields=["until"], condition=Q(ended=None), name="holds_that_end")]
