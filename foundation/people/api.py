"""`members`: who works here; `integrations`: which systems ask beside them."""

from django.db.models import QuerySet
from django.urls import path
from rest_framework import serializers

from foundation.core.api import filters
from foundation.core.api.external import ExternalIdField
from foundation.core.api.permissions import Asker
from foundation.core.api.shapes import FILLED, Cells, Shape
from foundation.core.api.views import Collection, Item, Resource
from foundation.people.models import Job, Membership
from foundation.people.policies import can_see_members
from foundation.people.queries.external_ids import put_names
from foundation.people.queries.seeing import visible_integrations, visible_members


class MemberShape(Shape):
    """A membership: one person's job in the organisation. `rate_minor` is an advisor's hourly rate in minor units."""

    id = serializers.UUIDField()
    user_id = serializers.UUIDField()
    name = serializers.CharField(source="user.name")
    email = serializers.EmailField(source="user.email")
    title = serializers.CharField()
    job = serializers.ChoiceField(Job.choices)
    technical = serializers.BooleanField()
    active = serializers.BooleanField()
    rate_minor = serializers.IntegerField(allow_null=True)
    external_ids = serializers.ListField(child=ExternalIdField(), source=FILLED)
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()

    pay = ("rate_minor",)
    fed_by = {"external_ids": ("people.ExternalRef:object_id",)}

    @classmethod
    def finish(cls, rows: list[Cells], asker: Asker) -> None:
        """Put in names elsewhere; show rates only to those who manage the list, and everybody their own."""
        put_names(rows, asker.member.organisation_id, "member")
        if can_see_members(asker.member):
            return
        for row in rows:
            if row["id"] != asker.member.pk:
                row["rate_minor"] = None


class MemberFilters(filters.Filters):
    """Narrow the list of members."""

    job = filters.Choices(choices=Job.choices, help_text="One or several jobs, separated by commas.")
    active = filters.Flag(help_text="`false` for those whose access has ended.")
    technical = filters.Flag()
    email = filters.Text(field_name="user__email", help_text="The exact address, in any case.")


class OnMembers(Resource):
    """Members, as far as the asking member sees them."""

    resource = "members"
    shape = MemberShape
    sealed = True

    def queryset(self, member: Membership) -> QuerySet[Membership]:
        return visible_members(member)


class Members(OnMembers, Collection):
    """The people of the organisation and their jobs."""

    filters = MemberFilters


class MemberItem(OnMembers, Item):
    """One member."""


class IntegrationShape(Shape):
    """A system with a membership of its own; it is named wherever it did something."""

    id = serializers.UUIDField()
    name = serializers.CharField(source="user.name")
    scopes = serializers.ListField(child=serializers.CharField(), source="integration.scopes")
    active = serializers.BooleanField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()

    @classmethod
    def finish(cls, rows: list[Cells], asker: Asker) -> None:
        """A system of our own, such as a connection, has no keys and so no scopes."""
        for row in rows:
            row["scopes"] = row["scopes"] or []


class OnIntegrations(Resource):
    """Integrations, for those who see who works here."""

    resource = "integrations"
    shape = IntegrationShape
    sealed = True
    stands_for = False  # who did something is told as a member

    def queryset(self, member: Membership) -> QuerySet[Membership]:
        return visible_integrations(member)


class Integrations(OnIntegrations, Collection):
    """The integrations of the organisation, those switched off too."""


class IntegrationItem(OnIntegrations, Item):
    """One integration."""


urlpatterns = [
    path("integrations", Integrations.as_view()),
    path("integrations/<uuid:id>", IntegrationItem.as_view()),
    path("members", Members.as_view()),
    path("members/<uuid:id>", MemberItem.as_view()),
]
