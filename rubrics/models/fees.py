"""What an advisor from outside is paid for a screen or a grading."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from foundation.core.models import Place, VersionedRow
from rubrics.models.scorecards import GradingSeat

if TYPE_CHECKING:
    from candidates.models import InterviewSeat


class AdvisorFee(VersionedRow):
    """What was agreed for one seat of an advisor: `fee_minor` in `currency`, the role's, due once they answered.

    The seat is one of an interview, or of a grader. `paid_on` is the day it was paid, as `paid_by` noted it.
    """

    application = models.ForeignKey("candidates.Application", on_delete=models.CASCADE, related_name="advisor_fees")
    seat = models.OneToOneField(
        "candidates.InterviewSeat", on_delete=models.CASCADE, null=True, blank=True, related_name="advisor_fee"
    )
    grading_seat = models.OneToOneField(
        GradingSeat, on_delete=models.CASCADE, null=True, blank=True, related_name="advisor_fee"
    )
    fee_minor = models.PositiveIntegerField()
    currency = models.CharField(max_length=3)
    paid_on = models.DateField(null=True)
    paid_by = models.ForeignKey("people.Membership", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(seat=None, grading_seat__isnull=False)
                | models.Q(seat__isnull=False, grading_seat=None),
                name="fee_has_one_seat",
            )
        ]

    @property
    def event_place(self) -> Place:
        """The application; of a grading the role alone, since whose work an advisor grades must not follow from it."""
        return Place(self.application.role_id, None if self.grading_seat_id else self.application_id)

    @property
    def place(self) -> InterviewSeat | GradingSeat:
        """The seat that it is paid for."""
        place = self.seat or self.grading_seat
        if place is None:
            raise ValueError("a fee has one seat, by a constraint of its table")
        return place
