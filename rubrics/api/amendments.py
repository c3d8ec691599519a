"""`amendments`: what was changed in scorecards after they were handed in, one row for each time.

A row is there exactly for whom its scorecard is there, and as little of it is known otherwise.
"""

from typing import Any

from django.db.models import QuerySet
from django.urls import path
from rest_framework import serializers

from foundation.core.api import filters
from foundation.core.api.permissions import Asker
from foundation.core.api.shapes import FILLED, Cells, Shape
from foundation.core.api.views import Collection, Item
from foundation.people.models import Membership
from rubrics.api.card_shapes import ScorecardShape
from rubrics.api.scorecards import OnScorecards
from rubrics.models import Amendment, Scorecard
from rubrics.queries import naming_no_graded_work

TOLD = ("changed", "after")


class ChangeOfCardShape(Shape):
    """A change after submission: why, which parts, and all that the scorecard said before it and after.

    `application_id` is null where the scorecard's is.
    """

    id = serializers.UUIDField()
    scorecard_id = serializers.UUIDField()
    application_id = serializers.UUIDField(allow_null=True, source=FILLED)
    by_id = serializers.UUIDField()
    reason = serializers.CharField()
    changed = serializers.ListField(child=serializers.CharField(), source=FILLED)
    before = serializers.DictField()
    after = serializers.DictField(source=FILLED)
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()

    fed_by = {
        "application_id": (),
        "changed": (),
        "after": tuple(f"scorecard.{name}.*" for name in ("ratings", "flags", "profiles", "told")),
        "seen": ("scorecard.state", *(f"scorecard.{path}" for path in ScorecardShape.fed_by["seen"])),
    }

    @classmethod
    def finish(cls, rows: list[Cells], asker: Asker) -> None:
        """Put in what the scorecards tell of each: the queries of a page of scorecards."""
        cards = Scorecard.objects.filter(pk__in={row["scorecard_id"] for row in rows})
        told, _ = ScorecardShape.read(naming_no_graded_work(cards, asker.member), asker)
        whose = {card["id"]: card["application_id"] for card in told}
        changes = {one["id"]: one for card in told for one in card["amendments"]}
        for row in rows:
            row["application_id"] = whose[row["scorecard_id"]]
            row |= {name: changes[row["id"]][name] for name in TOLD}


class AmendmentFilters(filters.Filters):
    """Narrow the list of amendments."""

    scorecard_id = filters.Id()
    by_id = filters.Id()


class OnAmendments(OnScorecards):
    """Amendments of the scorecards that the blind rule opens."""

    shape = ChangeOfCardShape

    def queryset(self, member: Membership) -> QuerySet[Any]:
        return Amendment.objects.filter(scorecard__in=super().queryset(member).values("pk"))

    def knowable(self, member: Membership) -> QuerySet[Any]:
        """That somebody thought again is nothing to be told of a scorecard that one does not read."""
        return Amendment.objects.none()


class Amendments(OnAmendments, Collection):
    """Changes of scorecards that were handed in, of those that the key may read."""

    filters = AmendmentFilters


class AmendmentItem(OnAmendments, Item):
    """One change of a scorecard."""


urlpatterns = [
    path("amendments", Amendments.as_view()),
    path("amendments/<uuid:id>", AmendmentItem.as_view()),
]
