"""`forecasts`: what panel members expect of first 90 days, one's own and those that others show."""

from collections import defaultdict
from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from foundation.core.api import filters
from foundation.core.api.permissions import Asker
from foundation.core.api.shapes import FILLED, Cells, Shape
from foundation.core.api.views import Collection, Item, Resource
from foundation.people.models import Membership
from rubrics.models import Forecast, ForecastSheet
from rubrics.queries.forecasts import visible_forecasts


class OneForecastShape(Shape):
    """How likely an outcome is, in percent; `words` are what it said then, '' where they were not kept."""

    outcome_id = serializers.UUIDField()
    percent = serializers.IntegerField()
    words = serializers.CharField()


class ForecastShape(Shape):
    """One member's forecasts for one application; others' only while they show them."""

    id = serializers.UUIDField()
    application_id = serializers.UUIDField()
    member_id = serializers.UUIDField()
    shown_at = serializers.DateTimeField(allow_null=True)
    outcomes = serializers.ListField(child=OneForecastShape(), source=FILLED)
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()

    fed_by = {
        "outcomes": ("forecasts.*",),
    }

    @classmethod
    def finish(cls, rows: list[Cells], asker: Asker) -> None:
        """Add the forecasts: one query."""
        found = Forecast.objects.filter(sheet__in=[row["id"] for row in rows]).order_by("outcome__position", "pk")
        held: defaultdict[Any, list[Cells]] = defaultdict(list)
        for sheet, *cells in found.values_list("sheet_id", "outcome_id", "percent", "words"):
            held[sheet].append(dict(zip(("outcome_id", "percent", "words"), cells, strict=True)))
        for row in rows:
            row["outcomes"] = held[row["id"]]


class OnForecasts(Resource):
    """Forecasts that the member may read."""

    resource = "forecasts"
    shape = ForecastShape
    sealed = True

    def queryset(self, member: Membership) -> QuerySet[ForecastSheet]:
        return visible_forecasts(member)


class ForecastFilters(filters.Filters):
    """Narrow the list of forecasts."""

    application_id = filters.Id()
    member_id = filters.Id()


class Forecasts(OnForecasts, Collection):
    """What panel members expect of first 90 days."""

    filters = ForecastFilters


class ForecastItem(OnForecasts, Item):
    """One member's forecasts for one application."""
