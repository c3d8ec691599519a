"""`lint/jd`, `lint/loop` and `verdict`: computed from the body, nothing is kept."""

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
from roles.api.role_acts import ScopeInput
from roles.domain.jd_lint import Context, Requirement, StructuredJd
from roles.domain.loop_lint import Loop, LoopOutcome, LoopStage, candidate_hours, lint_loop
from roles.domain.next_steps import next_steps
from roles.domain.verdict import Answers, verdict
from roles.models import Requirement as RequirementRow
from roles.models import Role
from roles.queries import gate, jd_findings, playbook, scope
from roles.queries import loop as loops
from roles.queries.seeing import visible_roles

SEVERITIES = ("blocker", "warning", "note")
LONGEST = 60_000


class JdFindingShape(Shape):
    """A finding. Offsets count in the text, or in section `section` or requirement `item` of a structured JD; null
    for what is missing."""

    rule = serializers.CharField()
    severity = serializers.ChoiceField(SEVERITIES)
    start = serializers.IntegerField(allow_null=True)
    end = serializers.IntegerField(allow_null=True)
    text = serializers.CharField(allow_null=True)
    why = serializers.CharField(allow_blank=True)
    fix = serializers.CharField(allow_blank=True)
    section = serializers.CharField(allow_null=True)
    item = serializers.IntegerField(allow_null=True)


class JdLintShape(Shape):
    """The findings on a JD; `read` is false, with none, when it is neither English nor German."""

    language = serializers.CharField()
    read = serializers.BooleanField()  # type: ignore[assignment]  # a field; the class method of this name is not used here
    findings = JdFindingShape(many=True)


class RequirementLineInput(Input):
    """A requirement; `traces_to` names the outcome or weekly work that it serves."""

    text = serializers.CharField(max_length=400, allow_blank=True)
    kind = serializers.ChoiceField(RequirementRow.Kind.choices, required=False)
    traces_to = serializers.CharField(max_length=300, required=False, allow_null=True, allow_blank=True)


class JdLintInput(Input):
    """A plain `text`, or `sections` and `requirements`; archetype and depths (1 to 5) are what the text cannot tell."""

    text = serializers.CharField(max_length=LONGEST, required=False, allow_blank=True, trim_whitespace=False)
    sections = serializers.DictField(
        child=serializers.CharField(max_length=LONGEST, allow_blank=True, trim_whitespace=False), required=False
    )
    requirements = RequirementLineInput(many=True, required=False)
    archetype = serializers.CharField(max_length=40, required=False, allow_null=True, allow_blank=True)
    dimensions_now = serializers.DictField(
        child=serializers.IntegerField(min_value=1, max_value=5, allow_null=True), required=False
    )
    dimensions_later = serializers.DictField(
        child=serializers.IntegerField(min_value=1, max_value=5, allow_null=True), required=False
    )
    known_methods_fail = serializers.BooleanField(required=False, allow_null=True)


class LintJd(Ask):
    """Read a JD and say what keeps good people away, by the organisation's rules."""

    resource = "jds"
    input = JdLintInput
    output = JdLintShape

    def compute(self, member: Membership, data: dict[str, Any]) -> Mapping[str, Any]:
        if ("text" in data) == ("sections" in data or "requirements" in data):
            raise Invalid({"text": "Give a text, or sections and requirements."})
        lines = [*data.get("sections", {}).values(), *(row["text"] for row in data.get("requirements", []))]
        written = sum(len(line) + 1 for line in lines)
        if written > LONGEST:
            raise Invalid({"sections": f"Keep the JD under {LONGEST:,} characters. It has {written:,}."})
        books = playbook.parts(member.organisation_id, "brief_and_jd", playbook.JD_TOOLS)
        context = Context(
            archetype=data.get("archetype") or None,
            dimensions_now=data.get("dimensions_now", {}),
            dimensions_later=data.get("dimensions_later", {}),
            known_methods_fail=data.get("known_methods_fail"),
            extra_tools=books[playbook.JD_TOOLS]["tools"],
        )
        rules = books["brief_and_jd"]
        result = jd_findings.lint_as(data["text"] if "text" in data else _structured(data), context, rules)
        found = [asdict(finding) for finding in result.findings]
        return {"language": result.language, "read": result.read, "findings": found}


def _structured(data: dict[str, Any]) -> StructuredJd:
    lines = [
        Requirement(row["text"], row.get("kind", "must"), row.get("traces_to") or None)
        for row in data.get("requirements", [])
    ]
    return StructuredJd(data.get("sections", {}), lines)


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
        )
        for row in data["stages"]
    ]
    outcomes = [LoopOutcome(row["key"], row["label"], (), row.get("stages", ())) for row in data.get("outcomes", [])]
    return Loop(data.get("archetype", ""), stages, outcomes, first_hire=data.get("first_hire"))


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
    goal_archetype = serializers.CharField(allow_null=True)
    unanswered = serializers.ListField(child=serializers.CharField())
    open_questions = serializers.ListField(child=serializers.CharField())
    growth = serializers.JSONField()
    otherwise = FiredShape(allow_null=True)
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
        return {**asdict(judged), "next_steps": [asdict(step) for step in next_steps(judged)]}


urlpatterns = [
    path("lint/jd", LintJd.as_view()),
    path("lint/loop", LintLoop.as_view()),
    path("verdict", JudgeScope.as_view()),
]
