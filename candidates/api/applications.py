"""`applications`: people in the pipelines of roles, taken in and looked after."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import path
from rest_framework import serializers

from candidates import policies, services
from candidates.api.details import DetailsInput, PersonId, TagName
from candidates.models import Application, Candidate
from candidates.queries import visible_applications, visible_candidates
from candidates.queries.duplicates import resolved
from candidates.services import Person
from candidates.services.naming import name_application
from foundation.core.api import filters
from foundation.core.api.external import ExternalIdField, external_ids_input
from foundation.core.api.inputs import Day, Input, Instant
from foundation.core.api.permissions import Asker
from foundation.core.api.shapes import FILLED, Cells, Shape
from foundation.core.api.views import Changes, Collection, Creates, Item, Resource
from foundation.core.errors import Invalid
from foundation.people.models import Membership
from foundation.people.queries.external_ids import put_names
from foundation.people.queries.seeing import colleagues
from foundation.people.services.external_ids import names_in
from roles.models import Posting
from roles.queries.seeing import visible_roles


class ApplicationShape(Shape):
    """A person in the pipeline of a role. `version` counts changes of stage and status.

    Days in stage are `clock_stopped_at` (null: now) less `stage_entered_at`, which lies later by the days on hold.
    """

    id = serializers.UUIDField()
    candidate_id = serializers.UUIDField()
    candidate_name = serializers.CharField(source="candidate.name", allow_blank=True)
    role_id = serializers.UUIDField()
    stage_id = serializers.UUIDField()
    stage_key = serializers.CharField(source="stage.key")
    status = serializers.ChoiceField(Application.Status.choices)
    source = serializers.CharField(allow_blank=True)  # type: ignore[assignment]  # a field, not the serializer's own source
    posting_id = serializers.UUIDField(allow_null=True)
    owner_id = serializers.UUIDField(allow_null=True)
    applied_at = serializers.DateTimeField()
    stage_entered_at = serializers.DateTimeField()
    clock_stopped_at = serializers.DateTimeField(allow_null=True)
    answer_by = serializers.DateField(allow_null=True)
    reject_reason_key = serializers.CharField(source="reject_reason.key", allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    came_from_id = serializers.UUIDField(allow_null=True)
    external_ids = serializers.ListField(child=ExternalIdField(), source=FILLED)
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()

    fed_by = {"external_ids": ("people.ExternalRef:object_id",)}

    @classmethod
    def finish(cls, rows: list[Cells], asker: Asker) -> None:
        """Put in what other systems call them: one query."""
        put_names(rows, asker.member.organisation_id, "application")


class ApplicationFilters(filters.Filters):
    """Narrow the list of applications."""

    role_id = filters.Id()
    candidate_id = PersonId()
    tag = TagName(field_name="candidate__tags")
    stage_id = filters.Id()
    owner_id = filters.Id()
    status = filters.Choices(choices=Application.Status.choices)
    source = filters.Text()
    applied_after = filters.Instant(field_name="applied_at", lookup_expr="gt")


class PersonInput(DetailsInput):
    """Who applies: a name or an address is needed. Somebody known by address or profile is found, blanks are filled."""


class ApplicationInput(Input):
    """What makes an application; `candidate_id` names a known person instead of `candidate`."""

    role_id = serializers.UUIDField()
    candidate = PersonInput(required=False)
    candidate_id = serializers.UUIDField(required=False)
    source = serializers.CharField(max_length=60, required=False, allow_blank=True)  # type: ignore[assignment]  # a field, not the serializer's own source
    note = serializers.CharField(max_length=10_000, required=False, allow_blank=True)
    posting_id = serializers.UUIDField(required=False, allow_null=True)
    applied_at = Instant(required=False)


class CareInput(Input):
    """Who looks after an application, by when an answer was promised, how they came, and its names elsewhere."""

    owner_id = serializers.UUIDField(required=False, allow_null=True)
    answer_by = Day(required=False, allow_null=True)
    source = serializers.CharField(max_length=60, required=False, allow_blank=True)  # type: ignore[assignment]  # a field, not the serializer's own source
    external_ids = external_ids_input()


class OnApplications(Resource):
    """Applications that the member may see."""

    resource = "applications"
    shape = ApplicationShape

    def queryset(self, member: Membership) -> QuerySet[Application]:
        return visible_applications(member)

    def owned(self, member: Membership, data: dict[str, Any]) -> dict[str, Any]:
        """Return the body with the `owner` that its `owner_id` names, where it names one."""
        if "owner_id" not in data:
            return data
        owner_id = data.pop("owner_id")
        owner = self.colleague(member, owner_id) if owner_id else None
        if owner_id and owner is None:
            raise Invalid({"owner_id": "There is nothing with this id."}, code="unknown_id")
        return {**data, "owner": owner}

    def colleague(self, member: Membership, pk: UUID) -> Membership | None:
        """Return the active colleague with this id."""
        return colleagues(member).filter(pk=pk).first()


class Applications(OnApplications, Creates, Collection):
    """Applications over all roles that the member sees."""

    sorts = (
        "applied_at",
        "stage_entered_at",
    )

    filters = ApplicationFilters
    input = ApplicationInput

    def create(self, member: Membership, data: dict[str, Any]) -> Application:
        role = self.find(visible_roles(member), data.pop("role_id"), "role_id")
        posting_id = data.pop("posting_id", None)
        posting = self.find(Posting.objects.filter(role=role), posting_id, "posting_id") if posting_id else None
        return services.take_in(actor=member, role=role, person=self._person(member, data), posting=posting, **data)

    def _person(self, member: Membership, data: dict[str, Any]) -> Person | Candidate:
        known, given = data.pop("candidate_id", None), data.pop("candidate", None)
        if (known is None) == (given is None):
            raise Invalid({"candidate": "Give either candidate or candidate_id."})
        if given is not None:
            return Person(**given)
        found: Candidate = self.find(visible_candidates(member), resolved(known), "candidate_id")
        return found


class ApplicationItem(OnApplications, Changes, Item):
    """One application."""

    input = CareInput
    may_change = policies.can_work_application

    def change(self, member: Membership, row: Application, data: dict[str, Any]) -> Application:
        if (called := data.pop("external_ids", None)) is not None:
            row = name_application(actor=member, application=row, names=names_in(called))
        return services.edit_application(actor=member, application=row, **self.owned(member, data))


urlpatterns = [
    path("applications", Applications.as_view()),
    path("applications/<uuid:id>", ApplicationItem.as_view()),
]
