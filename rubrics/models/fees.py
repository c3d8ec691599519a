"""What an advisor from outside is paid for a screen."""

from __future__ import annotations

from django.db import models

from foundation.core.models import InApplication, VersionedRow


class AdvisorFee(InApplication, VersionedRow):
    """What was agreed for one seat of an advisor: `fee_minor` in `currency`, the role's, due once they answered.

    `paid_on` is the day it was paid, as `paid_by` noted it.
    """

    application = models.ForeignKey("candidates.Application", on_delete=models.CASCADE, related_name="advisor_fees")
    seat = models.OneToOneField("candidates.InterviewSeat", on_delete=models.CASCADE, related_name="advisor_fee")
    fee_minor = models.PositiveIntegerField()
    currency = models.CharField(max_length=3)
    paid_on = models.DateField(null=True)
    paid_by = models.ForeignKey("people.Membership", on_delete=models.PROTECT, null=True, related_name="+")
