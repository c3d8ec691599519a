"""`jds`: versions of the JD with their requirements; `requirements`, one by one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import path
from rest_framework import serializers

from foundation.core.api import filters
from foundation.core.api.inputs import Input
from foundation.core.api.permissions import Asker
from foundation.core.api.shapes import FILLED, Cells, Shape
from foundation.core.api.views import Act, Changes, Collection, Creates, Item, Removes, Resource
from foundation.core.cleaning import SECTION_LIMIT
from foundation.core.errors import Invalid
from foundation.people.models import Membership
from roles import policies, services
from roles.models import JdVersion, Outcome, Requirement
from roles.queries.seeing import visible_jds, visible_outcomes, visible_requirements, visible_roles


class RequirementShape(Shape):
    """A must or a wish, traced to an outcome or to the weekly work."""

    id = serializers.UUIDField()
    jd_id = serializers.UUIDField()
    position = serializers.IntegerField()
    text = serializers.CharField()
    kind = serializers.ChoiceField(Requirement.Kind.choices)
    outcome_id = serializers.UUIDField(allow_null=True)
    weekly_work = serializers.CharField(allow_blank=True)
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class JdShape(Shape):
    """A version of the JD; a published one is frozen. `sections` maps key to text."""

    id = serializers.UUIDField()
    role_id = serializers.UUIDField()
    number = serializers.IntegerField()
    state = serializers.ChoiceField(JdVersion.State.choices)
    sections = serializers.DictField(child=serializers.CharField(allow_blank=True))
    requirement_ids = serializers.ListField(child=serializers.UUIDField(), source=FILLED)
    author_id = serializers.UUIDField()
    published_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()

    fed_by = {
        "requirement_ids": ("requirements.*",),
    }

    @classmethod
    def finish(cls, rows: list[Cells], asker: Asker) -> None:
        """Fill in the requirements in order: one query."""
        held: dict[UUID, list[UUID]] = {}
        found = Requirement.objects.filter(jd_id__in=[row["id"] for row in rows]).order_by("position", "id")
        for jd_id, pk in found.values_list("jd_id", "pk"):
            held.setdefault(jd_id, []).append(pk)
        for row in rows:
            row["requirement_ids"] = held.get(row["id"], [])


class JdFilters(filters.Filters):
    """Narrow the list of JD versions."""

    role_id = filters.Id()
    state = filters.Choices(choices=JdVersion.State.choices)


class RequirementFilters(filters.Filters):
    """Narrow the list of requirements."""

    jd_id = filters.Id()
    kind = filters.Choice(choices=Requirement.Kind.choices)


class JdChangeInput(Input):
    """Sections by key; what is left out stays."""

    sections = serializers.DictField(
        child=serializers.CharField(max_length=SECTION_LIMIT, allow_blank=True), required=False
    )


class JdInput(JdChangeInput):
    """The first draft of a role's JD, or more text in the draft at hand."""

    role_id = serializers.UUIDField()


class RequirementChangeInput(Input):
    """What may be changed of a requirement."""

    text = serializers.CharField(max_length=400, required=False)
    kind = serializers.ChoiceField(Requirement.Kind.choices, required=False)
    outcome_id = serializers.UUIDField(required=False, allow_null=True)
    weekly_work = serializers.CharField(max_length=200, required=False, allow_blank=True)


class RequirementInput(RequirementChangeInput):
    """A requirement for the draft JD of a role."""

    role_id = serializers.UUIDField()
    text = serializers.CharField(max_length=400)


class DismissInput(Input):
    """The finding: its rule and the passage it is about ('' for what is missing), and why it stays."""

    rule = serializers.CharField(max_length=40)
    text = serializers.CharField(max_length=SECTION_LIMIT, required=False, allow_blank=True)
    reason = serializers.CharField(max_length=300)


class OnJds(Resource):
    """JD versions that the member reads."""

    resource = "jds"
    shape = JdShape

    def queryset(self, member: Membership) -> QuerySet[JdVersion]:
        return visible_jds(member).select_related("role")


class Jds(OnJds, Creates, Collection):
    """All versions of the JDs that the member reads."""

    sorts = ("number",)

    filters = JdFilters
    input = JdInput

    def create(self, member: Membership, data: dict[str, Any]) -> JdVersion:
        role = self.find(visible_roles(member), data["role_id"], "role_id")
        return _saved(data, actor=member, role=role, version=None)


class JdItem(OnJds, Changes, Item):
    """One version. Only a draft changes; see `reopen` for one that is published."""

    input = JdChangeInput

    may_change = policies.can_edit_jd.on("role")

    def change(self, member: Membership, row: JdVersion, data: dict[str, Any]) -> JdVersion:
        return _saved(data, actor=member, role=row.role, version=row.version, number=row.number)


def _saved(data: dict[str, Any], **what: Any) -> JdVersion:
    sections = data.get("sections") or {}
    try:
        return services.save_jd(sections=sections, **what)
    except Invalid as error:
        places = {key: f"sections.{key}" for key in sections}
        raise Invalid({places.get(name, name): said for name, said in error.errors.items()}) from None


class PublishJd(OnJds, Act):
    """Publish the draft; the version published before is superseded."""

    def act(self, member: Membership, row: JdVersion, data: dict[str, Any]) -> JdVersion:
        return services.publish_jd(actor=member, jd=row, version=row.version)


class ReopenJd(OnJds, Act):
    """Open the next version as a draft and answer with it."""

    def act(self, member: Membership, row: JdVersion, data: dict[str, Any]) -> JdVersion:
        return services.reopen_jd(actor=member, role=row.role)


class DismissFinding(OnJds, Act):
    """Set a finding aside, with the reason."""

    input = DismissInput

    def act(self, member: Membership, row: JdVersion, data: dict[str, Any]) -> JdVersion:
        services.dismiss_finding(actor=member, role=row.role, text=data.pop("text", ""), **data)
        return row


class OnRequirements(Resource):
    """Requirements of the JDs that the member reads."""

    resource = "jds"
    shape = RequirementShape

    def queryset(self, member: Membership) -> QuerySet[Requirement]:
        return visible_requirements(member).select_related("jd__role", "outcome")

    def outcome(self, member: Membership, data: dict[str, Any]) -> Outcome | None:
        pk = data.get("outcome_id")
        return self.find(visible_outcomes(member), pk, "outcome_id") if pk else None


class Requirements(OnRequirements, Creates, Collection):
    """All requirements of the JDs that the member reads."""

    sorts = ("position",)

    filters = RequirementFilters
    input = RequirementInput

    def create(self, member: Membership, data: dict[str, Any]) -> Requirement:
        role = self.find(visible_roles(member), data["role_id"], "role_id")
        return _traced(
            services.add_requirement,
            actor=member,
            role=role,
            version=None,
            text=data["text"],
            kind=data.get("kind", Requirement.Kind.MUST),
            outcome=self.outcome(member, data),
            weekly_work=data.get("weekly_work", ""),
        )


def _traced(service: Any, **what: Any) -> Requirement:
    try:
        made: Requirement = service(**what)
    except Invalid as error:
        names = {"outcome": "outcome_id"}
        raise Invalid({names.get(name, name): said for name, said in error.errors.items()}) from None
    return made


class RequirementItem(OnRequirements, Changes, Removes, Item):
    """One requirement of a draft."""

    input = RequirementChangeInput

    may_change = may_remove = policies.can_edit_jd.on("jd.role")

    def change(self, member: Membership, row: Requirement, data: dict[str, Any]) -> Requirement:
        return _traced(
            services.change_requirement,
            actor=member,
            requirement=row,
            version=row.jd.version,
            text=data.get("text", row.text),
            kind=data.get("kind", row.kind),
            outcome=self.outcome(member, data) if "outcome_id" in data else row.outcome,
            weekly_work=data.get("weekly_work", row.weekly_work),
        )

    def remove(self, member: Membership, row: Requirement) -> None:
        services.remove_requirement(actor=member, requirement=row, version=row.jd.version)


urlpatterns = [
    path("jds", Jds.as_view()),
    path("jds/<uuid:id>", JdItem.as_view()),
    path("jds/<uuid:id>/publish", PublishJd.as_view()),
    path("jds/<uuid:id>/reopen", ReopenJd.as_view()),
    path("jds/<uuid:id>/dismiss", DismissFinding.as_view()),
    path("requirements", Requirements.as_view()),
    path("requirements/<uuid:id>", RequirementItem.as_view()),
]
