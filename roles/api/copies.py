"""Starting a role from another one; `role-templates`, which new roles may start from."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import path
from rest_framework import serializers

from foundation.core.api.inputs import Input
from foundation.core.api.permissions import Asker
from foundation.core.api.shapes import FILLED, Cells, Shape
from foundation.core.api.views import Act, Changes, Collection, Creates, Item, Removes, Resource
from foundation.people.models import Membership
from roles import policies, services
from roles.api.roles import OnRoles
from roles.models import Role, RoleTemplate
from roles.queries import role_templates
from roles.queries.seeing import visible_roles, visible_templates


class DuplicateInput(Input):
    """The title of the copy, and what comes along. The band comes with the scope for those who see it."""

    title = serializers.CharField(max_length=120)
    parts = serializers.ListField(child=serializers.ChoiceField(list(role_templates.PARTS)), max_length=20)


class DuplicateRole(OnRoles, Act):
    """Start a role with parts of this one; the answer is the new role, which the key's member leads."""

    input = DuplicateInput

    may = policies.can_copy_role

    def act(self, member: Membership, row: Role, data: dict[str, Any]) -> Role:
        return services.duplicate_role(actor=member, role=row, title=data["title"], parts=data["parts"])


class TemplateShape(Shape):
    """What roles may start from; `parts` are those that it holds."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    content = serializers.JSONField(source="data")
    parts = serializers.ListField(child=serializers.CharField(), source=FILLED)
    made_by_id = serializers.UUIDField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()

    fed_by = {
        "parts": (),
    }

    @classmethod
    def finish(cls, rows: list[Cells], asker: Asker) -> None:
        """Name the parts: no query."""
        for row in rows:
            row["parts"] = role_templates.parts_of(row["content"])


class RoleTemplateInput(Input):
    """The role whose parts are kept, and the name of the template."""

    role_id = serializers.UUIDField()
    name = serializers.CharField(max_length=80)
    parts = serializers.ListField(child=serializers.ChoiceField(list(role_templates.PARTS)), max_length=20)


class RenameInput(Input):
    """Another name."""

    name = serializers.CharField(max_length=80)


class OnTemplates(Resource):
    """Templates of the organisation, for those who start roles."""

    resource = "roles"
    shape = TemplateShape

    def queryset(self, member: Membership) -> QuerySet[RoleTemplate]:
        return visible_templates(member)


class Templates(OnTemplates, Creates, Collection):
    """What roles may start from."""

    input = RoleTemplateInput

    may_create = policies.can_keep_templates

    def create(self, member: Membership, data: dict[str, Any]) -> RoleTemplate:
        role = self.find(visible_roles(member), data.pop("role_id"), "role_id")
        return services.save_template(actor=member, role=role, **data)


class TemplateItem(OnTemplates, Changes, Removes, Item):
    """One template."""

    input = RenameInput
    may_change = may_remove = policies.can_change_template

    def change(self, member: Membership, row: RoleTemplate, data: dict[str, Any]) -> RoleTemplate:
        return services.rename_template(actor=member, template=row, name=data["name"]) if data else row

    def remove(self, member: Membership, row: RoleTemplate) -> None:
        services.remove_template(actor=member, template=row)


urlpatterns = [
    path("roles/<uuid:id>/duplicate", DuplicateRole.as_view()),
    path("role-templates", Templates.as_view()),
    path("role-templates/<uuid:id>", TemplateItem.as_view()),
]
