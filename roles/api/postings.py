"""`postings`: where a role is told of, each with a link that tells who came by it."""

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
from foundation.core.api.views import Changes, Collection, Creates, Item, Removes, Resource
from foundation.people.models import Membership
from roles import policies, services
from roles.models import Posting, Role
from roles.pages.public_links import job_url, tracked
from roles.queries.seeing import visible_postings, visible_roles
from roles.registries import came_through
from roles.services.postings import BIGGEST_COST


class PostingShape(Shape):
    """A channel on which the role is told of. `link` leads to its public page; `applications` counts who came by it."""

    id = serializers.UUIDField()
    role_id = serializers.UUIDField()
    channel = serializers.CharField()
    label = serializers.CharField(allow_blank=True)  # type: ignore[assignment]  # a field, not the label of the serializer
    code = serializers.CharField()
    link = serializers.CharField(source=FILLED)
    applications = serializers.IntegerField(source=FILLED)
    cost_minor = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()

    fed_by = {
        "link": ("organisation.slug",),
        "applications": (),
    }

    @classmethod
    def finish(cls, rows: list[Cells], asker: Asker) -> None:
        """Fill in the links, and the counts of all roles at once."""
        slug = asker.member.organisation.slug
        roles = {row["role_id"] for row in rows}
        titles = dict(Role.objects.filter(pk__in=roles).values_list("pk", "title"))
        came = {key: n for ask in came_through for key, n in ask(roles).items()}
        for row in rows:
            row["link"] = tracked(job_url(slug, row["role_id"], titles[row["role_id"]]), row["code"])
            row["applications"] = came.get(row["id"], 0)


class PostingFilters(filters.Filters):
    """Narrow the list of postings."""

    role_id = filters.Id()


class PostingChangeInput(Input):
    """What may be changed; channel and code stay, since links are out there."""

    label = serializers.CharField(max_length=120, required=False, allow_blank=True)  # type: ignore[assignment]  # a field, not the label of the serializer
    cost_minor = serializers.IntegerField(min_value=0, max_value=BIGGEST_COST, required=False)


class PostingInput(PostingChangeInput):
    """A posting of a role, on a channel of the playbook."""

    role_id = serializers.UUIDField()
    channel = serializers.CharField(max_length=40)


class OnPostings(Resource):
    """Postings of the roles whose plans the member reads."""

    resource = "postings"
    shape = PostingShape

    def queryset(self, member: Membership) -> QuerySet[Posting]:
        return visible_postings(member).select_related("role")


class Postings(OnPostings, Creates, Collection):
    """Where roles are told of."""

    filters = PostingFilters
    input = PostingInput

    def create(self, member: Membership, data: dict[str, Any]) -> Posting:
        role_id: UUID = data.pop("role_id")
        role = self.find(visible_roles(member), role_id, "role_id")
        return services.add_posting(actor=member, role=role, **data)


class PostingItem(OnPostings, Changes, Removes, Item):
    """One posting."""

    input = PostingChangeInput

    may_change = may_remove = policies.can_edit_postings.on("role")

    def change(self, member: Membership, row: Posting, data: dict[str, Any]) -> Posting:
        wanted = {"label": row.label, "cost_minor": row.cost_minor, **data}
        return services.change_posting(actor=member, posting=row, **wanted)

    def remove(self, member: Membership, row: Posting) -> None:
        services.remove_posting(actor=member, posting=row)


urlpatterns = [
    path("postings", Postings.as_view()),
    path("postings/<uuid:id>", PostingItem.as_view()),
]
