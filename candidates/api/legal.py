"""`legal-moves`: where an application may go now, for the member who asks, and why not elsewhere."""

from collections.abc import Mapping
from typing import Any

from django.urls import path
from rest_framework import serializers

from candidates import policies
from candidates.queries.application import get_with_person, stages_of
from candidates.queries.legal import closed_ways
from foundation.core.api.inputs import Input
from foundation.core.api.shapes import Shape
from foundation.core.api.views import Ask
from foundation.people.models import Membership
from roles.domain.stage_kinds import StageKind


class LegalInput(Input):
    """Whose moves."""

    application_id = serializers.UUIDField()


class WayShape(Shape):
    """A stage; it is open when there are no reasons against it."""

    to_stage_id = serializers.UUIDField()
    open = serializers.BooleanField()
    reasons = serializers.ListField(child=serializers.CharField())


class WaysShape(Shape):
    """Every stage but the present one, and the one of those who are hired."""

    moves = WayShape(many=True)


class LegalMoves(Ask):
    """Say where an application may move now; the role's lead or an owner may pass a reason with one of their own."""

    resource = "moves"
    input = LegalInput
    output = WaysShape

    def compute(self, member: Membership, data: dict[str, Any]) -> Mapping[str, Any]:
        found = get_with_person(member, data["application_id"])
        policies.can_move_application.require(member, found)
        stages = [one for one in stages_of(found) if not StageKind(one.kind).ends and one.pk != found.stage_id]
        closed = closed_ways(member, found, stages)
        return {
            "moves": [
                {"to_stage_id": one.pk, "open": one.pk not in closed, "reasons": closed.get(one.pk, [])}
                for one in stages
            ]
        }


urlpatterns = [path("legal-moves", LegalMoves.as_view())]
