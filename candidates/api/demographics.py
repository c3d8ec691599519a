"""`demographics`: how often each answer was given by those who apply; never who gave it."""

from django.db.models import QuerySet
from django.urls import path
from rest_framework import serializers

from candidates.models import DemographicFigure
from candidates.queries.demographics import bank, visible_figures
from foundation.core.api import filters
from foundation.core.api.permissions import Asker
from foundation.core.api.shapes import FILLED, Cells, Shape
from foundation.core.api.views import Collection, Item, Resource
from foundation.people.models import Membership


class DemographicCellShape(Shape):
    """How many gave an answer; null where so few did that it is withheld, or withheld so that no other can be found."""

    choice = serializers.CharField()
    text = serializers.CharField()
    count = serializers.IntegerField(allow_null=True)


class DemographicsShape(Shape):
    """A question and how often each answer was given, up to the end of a month; null where fewer than five answered."""

    id = serializers.UUIDField()
    question = serializers.CharField()
    ask = serializers.CharField(source=FILLED)
    answered = serializers.IntegerField(allow_null=True)
    cells = DemographicCellShape(many=True)
    until = serializers.DateField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()

    fed_by = {"ask": ("question",)}

    @classmethod
    def finish(cls, rows: list[Cells], asker: Asker) -> None:
        """Say the words of the question and of each answer."""
        for row in rows:
            question = bank()[row["question"]]
            row["ask"] = question.ask
            row["cells"] = [{**cell, "text": question.choices.get(cell["choice"], "")} for cell in row["cells"]]


class DemographicsFilters(filters.Filters):
    """Narrow the list of figures."""

    question = filters.Text()


class OnDemographics(Resource):
    """Figures of the organisation, for owners, recruiters and integrations."""

    resource = "demographics"
    shape = DemographicsShape

    def queryset(self, member: Membership) -> QuerySet[DemographicFigure]:
        return visible_figures(member)


class Demographics(OnDemographics, Collection):
    """What those who applied said of themselves, as figures about groups: a question each, never crossed with another.

    Cells under five are withheld, with as many of the others as it takes that nobody can work one out. Figures are
    renewed after the end of a month, once at least five more or fewer people answered.
    """

    filters = DemographicsFilters


class DemographicsItem(OnDemographics, Item):
    """The figures on one question."""


urlpatterns = [
    path("demographics", Demographics.as_view()),
    path("demographics/<uuid:id>", DemographicsItem.as_view()),
]
