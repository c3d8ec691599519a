"""`outcomes`, which briefs name: each by itself, written into the draft of the brief by its own act."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import path
from rest_framework import serializers

from foundation.core.api import filters
from foundation.core.api.external import ExternalIdField
from foundation.core.api.inputs import Input
from foundation.core.api.permissions import Asker
from foundation.core.api.shapes import FILLED, Cells, Shape
from foundation.core.api.views import Act, Changes, Collection, Creates, Item, Resource
from foundation.people.models import Membership
from foundation.people.queries.external_ids import put_names
from roles import policies
from roles.models import Outcome
from roles.queries.seeing import visible_outcomes, visible_roles
from roles.services.outcome_acts import add_outcome, change_outcome, retire_outcome
from roles.services.outcomes import LIMIT, MOST


class OutcomeShape(Shape):
    """Something checkable that the hire ships in the first 90 days; it stands in the role's brief."""

    id = serializers.UUIDField()
    role_id = serializers.UUIDField()
    position = serializers.IntegerField()
    text = serializers.CharField()
    retired_at = serializers.DateTimeField(allow_null=True)
    external_ids = serializers.ListField(child=ExternalIdField(), source=FILLED)
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()

    fed_by = {"external_ids": ("people.ExternalRef:object_id",)}

    @classmethod
    def finish(cls, rows: list[Cells], asker: Asker) -> None:
        """Put in the names elsewhere: one query."""
        put_names(rows, asker.member.organisation_id, "outcome")


class OutcomeFilters(filters.Filters):
    """Narrow the list of outcomes."""

    role_id = filters.Id()
    current = filters.Missing(field_name="retired_at", help_text="`true` for those that the brief still names.")


class OutcomeChangeInput(Input):
    """Its words, and its place among the outcomes, from 1."""

    text = serializers.CharField(max_length=LIMIT, required=False)
    position = serializers.IntegerField(min_value=1, max_value=MOST, required=False)


class OutcomeInput(OutcomeChangeInput):
    """An outcome for the brief of a role, behind the others unless it has a `position`."""

    role_id = serializers.UUIDField()
    text = serializers.CharField(max_length=LIMIT)


class OnOutcomes(Resource):
    """Outcomes of the briefs that the member reads."""

    resource = "outcomes"
    shape = OutcomeShape

    def queryset(self, member: Membership) -> QuerySet[Outcome]:
        return visible_outcomes(member).select_related("role")


class Outcomes(OnOutcomes, Creates, Collection):
    """First-90-days outcomes. POST adds one to the draft of a role's brief."""

    sorts = ("position",)

    filters = OutcomeFilters
    input = OutcomeInput

    def create(self, member: Membership, data: dict[str, Any]) -> Outcome:
        role = self.find(visible_roles(member), data.pop("role_id"), "role_id")
        return add_outcome(actor=member, role=role, **data)


class OutcomeItem(OnOutcomes, Changes, Item):
    """One outcome. It changes while the brief is a draft; `reopen` opens the next version of one that is not."""

    input = OutcomeChangeInput
    may_change = policies.can_edit_brief.on("role")

    def change(self, member: Membership, row: Outcome, data: dict[str, Any]) -> Outcome:
        change_outcome(actor=member, outcome=row, **data)
        return row


class RetireOutcome(OnOutcomes, Act):
    """Take an outcome out of the brief. What traces to it keeps it, as one of before."""

    may = policies.can_edit_brief.on("role")

    def act(self, member: Membership, row: Outcome, data: dict[str, Any]) -> Outcome:
        retire_outcome(actor=member, outcome=row)
        return row


urlpatterns = [
    path("outcomes", Outcomes.as_view()),
    path("outcomes/<uuid:id>", OutcomeItem.as_view()),
    path("outcomes/<uuid:id>/retire", RetireOutcome.as_view()),
]
