"""`candidates`: people, over all roles."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import path
from rest_framework import serializers

from candidates import policies, services
from candidates.api.details import DetailsInput, TagName, with_details
from candidates.models import Application, Candidate
from candidates.queries import visible_applications, visible_candidates
from candidates.queries.doors import Touch, touches_of_each
from candidates.queries.duplicates import now_called
from candidates.queries.seeing import visible_tags
from candidates.services.adding import add_candidate
from candidates.services.naming import name_candidate
from foundation.core.api import filters
from foundation.core.api.external import ExternalIdField, external_ids_input
from foundation.core.api.permissions import Asker
from foundation.core.api.shapes import FILLED, Cells, Shape
from foundation.core.api.views import Changes, Collection, Creates, Item, Resource
from foundation.core.errors import NotFound
from foundation.core.rules import rule
from foundation.people.models import Membership
from foundation.people.queries.external_ids import put_names
from foundation.people.services.external_ids import names_in


class TouchShape(Shape):
    """A moment at which somebody came: by which source, with which application."""

    at = serializers.DateTimeField()
    source = serializers.CharField()  # type: ignore[assignment]  # a field, not the serializer's own source
    application_id = serializers.UUIDField()


@with_details
class CandidateShape(Shape):
    """A person; `names`, `emails`, `phones` and `links` are further ones. Tags are for those who run pipelines.

    By which source they came first and last is told of the applications that the member sees.
    """

    id = serializers.UUIDField()
    names = serializers.ListField(child=serializers.CharField())
    emails = serializers.ListField(child=serializers.CharField())
    phones = serializers.ListField(child=serializers.CharField())
    links = serializers.ListField(child=serializers.CharField())
    tags = serializers.ListField(child=serializers.CharField(), source=FILLED)
    external_ids = serializers.ListField(child=ExternalIdField(), source=FILLED)
    first_touch = TouchShape(source=FILLED, allow_null=True)
    last_touch = TouchShape(source=FILLED, allow_null=True)
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()

    fed_by = {
        "external_ids": ("people.ExternalRef:object_id",),
        "tags": ("tags.name",),
        "first_touch": (
            "applications.source",
            "applications.applied_at",
        ),
        "last_touch": (
            "applications.source",
            "applications.applied_at",
        ),
    }

    @classmethod
    def finish(cls, rows: list[Cells], asker: Asker) -> None:
        """Put in the tags, names elsewhere, and where people came from: five queries."""
        tags: dict[Any, list[str]] = {}
        pairs = visible_tags(asker.member).filter(candidates__in=[row["id"] for row in rows]).order_by("name")
        for candidate_id, name in pairs.values_list("candidates", "name"):
            tags.setdefault(candidate_id, []).append(name)
        put_names(rows, asker.member.organisation_id, "candidate")
        touches = touches_of_each(asker.member, [row["id"] for row in rows])
        for row in rows:
            row["tags"] = tags.get(row["id"], [])
            if came := touches.get(row["id"]):
                row["first_touch"], row["last_touch"] = _told(came[0]), _told(came[-1])


def _told(touch: Touch) -> Cells:
    return {"at": touch.at, "source": touch.source, "application_id": touch.application_id}


class CandidateFilters(filters.Filters):
    """Narrow the list of people."""

    email = filters.Text(lookup_expr="iexact")
    name = filters.Text(lookup_expr="icontains")
    tag = TagName(field_name="tags")


class TaggedInput(DetailsInput):
    """What is known of a person; `tags` replace all that they have."""

    tags = serializers.ListField(child=serializers.CharField(max_length=200), max_length=60, required=False)


class CandidateInput(TaggedInput):
    """What may be changed of a person; `tags` and `external_ids` replace all that they have."""

    external_ids = external_ids_input()


class OnCandidates(Resource):
    """People that the member may see. Who was merged is answered by 308 with the address of who they are now."""

    resource = "candidates"
    shape = CandidateShape

    def queryset(self, member: Membership) -> QuerySet[Candidate]:
        return visible_candidates(member)

    def handle_exception(self, exc: Exception) -> Any:
        """Send whoever asks for somebody who was merged on to who they are now."""
        if isinstance(exc, NotFound) and "id" in self.kwargs:
            asked = self.kwargs["id"]
            if now := now_called(self.request.member, asked):
                address = self.request.get_full_path().replace(str(asked), str(now), 1)
                return HttpResponse(status=308, headers={"Location": address})
        return super().handle_exception(exc)


class NewCandidateInput(DetailsInput):
    """Who it is: a name or an address is needed."""


class Candidates(OnCandidates, Creates, Collection):
    """People. Most come in by an application (`POST /applications`); these apply for nothing yet."""

    sorts = (
        "name",
        "email",
    )

    filters = CandidateFilters
    input = NewCandidateInput

    may_create = policies.can_add_people

    def create(self, member: Membership, data: dict[str, Any]) -> Candidate:
        return add_candidate(actor=member, details=data)


def worked(member: Membership, row: Candidate) -> Application | None:
    """Return an application through which the member may change the person's details."""
    rows = visible_applications(member).filter(candidate=row).select_related("role").order_by("-applied_at")
    return next((one for one in rows if policies.can_work_application(member, one)), None)


@rule(policies.can_edit_candidate.sentence)
def can_edit(member: Membership, row: Candidate) -> bool:
    """As the policy says, with the application looked up that the member would come through."""
    through = None if member.is_staff_of_org else worked(member, row)
    return policies.can_edit_candidate(member, row, through)


class CandidateItem(OnCandidates, Changes, Item):
    """One person."""

    input = CandidateInput
    may_change = can_edit

    def change(self, member: Membership, row: Candidate, data: dict[str, Any]) -> Candidate:
        through = worked(member, row)
        if (names := data.pop("tags", None)) is not None:
            services.set_tags(actor=member, candidate=row, application=through, names=names)
        if (called := data.pop("external_ids", None)) is not None:
            row = name_candidate(actor=member, candidate=row, application=through, names=names_in(called))
        return services.edit_candidate(
            actor=member, candidate=row, application=through, changes=data, version=row.version
        )


urlpatterns = [
    path("candidates", Candidates.as_view()),
    path("candidates/<uuid:id>", CandidateItem.as_view()),
]
