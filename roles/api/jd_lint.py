"""`lint/jd`: what a JD asks and hides, computed from the body; nothing is kept."""

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
from roles.domain.jd_lint import Context, Requirement, StructuredJd, languages_by_rule
from roles.models import Requirement as RequirementRow
from roles.queries import jd_findings, playbook

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
    reads = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField()), help_text="Languages by rule, ISO 639-1."
    )


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
        reads = languages_by_rule(rule["id"] for rule in rules["jd_lint"])
        return {"language": result.language, "read": result.read, "findings": found, "reads": reads}


def _structured(data: dict[str, Any]) -> StructuredJd:
    lines = [
        Requirement(row["text"], row.get("kind", "must"), row.get("traces_to") or None)
        for row in data.get("requirements", [])
    ]
    return StructuredJd(data.get("sections", {}), lines)


urlpatterns = [path("lint/jd", LintJd.as_view())]
