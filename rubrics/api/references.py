"""`references`: what to ask the references of people whose debrief said that there is something to ask."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import path
from rest_framework import serializers

from foundation.core.api import filters
from foundation.core.api.permissions import Asker
from foundation.core.api.shapes import FILLED, Cells, Shape
from foundation.core.api.views import Collection, Item, Resource
from foundation.people.models import Membership
from rubrics.models import Debrief
from rubrics.pages.references import Point, questions_for
from rubrics.queries.blind import debriefs_asking_references


class ReferenceQuestionShape(serializers.Serializer[Any]):
    """A question, what strong and weak answers hold, and the criterion that the debrief left open, if that is why."""

    ask = serializers.CharField()
    criterion_id = serializers.UUIDField(allow_null=True)
    criterion = serializers.CharField(allow_blank=True)
    listen_strong = serializers.ListField(child=serializers.CharField())
    listen_weak = serializers.ListField(child=serializers.CharField())
    follow_up = serializers.ListField(child=serializers.CharField())


class ReferenceShape(Shape):
    """What references of one person are asked: first what the debrief left open, then what every reference is asked.

    The id is that of the debrief. What a reference answers is kept nowhere here.
    """

    id = serializers.UUIDField()
    application_id = serializers.UUIDField()
    decided_at = serializers.DateTimeField()
    questions = serializers.ListField(child=ReferenceQuestionShape(), source=FILLED)
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()

    needs = ("ask_references",)

    @classmethod
    def finish(cls, rows: list[Cells], asker: Asker) -> None:
        """Put in the questions: three queries."""
        asked = questions_for(asker.member.organisation_id, [row["ask_references"] for row in rows])
        for row, said in zip(rows, asked, strict=True):
            row["questions"] = [_question(point) for point in (*said["about"], *said["always"])]


def _question(point: Point) -> Cells:
    return {
        "ask": point.ask,
        "criterion_id": point.criterion_id,
        "criterion": point.label,
        "listen_strong": list(point.strong),
        "listen_weak": list(point.weak),
        "follow_up": list(point.follow_up),
    }


class ReferenceFilters(filters.Filters):
    """Narrow the list of what references are asked."""

    application_id = filters.Id()


class OnReferences(Resource):
    """Decided debriefs that left something to ask, as the page of references shows it."""

    resource = "debriefs"
    shape = ReferenceShape
    sealed = True
    stands_for = False  # a debrief is told as one

    def queryset(self, member: Membership) -> QuerySet[Debrief]:
        return debriefs_asking_references(member)


class References(OnReferences, Collection):
    """What references are to be asked, person by person."""

    fed = False
    filters = ReferenceFilters


class ReferenceItem(OnReferences, Item):
    """What the references of one person are to be asked."""


urlpatterns = [
    path("references", References.as_view()),
    path("references/<uuid:id>", ReferenceItem.as_view()),
]
