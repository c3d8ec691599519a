"""`ties`: how people with a seat know a candidate otherwise, as they or the lead declared it."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from candidates.queries import visible_applications
from foundation.core.api import filters
from foundation.core.api.inputs import Input
from foundation.core.api.shapes import Shape
from foundation.core.api.views import Collection, Creates, Item, Removes, Resource
from foundation.people.models import Membership
from rubrics import services
from rubrics.models import Tie
from rubrics.pages.ties import nameable
from rubrics.queries import visible_ties


class TieShape(Shape):
    """A declared tie between somebody with a seat and the candidate of an application."""

    id = serializers.UUIDField()
    application_id = serializers.UUIDField()
    member_id = serializers.UUIDField()
    kind = serializers.ChoiceField(Tie.Kind.choices)
    words = serializers.CharField(allow_blank=True)
    declared_by_id = serializers.UUIDField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class TieFilters(filters.Filters):
    """Narrow the list of ties."""

    application_id = filters.Id()
    member_id = filters.Id()


class TieInput(Input):
    """Whose tie, to the candidate of which application, and of what kind."""

    application_id = serializers.UUIDField()
    member_id = serializers.UUIDField()
    kind = serializers.ChoiceField(Tie.Kind.choices)
    words = serializers.CharField(max_length=300, allow_blank=True, default="")


class OnTies(Resource):
    """Ties that the member may read."""

    resource = "debriefs"
    shape = TieShape
    sealed = True

    def queryset(self, member: Membership) -> QuerySet[Tie]:
        return visible_ties(member)


class Ties(OnTies, Creates, Collection):
    """Ties. POST declares one, in place of the one that was declared of the same person."""

    filters = TieFilters
    input = TieInput

    def create(self, member: Membership, data: dict[str, Any]) -> Tie:
        application = self.find(visible_applications(member), data["application_id"], "application_id")
        person = self.find(nameable(member, application), data["member_id"], "member_id")
        return services.declare_tie(
            actor=member, application=application, person=person, kind=data["kind"], words=data["words"]
        )


class TieItem(OnTies, Removes, Item):
    """One tie; removed, it was declared by mistake."""

    def remove(self, member: Membership, row: Tie) -> None:
        services.take_back_tie(actor=member, tie=row)
