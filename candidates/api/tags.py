"""`tags`: labels of people; they are given by `PATCH /candidates/{id}`."""

from typing import Any

from django.db.models import QuerySet
from django.urls import path
from rest_framework import serializers

from candidates import policies, services
from candidates.models import Tag
from candidates.queries.seeing import visible_tags
from foundation.core.api import filters
from foundation.core.api.inputs import Input
from foundation.core.api.shapes import Shape
from foundation.core.api.views import Act, Changes, Collection, Item, Removes, Resource
from foundation.people.models import Membership


class TagShape(Shape):
    """A label; there is one of a name, in any case."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class TagFilters(filters.Filters):
    """Narrow the list of tags."""

    name = filters.Text()


class TagInput(Input):
    """What may be changed of a tag."""

    name = serializers.CharField(max_length=200)


can_change = policies.can_manage_tags.for_each()


class OnTags(Resource):
    """Tags of the organisation, for those who read tags."""

    resource = "candidates"
    shape = TagShape

    def queryset(self, member: Membership) -> QuerySet[Tag]:
        return visible_tags(member)


class Tags(OnTags, Collection):
    """Tags."""

    sorts = ("name",)

    filters = TagFilters


class TagItem(OnTags, Changes, Removes, Item):
    """One tag; removed, it is taken off everybody."""

    input = TagInput
    may_change = can_change
    may_remove = can_change

    def change(self, member: Membership, row: Tag, data: dict[str, Any]) -> Tag:
        return services.rename_tag(actor=member, tag=row, **data) if data else row

    def remove(self, member: Membership, row: Tag) -> None:
        services.remove_tag(actor=member, tag=row)


class JoinInput(Input):
    """The tag that everybody gets in place of this one."""

    into_id = serializers.UUIDField()


class JoinTags(OnTags, Act):
    """Merge this tag into another one, which is the answer."""

    input = JoinInput
    may = can_change

    def act(self, member: Membership, row: Tag, data: dict[str, Any]) -> Tag:
        into = self.find(visible_tags(member), data["into_id"], "into_id")
        return services.join_tags(actor=member, tag=row, into=into)


urlpatterns = [
    path("tags", Tags.as_view()),
    path("tags/<uuid:id>", TagItem.as_view()),
    path("tags/<uuid:id>/merge", JoinTags.as_view()),
]
