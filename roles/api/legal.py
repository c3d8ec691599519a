"""`move-rules`: what was set by hand of which stage may follow which, and setting it."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import path
from rest_framework import serializers

from foundation.core.api import filters
from foundation.core.api.inputs import Input
from foundation.core.api.shapes import Shape
from foundation.core.api.views import Act, Collection, Item, Resource
from foundation.people.models import Membership
from roles import policies, services
from roles.api.stages import OnStages
from roles.domain.legal import SAID
from roles.models import MoveRule, Stage
from roles.queries.seeing import visible_move_rules

WHO = [(who.value, said) for who, said in SAID.items()]


class MoveRuleShape(Shape):
    """A step that differs from what the loop suggests: who may make it, and the evidence that must be in first."""

    id = serializers.UUIDField()
    role_id = serializers.UUIDField()
    from_stage_id = serializers.UUIDField()
    to_stage_id = serializers.UUIDField()
    who = serializers.ChoiceField(WHO)
    evidence = serializers.ListField(child=serializers.CharField())
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class MoveRuleFilters(filters.Filters):
    """Narrow the list to one role."""

    role_id = filters.Id()


class OnMoveRules(Resource):
    """Rules of the roles whose plans the member reads."""

    resource = "stages"
    shape = MoveRuleShape

    def queryset(self, member: Membership) -> QuerySet[MoveRule]:
        return visible_move_rules(member)


class MoveRules(OnMoveRules, Collection):
    """What was set by hand; every other step is as its loop suggests."""

    filters = MoveRuleFilters


class MoveRuleItem(OnMoveRules, Item):
    """One rule."""


class StepInput(Input):
    """Where to, who may move there, and which evidence that needs."""

    to_stage_id = serializers.UUIDField()
    who = serializers.ChoiceField(WHO)
    evidence = serializers.ListField(child=serializers.CharField(max_length=40), required=False, max_length=20)


class StepsInput(Input):
    """What may follow a stage; steps that are not named stay."""

    moves = serializers.ListField(child=StepInput(), max_length=60)


class SetMoves(OnStages, Act):
    """Say who may move people on from this stage to others, and what that needs."""

    input = StepsInput
    may = policies.can_set_moves.on("role")

    def act(self, member: Membership, row: Stage, data: dict[str, Any]) -> Stage:
        rules = {step["to_stage_id"]: (step["who"], list(step.get("evidence", []))) for step in data["moves"]}
        services.set_moves(actor=member, from_stage=row, rules=rules)
        return row


urlpatterns = [
    path("move-rules", MoveRules.as_view()),
    path("move-rules/<uuid:id>", MoveRuleItem.as_view()),
    path("stages/<uuid:id>/set-moves", SetMoves.as_view()),
]
