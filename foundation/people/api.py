"""`members`: who works here; `integrations`: which systems ask beside them."""

from typing import Any

from django.db.models import QuerySet
from django.urls import path
from rest_framework import serializers

from foundation.core.api import filters
from foundation.core.api.external import ExternalIdField, external_ids_input
from foundation.core.api.inputs import Input
from foundation.core.api.permissions import Asker
from foundation.core.api.shapes import FILLED, Cells, Shape
from foundation.core.api.views import Changes, Collection, Item, Puts, Resource
from foundation.core.domain.upserts import Outcome
from foundation.core.errors import Invalid
from foundation.people import services
from foundation.people.models import Job, Membership
from foundation.people.policies import can_manage_member, can_see_members
from foundation.people.queries.external_ids import put_names
from foundation.people.queries.seeing import visible_integrations, visible_members
from foundation.people.services.external_ids import Name, names_in
from foundation.people.services.members import HIGHEST_RATE, JOB


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


class MemberInput(Input):
    """What an owner changes of a member. `active` false ends access at once, with all keys and seats.

    Only advisors have a rate, which needs the scope `pay:read`. A person's own name and address are theirs to change.
    """

    job = serializers.ChoiceField(Job.choices, required=False)
    technical = serializers.BooleanField(required=False)
    title = serializers.CharField(max_length=120, required=False, allow_blank=True)
    rate_minor = serializers.IntegerField(min_value=0, max_value=HIGHEST_RATE, required=False, allow_null=True)
    active = serializers.BooleanField(required=False)
    external_ids = external_ids_input()


class MemberItem(OnMembers, Changes, Item):
    """One member. PATCH is for owners; who is new is invited."""

    input = MemberInput
    may_change = can_manage_member

    def change(self, member: Membership, row: Membership, data: dict[str, Any]) -> Membership:
        if "rate_minor" in data and not self.asker.sees_pay:
            raise Invalid({"rate_minor": "The key needs the scope pay:read."}, code="missing_scope")
        if (called := data.get("external_ids")) is not None:
            row = services.name_member(actor=member, member=row, names=names_in(called))
        if not data.keys().isdisjoint(JOB):
            row = services.change_job(
                actor=member, member=row, **{name: data.get(name, getattr(row, name)) for name in JOB}
            )
        if "rate_minor" in data:
            row = _rated(member, row, data["rate_minor"])
        if "active" in data:
            row = (services.reactivate if data["active"] else services.deactivate)(actor=member, member=row)
        return row


def _rated(actor: Membership, row: Membership, rate_minor: int | None) -> Membership:
    """Set a rate. Raises Invalid beside the field of the body."""
    if rate_minor is None and row.rate_minor is None:
        return row
    try:
        return services.set_rate(actor=actor, member=row, rate_minor=rate_minor)
    except Invalid as error:
        raise Invalid({"rate_minor": error.errors["rate"]}) from None


class PutMemberInput(Input):
    """What the other system knows of a member. A new name needs the address of somebody who is a member already."""

    email = serializers.EmailField(max_length=254, required=False)
    job = serializers.ChoiceField(Job.choices, required=False)
    technical = serializers.BooleanField(required=False)
    title = serializers.CharField(max_length=120, required=False, allow_blank=True)


class PutMember(OnMembers, Puts):
    """Give a member a name, or change the job of the one who has it. For owners; who is new is invited."""

    input = PutMemberInput

    def put_as(
        self, member: Membership, source: str, external_id: str, data: dict[str, Any]
    ) -> tuple[Membership, Outcome]:
        email = data.pop("email", None)
        return services.put_member(actor=member, name=Name(source, external_id), email=email, facts=data)

    def same(self, member: Membership, row: Membership, source: str, data: dict[str, Any]) -> bool:
        can_manage_member.require(member, row)
        email = data.pop("email", row.user.email)
        return bool(email.lower() == row.user.email) and all(getattr(row, key) == data[key] for key in data)


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
    path("members/external/<str:source>/<str:external_id>", PutMember.as_view()),
]
