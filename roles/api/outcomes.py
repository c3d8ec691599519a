"""`outcomes`, which briefs name."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import path
from rest_framework import serializers

from foundation.core.api import filters
from foundation.core.api.shapes import Shape
from foundation.core.api.views import Collection, Item, Resource
from foundation.people.models import Membership
from roles.models import Outcome
from roles.queries.seeing import visible_outcomes


class OutcomeShape(Shape):
    """Something checkable that the hire ships in the first 90 days; written through the brief."""

    id = serializers.UUIDField()
    role_id = serializers.UUIDField()
    position = serializers.IntegerField()
    text = serializers.CharField()
    retired_at = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class OutcomeFilters(filters.Filters):
    """Narrow the list of outcomes."""

    role_id = filters.Id()
    current = filters.Missing(field_name="retired_at", help_text="`true` for those that the brief still names.")


class OnOutcomes(Resource):
    """Outcomes of the briefs that the member reads."""

    resource = "outcomes"
    shape = OutcomeShape

    def queryset(self, member: Membership) -> QuerySet[Outcome]:
        return visible_outcomes(member)


class Outcomes(OnOutcomes, Collection):
    """First-90-days outcomes."""

    sorts = ("position",)

    filters = OutcomeFilters


class OutcomeItem(OnOutcomes, Item):
    """One outcome."""


urlpatterns = [
    path("outcomes", Outcomes.as_view()),
    path("outcomes/<uuid:id>", OutcomeItem.as_view()),
]
