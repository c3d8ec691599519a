"""`stages`: the steps of a role's loop."""

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
from foundation.core.errors import Invalid
from foundation.people.models import Membership
from roles import policies, services
from roles.api.roles import OnRoles
from roles.models import Outcome, Role, Stage
from roles.queries.leading import led_seats
from roles.queries.seeing import visible_roles, visible_stages
from roles.services.stage_order import order_mark


class StageShape(Shape):
    """A stage. `minutes` with somebody of ours, `hours` on one's own, `patience_days` before waiting shows;
    `pay_minor` goes to the candidate, in the role's currency; `retired_in` names the system that offers it no more."""

    id = serializers.UUIDField()
    role_id = serializers.UUIDField()
    position = serializers.IntegerField()
    key = serializers.CharField()
    kind = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # a field, not the label of the serializer
    minutes = serializers.IntegerField(allow_null=True)
    hours = serializers.FloatField(allow_null=True)
    patience_days = serializers.IntegerField()
    pay_minor = serializers.IntegerField(allow_null=True)
    focus = serializers.ListField(child=serializers.CharField())
    mainly_theory = serializers.BooleanField()
    puzzles = serializers.BooleanField()
    outside_engineering = serializers.BooleanField()
    retired_in = serializers.CharField(allow_blank=True)
    outcome_ids = serializers.ListField(child=serializers.UUIDField(), source=FILLED)
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()

    pay = ("pay_minor",)

    fed_by = {
        "outcome_ids": ("outcomes.id",),
    }

    @classmethod
    def finish(cls, rows: list[Cells], asker: Asker) -> None:
        """Fill in the outcomes, and hide pay from those who do not see it on the role: one or two queries."""
        linked: dict[UUID, list[UUID]] = {}
        links = Stage.outcomes.through.objects.filter(stage_id__in=[row["id"] for row in rows]).order_by("outcome_id")
        for stage_id, outcome_id in links.values_list("stage_id", "outcome_id"):
            linked.setdefault(stage_id, []).append(outcome_id)
        paid = _led(asker.member)
        for row in rows:
            row["outcome_ids"] = linked.get(row["id"], [])
            row["hours"] = None if row["hours"] is None else float(row["hours"])
            if paid is not None and row["role_id"] not in paid:
                row["pay_minor"] = None


def _led(member: Membership) -> set[UUID] | None:
    """Return the roles whose pay the member sees as their lead; None for those who see all."""
    if member.reads_all_of_org:
        return None
    return set(led_seats(member).values_list("role_id", flat=True))


class StageFilters(filters.Filters):
    """Narrow the list of stages."""

    role_id = filters.Id()
    kind = filters.Text()


class StageInput(Input):
    """A stage to add, as the playbook describes its kind; before the debrief unless `place` (from 1) is given."""

    role_id = serializers.UUIDField()
    kind = serializers.CharField(max_length=20)
    label = serializers.CharField(max_length=80, required=False, allow_blank=True)  # type: ignore[assignment]  # a field, not the label of the serializer
    place = serializers.IntegerField(min_value=1, max_value=60, required=False)


class StageChangeInput(Input):
    """What may be changed of a stage. `outcome_ids` replaces what it covers."""

    label = serializers.CharField(max_length=80, required=False)  # type: ignore[assignment]  # a field, not the label of the serializer
    minutes = serializers.IntegerField(min_value=0, max_value=600, required=False, allow_null=True)
    hours = serializers.FloatField(min_value=0, max_value=100, required=False, allow_null=True)
    patience_days = serializers.IntegerField(min_value=1, max_value=90, required=False)
    pay_minor = serializers.IntegerField(min_value=0, max_value=2**31 - 1, required=False, allow_null=True)
    focus = serializers.ListField(child=serializers.CharField(max_length=200), required=False, max_length=20)
    mainly_theory = serializers.BooleanField(required=False)
    puzzles = serializers.BooleanField(required=False)
    outside_engineering = serializers.BooleanField(required=False)
    outcome_ids = serializers.ListField(child=serializers.UUIDField(), required=False, max_length=20)


class PlaceInput(Input):
    """Where to, from 1."""

    place = serializers.IntegerField(min_value=1, max_value=60)


class OrderInput(Input):
    """All stages in the order that they should have; `seen_ids` is the order that was read, refused when it changed."""

    stage_ids = serializers.ListField(child=serializers.UUIDField(), max_length=60)
    seen_ids = serializers.ListField(child=serializers.UUIDField(), max_length=60, required=False)


class LayOutInput(Input):
    """Which template; the archetype's own when left out."""

    template = serializers.CharField(max_length=40, required=False, allow_blank=True)


class OnStages(Resource):
    """Stages of the loops that the member reads."""

    resource = "stages"
    shape = StageShape

    def queryset(self, member: Membership) -> QuerySet[Stage]:
        return visible_stages(member).select_related("role")


class Stages(OnStages, Creates, Collection):
    """The stages of all loops."""

    sorts = ("position",)

    filters = StageFilters
    input = StageInput

    def create(self, member: Membership, data: dict[str, Any]) -> Stage:
        role = self.find(visible_roles(member), data.pop("role_id"), "role_id")
        return services.add_stage(actor=member, role=role, **data)


class StageItem(OnStages, Changes, Removes, Item):
    """One stage."""

    input = StageChangeInput

    may_change = may_remove = policies.can_edit_loop.on("role")

    def change(self, member: Membership, row: Stage, data: dict[str, Any]) -> Stage:
        wanted = data.pop("outcome_ids", None)
        if "pay_minor" in data and not self.asker.sees_pay:
            raise Invalid({"pay_minor": "The key needs the scope pay:read."}, code="missing_scope")
        if data:
            services.change_stage(actor=member, stage=row, **data)
        if wanted is not None:
            _cover(member, row, wanted)
        return row

    def remove(self, member: Membership, row: Stage) -> None:
        services.remove_stage(actor=member, stage=row)


def _cover(member: Membership, stage: Stage, outcome_ids: list[UUID]) -> None:
    """Set what one stage covers, leaving the others as they are."""
    current = Outcome.objects.filter(role_id=stage.role_id, retired_at=None)
    through = Stage.outcomes.through.objects.filter(stage__role_id=stage.role_id, outcome__in=current)
    others = through.exclude(stage_id=stage.pk).values_list("outcome_id", "stage_id")
    links = {*others, *((outcome_id, stage.pk) for outcome_id in outcome_ids)}
    try:
        services.set_coverage(actor=member, role=stage.role, links=links)
    except Invalid:
        raise Invalid({"outcome_ids": "Give outcomes that this role's brief names."}, code="unknown_id") from None


class MoveStage(OnStages, Act):
    """Move a stage to another place in its loop."""

    input = PlaceInput

    def act(self, member: Membership, row: Stage, data: dict[str, Any]) -> Stage:
        services.move_stage(actor=member, stage=row, place=data["place"])
        return row


class LayOut(OnRoles, Act):
    """Give a role without stages those of a template."""

    resource = "stages"
    input = LayOutInput

    def act(self, member: Membership, row: Role, data: dict[str, Any]) -> Role:
        services.lay_out_stages(actor=member, role=row, template=data.get("template", ""))
        return row


class OrderStages(OnRoles, Act):
    """Put all stages of a role in one order; a stage that came or went meanwhile is a conflict, never lost."""

    resource = "stages"
    input = OrderInput

    def act(self, member: Membership, row: Role, data: dict[str, Any]) -> Role:
        seen = order_mark(data["seen_ids"]) if "seen_ids" in data else ""
        services.order_stages(actor=member, role=row, stage_ids=data["stage_ids"], seen=seen)
        return row


urlpatterns = [
    path("stages", Stages.as_view()),
    path("stages/<uuid:id>", StageItem.as_view()),
    path("stages/<uuid:id>/move", MoveStage.as_view()),
    path("roles/<uuid:id>/lay-out-stages", LayOut.as_view()),
    path("roles/<uuid:id>/order-stages", OrderStages.as_view()),
]
