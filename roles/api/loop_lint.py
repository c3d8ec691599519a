"""`lint/loop`: what is wrong with a loop, computed from the body; nothing is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.urls import path
from rest_framework import serializers

from foundation.core.api.inputs import Input
from foundation.core.api.shapes import Shape
from foundation.core.api.views import Ask
from foundation.core.errors import Invalid
from foundation.people.models import Membership
from roles import policies
from roles.domain.loop_lint import SEVERITIES, Loop, LoopOutcome, LoopStage, candidate_hours, lint_loop
from roles.models import Role
from roles.queries import gate, playbook
from roles.queries import loop as loops
from roles.queries.seeing import visible_roles


class LoopFindingShape(Shape):
    """A finding on a loop, and the stages, outcomes and criteria that it is about."""

    rule = serializers.CharField()
    severity = serializers.ChoiceField(SEVERITIES)
    say = serializers.CharField()
    stage_keys = serializers.ListField(child=serializers.CharField())
    outcome_keys = serializers.ListField(child=serializers.CharField())
    criteria = serializers.ListField(child=serializers.CharField())


class LoopLintShape(Shape):
    """The findings on a loop, blockers first, and the hours that it asks of a candidate."""

    candidate_hours = serializers.FloatField()
    findings = LoopFindingShape(many=True)


class StageLineInput(Input):
    """A stage of a loop that is not kept anywhere."""

    key = serializers.CharField(max_length=40)
    kind = serializers.CharField(max_length=20)
    minutes = serializers.IntegerField(min_value=0, max_value=6000, required=False, allow_null=True)
    hours = serializers.FloatField(min_value=0, max_value=100, required=False, allow_null=True)
    pay_minor = serializers.IntegerField(min_value=0, max_value=2**31 - 1, required=False, allow_null=True)
    mainly_theory = serializers.BooleanField(required=False)
    puzzles = serializers.BooleanField(required=False)
    outside_engineering = serializers.BooleanField(required=False, allow_null=True)
    technical_judge = serializers.BooleanField(required=False, allow_null=True)
    rubric = serializers.CharField(max_length=40, required=False, allow_blank=True)


class OutcomeKeyInput(Input):
    """An outcome and the keys of the stages that assess it."""

    key = serializers.CharField(max_length=60)
    label = serializers.CharField(max_length=300)  # type: ignore[assignment]  # a field, not the label of the serializer
    stages = serializers.ListField(child=serializers.CharField(max_length=40), required=False, max_length=60)


class LoopLintInput(Input):
    """`role_id` for the loop of a role as it stands, or the stages of one that is not kept anywhere."""

    role_id = serializers.UUIDField(required=False)
    archetype = serializers.CharField(max_length=40, required=False, allow_blank=True)
    stages = StageLineInput(many=True, required=False)
    outcomes = OutcomeKeyInput(many=True, required=False)
    first_hire = serializers.BooleanField(required=False, allow_null=True)


class LintLoop(Ask):
    """Read a loop and say what is wrong with it, before a candidate meets it."""

    resource = "stages"
    input = LoopLintInput
    output = LoopLintShape

    def compute(self, member: Membership, data: dict[str, Any]) -> Mapping[str, Any]:
        if ("role_id" in data) == ("stages" in data):
            raise Invalid({"role_id": "Give a role, or the stages of a loop."})
        if "role_id" in data:
            loop, found = self._of_role(member, data)
        else:
            loop = _loop(data)
            found = lint_loop(loop, playbook.part(member.organisation_id, "loop"))
        told = [{"rule": row.pop("id"), **row} for row in map(asdict, found)]
        return {"candidate_hours": candidate_hours(loop), "findings": told}

    def _of_role(self, member: Membership, data: dict[str, Any]) -> tuple[Loop, Any]:
        role: Role | None = visible_roles(member).filter(pk=data["role_id"]).first()
        if role is None:
            raise Invalid({"role_id": "There is nothing with this id."}, code="unknown_id")
        policies.can_read_loop.require(member, role)
        evaluated = gate.evaluate(role)
        return loops.build(role, evaluated.shot, evaluated.known), evaluated.loop


def _loop(data: dict[str, Any]) -> Loop:
    stages = [
        LoopStage(
            key=row["key"],
            kind=row["kind"],
            minutes=row.get("minutes"),
            hours=row.get("hours"),
            pay_minor=row.get("pay_minor"),
            theory_share=1.0 if row.get("mainly_theory") else 0.0,
            uses_puzzles=row.get("puzzles", False),
            outside_engineering=row.get("outside_engineering"),
            technical_judge=row.get("technical_judge"),
            rubric=row.get("rubric", ""),
        )
        for row in data["stages"]
    ]
    outcomes = [LoopOutcome(row["key"], row["label"], (), row.get("stages", ())) for row in data.get("outcomes", [])]
    return Loop(data.get("archetype", ""), stages, outcomes, first_hire=data.get("first_hire"))


urlpatterns = [path("lint/loop", LintLoop.as_view())]
