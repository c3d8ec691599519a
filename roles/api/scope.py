"""`roles/{id}/scope`, which keeps answers, and `verdict`, which only judges them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.urls import path
from rest_framework import serializers

from foundation.core.api.inputs import Input
from foundation.core.api.shapes import Shape
from foundation.core.api.views import Act, Ask
from foundation.people.models import Membership
from roles import services
from roles.api.roles import OnRoles
from roles.domain.next_steps import next_steps
from roles.domain.verdict import Answers, verdict
from roles.models import Role
from roles.queries import playbook, scope


class ScopeInput(Input):
    """The answers of the scope, replacing those before. Facts are true, false or null, `data_ready` a level."""

    goal = serializers.CharField(max_length=20, required=False, allow_blank=True)
    first_hire = serializers.BooleanField(required=False, allow_null=True)
    facts = serializers.DictField(child=serializers.JSONField(allow_null=True), required=False)
    dimensions_now = serializers.DictField(
        child=serializers.IntegerField(min_value=1, max_value=5, allow_null=True), required=False
    )
    dimensions_later = serializers.DictField(
        child=serializers.IntegerField(min_value=1, max_value=5, allow_null=True), required=False
    )
    owns = serializers.ListField(child=serializers.CharField(max_length=60), required=False, max_length=40)
    questions = serializers.DictField(child=serializers.CharField(max_length=4000, allow_blank=True), required=False)


class ScopeRole(OnRoles, Act):
    """Answer the scope of a role and keep its verdict."""

    input = ScopeInput

    def act(self, member: Membership, row: Role, data: dict[str, Any]) -> Role:
        services.answer_scope(actor=member, role=row, version=None, **data)
        return row


class VerdictInput(ScopeInput):
    """The answers of a scope."""


class FiredShape(Shape):
    """A rule that holds, why, and the answers that made it hold."""

    rule = serializers.CharField()
    says = serializers.CharField()
    because = serializers.CharField()
    answers = serializers.JSONField()
    source = serializers.ListField(child=serializers.CharField())  # type: ignore[assignment]  # a field, not where the serializer reads
    severity = serializers.CharField(allow_null=True)
    when = serializers.CharField(allow_blank=True)


class NextStepShape(Shape):
    """A step after the verdict, and the answer or page where it is taken."""

    say = serializers.CharField()
    key = serializers.CharField()


class VerdictShape(Shape):
    """What to hire, argued; see roles.domain.verdict for the meaning of each part."""

    primary = FiredShape()
    considerations = FiredShape(many=True)
    archetype = serializers.CharField(allow_null=True)
    level = serializers.CharField(allow_null=True)
    level_reasons = FiredShape(many=True)
    pool_note = serializers.CharField(allow_null=True)
    lint = FiredShape(many=True)
    ownership = serializers.JSONField()
    engagement = serializers.JSONField()
    argued_for = serializers.ListField(child=serializers.CharField())
    goal_archetype = serializers.CharField(allow_null=True)
    unanswered = serializers.ListField(child=serializers.CharField())
    open_questions = serializers.ListField(child=serializers.CharField())
    growth = serializers.JSONField()
    otherwise = FiredShape(allow_null=True)
    contradictions = FiredShape(many=True)
    close = FiredShape(allow_null=True)
    level_note = serializers.CharField(allow_blank=True)
    ask_first = serializers.ListField(child=serializers.CharField())
    next_steps = NextStepShape(many=True)


class JudgeScope(Ask):
    """Judge the answers of a scope without keeping them."""

    resource = "roles"
    input = VerdictInput
    output = VerdictShape

    def compute(self, member: Membership, data: dict[str, Any]) -> Mapping[str, Any]:
        book = playbook.part(member.organisation_id, "scoping")
        answers = scope.checked(scope.Given(**data), book)
        judged = verdict(Answers(**{**answers, "goal": answers["goal"] or None}), book)
        steps = [asdict(step) for step in next_steps(judged)]
        return {**asdict(judged), "argued_for": list(judged.argued_for), "next_steps": steps}


urlpatterns = [
    path("roles/<uuid:id>/scope", ScopeRole.as_view()),
    path("verdict", JudgeScope.as_view()),
]
