"""`saved-views`: filters, order and columns of the table and the board under a name."""

from typing import Any

from django.db.models import QuerySet
from django.urls import path
from rest_framework import serializers

from candidates import policies
from candidates.models import SavedView
from candidates.queries.saved import visible_views
from candidates.services import saving
from foundation.core.api import filters
from foundation.core.api.inputs import Input
from foundation.core.api.shapes import Shape
from foundation.core.api.views import Act, Changes, Collection, Creates, Item, Removes, Resource
from foundation.people.models import Membership
from roles.queries.seeing import visible_roles


class ViewShape(Shape):
    """A saved view; `query` is what stands in the address of the page, `role_id` empty for one of all roles."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    query = serializers.CharField()
    shared = serializers.BooleanField()
    role_id = serializers.UUIDField(allow_null=True)
    owner_id = serializers.UUIDField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class ViewFilters(filters.Filters):
    """Narrow the list of views."""

    role_id = filters.Id()
    owner_id = filters.Id()


class ViewChanges(Input):
    """What may be changed of a view."""

    name = serializers.CharField(max_length=200)
    query = serializers.CharField(max_length=4000, allow_blank=True)
    shared = serializers.BooleanField()


class ViewInput(Input):
    """A view to save."""

    name = serializers.CharField(max_length=200)
    query = serializers.CharField(max_length=4000, allow_blank=True, default="")
    shared = serializers.BooleanField(default=False)
    role_id = serializers.UUIDField(required=False, allow_null=True)


class OnViews(Resource):
    """The member's own views, and those that others share."""

    resource = "applications"
    shape = ViewShape
    sealed = True

    def queryset(self, member: Membership) -> QuerySet[SavedView]:
        return visible_views(member)


class Views(OnViews, Creates, Collection):
    """Saved views."""

    filters = ViewFilters
    input = ViewInput
    may_create = policies.can_save_view

    def create(self, member: Membership, data: dict[str, Any]) -> SavedView:
        pk = data.pop("role_id", None)
        role = self.find(visible_roles(member), pk, "role_id") if pk else None
        return saving.save_view(actor=member, role=role, **data)


class ViewItem(OnViews, Changes, Removes, Item):
    """One saved view; removed, it is gone for everybody."""

    input = ViewChanges
    may_change = policies.can_change_view
    may_remove = policies.can_change_view

    def change(self, member: Membership, row: SavedView, data: dict[str, Any]) -> SavedView:
        return saving.change_view(actor=member, view=row, **data)

    def remove(self, member: Membership, row: SavedView) -> None:
        saving.delete_view(actor=member, view=row)


class OpensInput(Input):
    """Whether the view's place opens with it."""

    opens = serializers.BooleanField()


class OpenWith(OnViews, Act):
    """Let the list open with this view for you, or no longer."""

    input = OpensInput
    may = policies.can_open_view

    def act(self, member: Membership, row: SavedView, data: dict[str, Any]) -> SavedView:
        saving.open_with(actor=member, view=row, opens=data["opens"])
        return row


urlpatterns = [
    path("saved-views", Views.as_view()),
    path("saved-views/<uuid:id>", ViewItem.as_view()),
    path("saved-views/<uuid:id>/open-with", OpenWith.as_view()),
]
