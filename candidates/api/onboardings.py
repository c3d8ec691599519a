"""`onboardings`: the first months of hires, planned, prepared and told of at checkpoints."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import path
from rest_framework import serializers

from candidates import policies, services
from candidates.models import Checkpoint, CheckpointRating, Onboarding, OnboardingItem
from candidates.queries import visible_onboardings
from foundation.core.api.external import ExternalIdField
from foundation.core.api.inputs import Day, Input
from foundation.core.api.permissions import Asker
from foundation.core.api.shapes import FILLED, Cells, Shape
from foundation.core.api.views import Act, Changes, Collection, Item, Resource
from foundation.core.errors import Invalid
from foundation.people.models import Membership
from foundation.people.queries.external_ids import put_names
from foundation.people.queries.seeing import colleagues


class OutcomeRatingShape(serializers.Serializer[Any]):
    """How one outcome of the first 90 days stood at a checkpoint."""

    outcome_id = serializers.UUIDField()
    rating = serializers.ChoiceField(Checkpoint.Rating.choices)


class CheckpointShape(serializers.Serializer[Any]):
    """A checkpoint as it stands inside an onboarding."""

    id = serializers.UUIDField()
    day = serializers.IntegerField()
    due_on = serializers.DateField()
    overall = serializers.CharField(allow_blank=True)
    comment = serializers.CharField(allow_blank=True)
    ratings = serializers.ListField(child=OutcomeRatingShape())
    done_at = serializers.DateTimeField(allow_null=True)


class ReadyShape(serializers.Serializer[Any]):
    """Something to do before day one."""

    id = serializers.UUIDField()
    label = serializers.CharField()  # type: ignore[assignment]  # a field, not the serializer's own label
    done_at = serializers.DateTimeField(allow_null=True)
    done_by_id = serializers.UUIDField(allow_null=True)


class OnboardingShape(Shape):
    """The first months of a hire. `items` are to be ready before day one."""

    id = serializers.UUIDField()
    application_id = serializers.UUIDField()
    manager_id = serializers.UUIDField()
    starts_on = serializers.DateField()
    first_project = serializers.CharField(allow_blank=True)
    success_metric = serializers.CharField(allow_blank=True)
    items = serializers.ListField(child=ReadyShape(), source=FILLED)
    checkpoints = serializers.ListField(child=CheckpointShape(), source=FILLED)
    external_ids = serializers.ListField(child=ExternalIdField(), source=FILLED)
    ended_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()

    fed_by = {
        "items": ("items.*",),
        "checkpoints": ("checkpoints.*", "checkpoints.ratings.*"),
        "external_ids": ("people.ExternalRef:object_id",),
    }

    @classmethod
    def finish(cls, rows: list[Cells], asker: Asker) -> None:
        """Put in items, checkpoints with their ratings, and the names elsewhere by four queries."""
        ids = [row["id"] for row in rows]
        items = _of_each(OnboardingItem.objects.order_by("position"), ids, tuple(ReadyShape().fields))
        columns = tuple(name for name in map(str, CheckpointShape().fields) if name != "ratings")
        points = _of_each(Checkpoint.objects.order_by("day"), ids, columns)
        ratings: dict[Any, list[Cells]] = {}
        rated = CheckpointRating.objects.filter(checkpoint__onboarding__in=ids).order_by("outcome__position", "pk")
        for point, outcome_id, rating in rated.values_list("checkpoint_id", "outcome_id", "rating"):
            ratings.setdefault(point, []).append({"outcome_id": outcome_id, "rating": rating})
        put_names(rows, asker.member.organisation_id, "onboarding")
        for row in rows:
            row["items"], row["checkpoints"] = items[row["id"]], points[row["id"]]
            for point in row["checkpoints"]:
                point["ratings"] = ratings.get(point["id"], [])


def _of_each(rows: QuerySet[Any], ids: list[Any], columns: tuple[str, ...]) -> dict[Any, list[Cells]]:
    """Return the rows of each onboarding with these columns, in their order."""
    found: dict[Any, list[Cells]] = {pk: [] for pk in ids}
    for onboarding_id, *values in rows.filter(onboarding_id__in=ids).values_list("onboarding_id", *columns):
        found[onboarding_id].append(dict(zip(columns, values, strict=True)))
    return found


class PlanInput(Input):
    """Who leads the start, when it is, the first project and how you will know that it worked.

    Checkpoints that are not recorded move with the start; `past_start_agreed` says that a day that is over is meant.
    """

    manager_id = serializers.UUIDField(required=False)
    starts_on = Day(required=False)
    first_project = serializers.CharField(max_length=300, required=False, allow_blank=True)
    success_metric = serializers.CharField(max_length=300, required=False, allow_blank=True)
    past_start_agreed = serializers.BooleanField(required=False)


class ReadyInput(Input):
    """Which item is ready, or not."""

    item_id = serializers.UUIDField()
    done = serializers.BooleanField(required=False, default=True)


class CheckpointInput(Input):
    """How a checkpoint went: overall, and each outcome of the first 90 days by its id. Ratings go into no event."""

    checkpoint_id = serializers.UUIDField()
    overall = serializers.ChoiceField(Checkpoint.Rating.choices)
    comment = serializers.CharField(max_length=10_000, required=False, allow_blank=True, default="")
    ratings = serializers.DictField(
        child=serializers.ChoiceField(Checkpoint.Rating.choices), required=False, default=dict
    )


class OnOnboardings(Resource):
    """Onboardings that the member runs or follows."""

    resource = "onboardings"
    shape = OnboardingShape

    def queryset(self, member: Membership) -> QuerySet[Onboarding]:
        return visible_onboardings(member)


class Onboardings(OnOnboardings, Collection):
    """The first months of hires."""

    sorts = ("starts_on",)


class OnboardingItemView(OnOnboardings, Changes, Item):
    """The first months of one hire. PATCH changes the plan."""

    input = PlanInput
    may_change = policies.can_run_onboarding

    def change(self, member: Membership, row: Onboarding, data: dict[str, Any]) -> Onboarding:
        agreed, manager_id = data.pop("past_start_agreed", False), data.pop("manager_id", None)
        if not data and manager_id is None:
            return row
        manager = self.find(colleagues(member), manager_id, "manager_id") if manager_id else row.manager
        kept = {name: getattr(row, name) for name in ("starts_on", "first_project", "success_metric")}
        plan = services.Plan(manager=manager, **{**kept, **data})
        try:
            return services.edit_onboarding(
                actor=member, onboarding=row, version=row.version, plan=plan, past_start_agreed=agreed
            )
        except Invalid as error:
            if "manager" in error.errors:
                error.errors["manager_id"] = error.errors.pop("manager")
            raise


class TickItem(OnOnboardings, Act):
    """Mark something as ready before day one, or open it again."""

    input = ReadyInput
    may = policies.can_run_onboarding

    def act(self, member: Membership, row: Onboarding, data: dict[str, Any]) -> Onboarding:
        item = self.find(row.items.select_related("onboarding"), data["item_id"], "item_id")
        services.tick_item(actor=member, item=item, done=data["done"])
        return row


class RecordCheckpoint(OnOnboardings, Act):
    """Record how a checkpoint went."""

    input = CheckpointInput
    may = policies.can_rate_checkpoint

    def act(self, member: Membership, row: Onboarding, data: dict[str, Any]) -> Onboarding:
        point = self.find(row.checkpoints.select_related("onboarding"), data.pop("checkpoint_id"), "checkpoint_id")
        ratings = _by_id(data.pop("ratings"))
        try:
            services.record_checkpoint(actor=member, checkpoint=point, version=point.version, ratings=ratings, **data)
        except Invalid as error:
            places = {name: name.replace("outcome_", "ratings.") for name in error.errors}
            raise Invalid({places[name]: said for name, said in error.errors.items()}) from None
        return row


def _by_id(ratings: dict[str, str]) -> dict[Any, str]:
    """Return ratings by id. Raises Invalid at a key that is none."""
    ids = serializers.UUIDField()
    found = {}
    for key, rating in ratings.items():
        try:
            found[ids.to_internal_value(key)] = rating
        except serializers.ValidationError:
            raise Invalid({f"ratings.{key}": "There is no outcome with this id."}, code="unknown_id") from None
    return found


urlpatterns = [
    path("onboardings", Onboardings.as_view()),
    path("onboardings/<uuid:id>", OnboardingItemView.as_view()),
    path("onboardings/<uuid:id>/tick", TickItem.as_view()),
    path("onboardings/<uuid:id>/checkpoint", RecordCheckpoint.as_view()),
]
