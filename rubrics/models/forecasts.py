"""What panel members expect of somebody's first 90 days, before they begin; everybody's own until they show it."""

from __future__ import annotations

from django.db import models

from foundation.core.models import InApplication, OrganisationRow, VersionedRow


class ForecastSheet(InApplication, VersionedRow):
    """One member's forecasts for one application; `shown_at` once they let others of the panel and leads read them."""

    application = models.ForeignKey("candidates.Application", on_delete=models.CASCADE, related_name="forecast_sheets")
    member = models.ForeignKey("people.Membership", on_delete=models.PROTECT, related_name="+")
    shown_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "member"], name="one_forecast_sheet")]


class Forecast(OrganisationRow):
    """How likely it is, in percent, that an outcome of the first 90 days is met; `words` are what it said then.

    They are '' for what was noted before they were kept, and the outcome had changed by the time that they were.
    """

    sheet = models.ForeignKey(ForecastSheet, on_delete=models.CASCADE, related_name="forecasts")
    outcome = models.ForeignKey("roles.Outcome", on_delete=models.PROTECT, related_name="+")
    percent = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sheet", "outcome"], name="one_forecast_an_outcome"),
            models.CheckConstraint(condition=models.Q(percent__lte=100), name="forecast_at_most_100"),
        ]
