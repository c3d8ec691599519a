"""`learning`: which scores foresaw first months, as far as the member may read it, and their own forecasts."""

from typing import Any

from django.http import HttpResponse
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from foundation.core.api.errors import BadQuery
from foundation.core.api.renderers import encode
from foundation.core.api.shapes import Shape
from foundation.core.api.views import ApiView
from rubrics import policies
from rubrics.pages.learning import DAYS, USUAL, learning_page, told_rows


class LearntShape(Shape):
    """How levels go with first months: Spearman's rank correlation, its range at 95 % and how many hires it is over.

    `spread` is how far the levels of those hired spread beside everybody's. Null where nothing can be told.
    """

    part = serializers.ChoiceField(["criterion", "stage", "interviewer", "own"])
    label = serializers.CharField()  # type: ignore[assignment]  # a field, not its own label
    under = serializers.CharField()
    hires = serializers.IntegerField()
    value = serializers.FloatField(allow_null=True)
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)
    spread = serializers.FloatField(allow_null=True)
    words = serializers.CharField()


class ForeseenShape(Shape):
    """How well one foresaw day 90: the mean Brier score of `number` forecasts of so many `people`; null for few."""

    people = serializers.IntegerField()
    number = serializers.IntegerField()
    score = serializers.FloatField(allow_null=True)
    words = serializers.CharField(allow_blank=True)


class LearningShape(Shape):
    """What the page Learning shows to the member; `hires` are those whose first months they may read."""

    day = serializers.IntegerField()
    hires = serializers.IntegerField()
    figures = serializers.ListField(child=LearntShape())
    forecasts = ForeseenShape()


class Learning(ApiView):
    """Which scores foresaw first months: of others from eight hires on, for those who run roles."""

    resource = "agreement"
    shape = LearningShape
    asks = (
        OpenApiParameter(
            "day",
            {"type": "integer", "enum": list(DAYS), "default": USUAL},
            description="Which rating of first months.",
        ),
    )

    def get(self, request: Any) -> HttpResponse:
        """Return the figures of a day."""
        asked = request.query_params.get("day", str(USUAL))
        if asked not in map(str, DAYS):
            raise BadQuery({"day": ("invalid", f"Give one of {', '.join(map(str, DAYS))}.")})
        member = self.request.member
        policies.can_calibrate.require(member)
        return HttpResponse(encode(told(learning_page(member, int(asked)))), content_type="application/json")


def told(page: dict[str, Any]) -> dict[str, Any]:
    """Return the page in the form of `LearningShape`."""
    rows = [
        {
            "part": part,
            "label": row.label,
            "under": row.under,
            "hires": row.found.hires,
            "value": row.found.value,
            "low": row.found.low,
            "high": row.found.high,
            "spread": row.narrow,
            "words": row.words,
        }
        for part, row in told_rows(page)
    ]
    return {"day": page["day"], "hires": page["hires"], "figures": rows, "forecasts": page["foreseen"]}
