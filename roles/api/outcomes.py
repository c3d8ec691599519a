"""`outcomes`, which briefs name: each by itself, written into the draft of the brief by its own act."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import path
from rest_framework import serializers

from foundation.core.api import filters
from foundation.core.api.inputs import Input
from foundation.core.api.shapes import Shape
from foundation.core.api.views import Act, Changes, Collection, Creates, Item, Resource
from foundation.core.errors import Invalid, Refused
from foundation.people.models import Membership
from roles import policies, services
from roles.models import BriefVersion, Outcome, Role
from roles.queries.seeing import visible_outcomes, visible_roles
from roles.services.outcomes import LIMIT, MOST

Line = dict[str, str]


class OutcomeShape(Shape):
    """Something checkable that the hire ships in the first 90 days; it stands in the role's brief."""

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

    def keep(self, member: Membership, role: Role, brief: BriefVersion | None, lines: list[Line]) -> BriefVersion:
        """Save the outcomes of a role's brief. Raises as the act does, beside the field of this body."""
        version, number = (brief.version, brief.number) if brief else (None, None)
        try:
            return services.save_brief(actor=member, role=role, version=version, number=number, outcomes=lines)
        except Invalid as error:
            said = [sentence for sentences in error.errors.values() for sentence in sentences]
            raise Invalid({"text": said}) from None


class Outcomes(OnOutcomes, Creates, Collection):
    """First-90-days outcomes. POST adds one to the draft of a role's brief."""

    sorts = ("position",)

    filters = OutcomeFilters
    input = OutcomeInput

    def create(self, member: Membership, data: dict[str, Any]) -> Outcome:
        role = self.find(visible_roles(member), data["role_id"], "role_id")
        policies.can_edit_brief.require(member, role)
        brief = newest_brief(role)
        lines = list(brief.outcomes) if brief else []
        place = min(data.get("position", MOST), len(lines) + 1)
        lines.insert(place - 1, {"id": "", "text": data["text"]})
        saved = self.keep(member, role, brief, lines)
        return Outcome.objects.get(pk=saved.outcomes[place - 1]["id"])


class OutcomeItem(OnOutcomes, Changes, Item):
    """One outcome. It changes while the brief is a draft; `reopen` opens the next version of one that is not."""

    input = OutcomeChangeInput
    may_change = policies.can_edit_brief.on("role")

    def change(self, member: Membership, row: Outcome, data: dict[str, Any]) -> Outcome:
        brief, lines, at = standing(row)
        line = lines.pop(at)
        lines.insert(data.get("position", at + 1) - 1, {**line, "text": data.get("text", line["text"])})
        self.keep(member, row.role, brief, lines)
        return row


class RetireOutcome(OnOutcomes, Act):
    """Take an outcome out of the brief. What traces to it keeps it, as one of before."""

    may = policies.can_edit_brief.on("role")

    def act(self, member: Membership, row: Outcome, data: dict[str, Any]) -> Outcome:
        if row.retired_at is None:
            brief, lines, at = standing(row)
            del lines[at]
            self.keep(member, row.role, brief, lines)
        return row


def newest_brief(role: Role) -> BriefVersion | None:
    """Return the newest version of a role's brief."""
    return BriefVersion.objects.filter(role=role).order_by("-number").first()


def standing(row: Outcome) -> tuple[BriefVersion, list[Line], int]:
    """Return the newest brief, its outcomes, and where this one stands in them. Raises Refused for a retired one."""
    brief = newest_brief(row.role)
    lines = list(brief.outcomes) if brief else []
    at = next((at for at, line in enumerate(lines) if line["id"] == str(row.pk)), None)
    if brief is None or at is None:
        raise Refused("The brief names this outcome no more.", code="retired")
    return brief, lines, at


urlpatterns = [
    path("outcomes", Outcomes.as_view()),
    path("outcomes/<uuid:id>", OutcomeItem.as_view()),
    path("outcomes/<uuid:id>/retire", RetireOutcome.as_view()),
]
