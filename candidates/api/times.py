"""`stage-intervals` and `holds`: how long applications were where, and when they did not wait on us."""

from django.db.models import QuerySet
from django.urls import path
from rest_framework import serializers

from candidates.models import Hold, StageInterval
from candidates.models.times import WHY
from candidates.queries.seeing import told_why, visible_holds, visible_intervals
from foundation.core.api import filters
from foundation.core.api.permissions import Asker
from foundation.core.api.shapes import Cells, Shape
from foundation.core.api.views import Collection, Item, Resource
from foundation.people.models import Membership


class IntervalShape(Shape):
    """A time in a stage, open while `left` is null; `why` is what began it. Those of `hold` are no days in stage."""

    id = serializers.UUIDField()
    application_id = serializers.UUIDField()
    stage_id = serializers.UUIDField()
    entered = serializers.DateTimeField()
    left = serializers.DateTimeField(allow_null=True)
    why = serializers.ChoiceField(WHY)
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class HoldShape(Shape):
    """An application that was put aside; it goes on by itself on the day `until`. It lasts while `ended` is null."""

    id = serializers.UUIDField()
    application_id = serializers.UUIDField()
    reason = serializers.CharField(allow_blank=True)
    by_id = serializers.UUIDField(allow_null=True)
    since = serializers.DateTimeField()
    until = serializers.DateField(allow_null=True)
    ended = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()

    @classmethod
    def finish(cls, rows: list[Cells], asker: Asker) -> None:
        """Keep why from those who interview or owe, as with the reason of an override."""
        given = {row["application_id"] for row in rows if row["reason"]}
        told = told_why(asker.member, given) if given else set()
        for row in rows:
            if row["application_id"] not in told:
                row["reason"] = ""


class OfApplication(filters.Filters):
    """Narrow a list to one application or one role."""

    application_id = filters.Id()
    role_id = filters.Id(field_name="application__role_id")


class OnIntervals(Resource):
    """Times in stages of the applications that the member may see."""

    resource = "moves"
    shape = IntervalShape

    def queryset(self, member: Membership) -> QuerySet[StageInterval]:
        return visible_intervals(member)


class Intervals(OnIntervals, Collection):
    """Times in stages, the one source of days in stage. A move that was undone leaves none."""

    sorts = ("entered",)

    filters = OfApplication


class IntervalItem(OnIntervals, Item):
    """One time in a stage."""


class OnHolds(Resource):
    """Holds of the applications that the member may see."""

    resource = "moves"
    shape = HoldShape

    def queryset(self, member: Membership) -> QuerySet[Hold]:
        return visible_holds(member)


class Holds(OnHolds, Collection):
    """When applications were put aside, why, and until when."""

    sorts = ("since",)

    filters = OfApplication


class HoldItem(OnHolds, Item):
    """One hold."""


urlpatterns = [
    path("stage-intervals", Intervals.as_view()),
    path("stage-intervals/<uuid:id>", IntervalItem.as_view()),
    path("holds", Holds.as_view()),
    path("holds/<uuid:id>", HoldItem.as_view()),
]
