"""`openings`: how many people a role is to find, and who fills each; a hire that never started."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import path
from rest_framework import serializers

from candidates import policies, services
from candidates.api.application_acts import WorkOnApplication
from candidates.models import Application, Filling
from candidates.queries import visible_applications
from foundation.core.api import filters
from foundation.core.api.inputs import Day, Input
from foundation.core.api.permissions import Asker
from foundation.core.api.shapes import FILLED, Cells, Shape
from foundation.core.api.views import Act, Changes, Collection, Creates, Item, Resource
from foundation.people.models import Membership
from roles import policies as role_policies
from roles import services as role_services
from roles.models import Opening
from roles.queries.seeing import visible_openings, visible_roles


class OpeningShape(Shape):
    """A place that a hire fills, open while neither filled nor closed. Who fills it is null where they are hidden."""

    id = serializers.UUIDField()
    role_id = serializers.UUIDField()
    number = serializers.IntegerField()
    target_on = serializers.DateField(allow_null=True)
    why = serializers.CharField(allow_blank=True)
    approved_at = serializers.DateTimeField(allow_null=True)
    approved_by_id = serializers.UUIDField(allow_null=True)
    filled_at = serializers.DateTimeField(allow_null=True)
    application_id = serializers.UUIDField(source=FILLED, allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    closed_why = serializers.CharField(allow_blank=True)
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()

    fed_by = {
        "application_id": ("fillings.*",),
    }

    @classmethod
    def finish(cls, rows: list[Cells], asker: Asker) -> None:
        """Say who fills each, by one query."""
        fills = Filling.objects.filter(opening__in=[row["id"] for row in rows], ended_at=None)
        seen = fills.filter(application__in=visible_applications(asker.member).values("pk"))
        found = dict(seen.values_list("opening_id", "application_id"))
        for row in rows:
            row["application_id"] = found.get(row["id"])


class OpeningFilters(filters.Filters):
    """Narrow the list of openings."""

    role_id = filters.Id()


class OpeningChangeInput(Input):
    """By when somebody is to be found, and why."""

    target_on = Day(required=False, allow_null=True)
    why = serializers.CharField(max_length=300, required=False, allow_blank=True)


class NewOpeningInput(OpeningChangeInput):
    """One more person to find for a role."""

    role_id = serializers.UUIDField()


class WhyInput(Input):
    """Why, in a sentence; it stays on record."""

    reason = serializers.CharField(max_length=300)


class FillInput(Input):
    """Which hire fills it."""

    application_id = serializers.UUIDField()


class NeverStartedInput(Input):
    """Why a hire never started: a reason of the organisation by its key, and what happened."""

    reason_key = serializers.CharField(max_length=40)
    why = serializers.CharField(max_length=300)


class OnOpenings(Resource):
    """Openings of the roles whose plans the member reads."""

    resource = "openings"
    shape = OpeningShape

    def queryset(self, member: Membership) -> QuerySet[Opening]:
        return visible_openings(member).select_related("role")


class Openings(OnOpenings, Creates, Collection):
    """The openings of the organisation."""

    sorts = ("number",)

    filters = OpeningFilters
    input = NewOpeningInput

    def create(self, member: Membership, data: dict[str, Any]) -> Opening:
        role = self.find(visible_roles(member), data.pop("role_id"), "role_id")
        return role_services.add_opening(actor=member, role=role, **data)


class OpeningItem(OnOpenings, Changes, Item):
    """One opening."""

    input = OpeningChangeInput
    may_change = role_policies.can_keep_openings.on("role")

    def change(self, member: Membership, row: Opening, data: dict[str, Any]) -> Opening:
        wanted = {"target_on": row.target_on, "why": row.why, **data}
        return role_services.change_opening(actor=member, opening=row, version=row.version, **wanted)


class ApproveOpening(OnOpenings, Act):
    """Agree that somebody may be hired for it; owners and the approvers of the role."""

    acts_by = "openings:approve"
    may = role_policies.can_approve_opening

    def act(self, member: Membership, row: Opening, data: dict[str, Any]) -> Opening:
        return role_services.approve_opening(actor=member, opening=row)


class CloseOpening(OnOpenings, Act):
    """Find nobody for it after all."""

    input = WhyInput
    may = role_policies.can_keep_openings.on("role")

    def act(self, member: Membership, row: Opening, data: dict[str, Any]) -> Opening:
        return role_services.close_opening(actor=member, opening=row, reason=data["reason"])


class ReopenOpening(OnOpenings, Act):
    """Find somebody for a closed one once more."""

    may = role_policies.can_keep_openings.on("role")

    def act(self, member: Membership, row: Opening, data: dict[str, Any]) -> Opening:
        return role_services.reopen_opening(actor=member, opening=row)


class FillOpening(OnOpenings, Act):
    """Say which hire fills it, where no offer of ours did."""

    input = FillInput
    may = policies.can_fill_opening

    def act(self, member: Membership, row: Opening, data: dict[str, Any]) -> Opening:
        hire = self.find(visible_applications(member), data["application_id"], "application_id")
        services.fill_by_hand(actor=member, opening=row, application=hire)
        row.refresh_from_db()
        return row


class NeverStarted(WorkOnApplication):
    """Record that a hire never started: the application closes and its opening is free again."""

    input = NeverStartedInput
    may = policies.can_undo_hire

    def act(self, member: Membership, row: Application, data: dict[str, Any]) -> Application:
        reason = self.reason(row, data["reason_key"])
        return services.undo_hire(actor=member, application=row, reason=reason, why=data["why"])


urlpatterns = [
    path("openings", Openings.as_view()),
    path("openings/<uuid:id>", OpeningItem.as_view()),
    path("openings/<uuid:id>/approve", ApproveOpening.as_view()),
    path("openings/<uuid:id>/close", CloseOpening.as_view()),
    path("openings/<uuid:id>/reopen", ReopenOpening.as_view()),
    path("openings/<uuid:id>/fill", FillOpening.as_view()),
    path("applications/<uuid:id>/never-started", NeverStarted.as_view()),
]
