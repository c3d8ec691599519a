"""`lint/places`: the rules of the places of a role, and what its posting does not say yet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import path
from rest_framework import serializers

from foundation.core.api.inputs import Input
from foundation.core.api.shapes import Shape
from foundation.core.api.views import Ask
from foundation.core.errors import Invalid
from foundation.people.models import Membership
from roles import policies
from roles.domain.place_rules import KINDS, State
from roles.models import JdVersion, Role
from roles.queries.place_rules import findings_of
from roles.queries.seeing import visible_roles

STATES = [(state.value, state.value) for state in State]


class PlaceRuleShape(Shape):
    """A rule that holds today. `state`: met and open were compared with the posting, look is for people to decide.

    `read_on` is when its text was last read, at `read_at`; null while it is unchecked. No legal advice.
    """

    key = serializers.CharField()
    kind = serializers.ChoiceField(list(KINDS.items()))
    state = serializers.ChoiceField(STATES)
    says = serializers.CharField()
    fix = serializers.CharField(allow_blank=True)
    law = serializers.CharField()
    address = serializers.CharField()
    employees = serializers.IntegerField(allow_null=True)
    holds_from = serializers.DateField()
    read_on = serializers.DateField(allow_null=True)
    read_at = serializers.CharField(allow_blank=True)


class PlaceRulesShape(Shape):
    """The rules of a role's places, what is open first."""

    rules = PlaceRuleShape(many=True)


class PlacesInput(Input):
    """The role whose places are looked at."""

    role_id = serializers.UUIDField()


class LintPlaces(Ask):
    """Say which rules of its places hold for a role, and what its latest JD and facts do not say yet."""

    resource = "jds"
    input = PlacesInput
    output = PlaceRulesShape

    def compute(self, member: Membership, data: dict[str, Any]) -> Mapping[str, Any]:
        found = visible_roles(member).select_related("organisation").filter(pk=data["role_id"])
        role: Role | None = found.first()
        if role is None:
            raise Invalid({"role_id": "There is nothing with this id."}, code="unknown_id")
        policies.can_read_scope.require(member, role)
        jd = JdVersion.objects.filter(role=role).order_by("-number").first()
        return {"rules": [_told(finding) for finding in findings_of(role, jd.sections if jd else {})]}


def _told(finding: Any) -> dict[str, Any]:
    rule = finding.rule
    names = ("key", "kind", "says", "law", "address", "employees", "read_on", "read_at")
    told = {name: getattr(rule, name) for name in names}
    return {**told, "state": finding.state.value, "fix": finding.fix, "holds_from": rule.begins}


urlpatterns = [path("lint/places", LintPlaces.as_view())]
