"""`duplicates` and `merges`: who may be one person, merging two and taking them apart."""

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import path
from rest_framework import serializers

from candidates import policies, services
from candidates.api.people import OnCandidates
from candidates.domain.fields import KEYS
from candidates.domain.merging import FIRST, SECOND
from candidates.models import Candidate, DuplicatePair, Merge
from candidates.queries import visible_candidates
from candidates.queries.duplicates import visible_merges, visible_pairs
from candidates.services import Choices
from foundation.core.api import filters
from foundation.core.api.inputs import Input
from foundation.core.api.shapes import Shape
from foundation.core.api.views import Act, Collection, Item, Resource
from foundation.core.errors import Invalid
from foundation.people.models import Membership

THIS, OTHER = "this", "other"


class DuplicateShape(Shape):
    """Two people who may be one. `reasons` are what they share; `certain` says that it is proof enough, for people."""

    id = serializers.UUIDField()
    first_id = serializers.UUIDField()
    second_id = serializers.UUIDField()
    reasons = serializers.ListField(child=serializers.CharField())
    certain = serializers.BooleanField()
    state = serializers.ChoiceField(DuplicatePair.State.choices)
    found = serializers.ChoiceField(DuplicatePair.Door.choices)
    decided_by_id = serializers.UUIDField(allow_null=True)
    decided_at = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class EitherFilter(filters.Id):
    """Pairs in which somebody is either of the two."""

    def filter(self, qs: QuerySet[Any], value: UUID | None) -> QuerySet[Any]:
        return qs.filter(Q(first=value) | Q(second=value)) if value else qs


class DuplicateFilters(filters.Filters):
    """Narrow the list of pairs."""

    state = filters.Choices(choices=DuplicatePair.State.choices)
    candidate_id = EitherFilter()


class OnDuplicates(Resource):
    """Pairs of which the member may see both people."""

    resource = "candidates"
    shape = DuplicateShape

    def queryset(self, member: Membership) -> QuerySet[DuplicatePair]:
        return visible_pairs(member)


class Duplicates(OnDuplicates, Collection):
    """Who may be one person."""

    filters = DuplicateFilters


class DuplicateItem(OnDuplicates, Item):
    """One pair."""


class KeepApart(OnDuplicates, Act):
    """Remember that these are two different people."""

    may = policies.can_decide_pair

    def act(self, member: Membership, row: DuplicatePair, data: dict[str, Any]) -> DuplicatePair:
        return services.keep_apart(actor=member, pair=row)


class MergeShape(Shape):
    """A merge: whoever asks for the loser is sent on to the winner. Until `until` it can be undone."""

    id = serializers.UUIDField()
    winner_id = serializers.UUIDField()
    loser_id = serializers.UUIDField()
    by_id = serializers.UUIDField()
    until = serializers.DateTimeField()
    undone_at = serializers.DateTimeField(allow_null=True)
    undone_by_id = serializers.UUIDField(allow_null=True)
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class MergeFilters(filters.Filters):
    """Narrow the list of merges."""

    winner_id = filters.Id()
    loser_id = filters.Id()


class OnMerges(Resource):
    """Merges, for owners and recruiters."""

    resource = "candidates"
    shape = MergeShape

    def queryset(self, member: Membership) -> QuerySet[Merge]:
        return visible_merges(member)


class Merges(OnMerges, Collection):
    """Who was merged into whom."""

    filters = MergeFilters


class MergeItem(OnMerges, Item):
    """One merge."""


class UndoInput(Input):
    """`different` remembers that they are two people; else they may be found as a pair again."""

    different = serializers.BooleanField(required=False, default=False)


class UndoMerge(OnMerges, Act):
    """Take two people apart again: rows go back where they were, what happened since stays with whom it was done to."""

    input = UndoInput
    may = policies.can_undo_merge

    def act(self, member: Membership, row: Merge, data: dict[str, Any]) -> Merge:
        return services.take_apart(actor=member, merge=row, **data)


class MergeInput(Input):
    """Who goes into this person, and what stays.

    `keep` says `this` or `other` for each detail that both have, each another; `goes_on` names, by role id, the
    application that goes on where both are in play; `tags` are those that stay, all when it is left out.
    """

    other_id = serializers.UUIDField()
    keep = serializers.DictField(child=serializers.ChoiceField([THIS, OTHER]), required=False)
    goes_on = serializers.DictField(child=serializers.UUIDField(), required=False)
    tags = serializers.ListField(child=serializers.CharField(max_length=60), max_length=60, required=False)


class MergeCandidates(OnCandidates, Act):
    """Put another person into this one. What both have and nobody chose is asked for (400)."""

    input = MergeInput
    answer = OnMerges
    may = policies.can_merge_into

    def act(self, member: Membership, row: Candidate, data: dict[str, Any]) -> Merge:
        other = self.find(visible_candidates(member).exclude(pk=row.pk), data["other_id"], "other_id")
        pair = services.open_pair(actor=member, one=row, other=other)
        this, that = (FIRST, SECOND) if pair.first_id == row.pk else (SECOND, FIRST)
        keep = {key: this if said == THIS else that for key, said in data.get("keep", {}).items() if key in KEYS}
        choices = Choices(keep, _roles(data.get("goes_on", {})), data.get("tags"))
        try:
            return services.merge_people(actor=member, pair=pair, choices=choices, stays=row.pk)
        except Invalid as error:
            raise Invalid(_asked(error), code="undecided") from None


def _roles(given: dict[str, UUID]) -> dict[UUID, UUID]:
    try:
        return {UUID(role): application for role, application in given.items()}
    except ValueError:
        raise Invalid({"goes_on": "Its keys are ids of roles."}) from None


def _asked(error: Invalid) -> dict[str, list[str]]:
    """Return what is missing by the field of the body that says it."""
    keys = [key for key in error.errors if key in KEYS]
    roles = [key.removeprefix("role_") for key in error.errors if key not in KEYS]
    said = {"keep": [f"Say this or other for {key}." for key in keys]}
    said["goes_on"] = [f"Name the application that goes on for the role {role}." for role in roles]
    return {field: sentences for field, sentences in said.items() if sentences}


urlpatterns = [
    path("duplicates", Duplicates.as_view()),
    path("duplicates/<uuid:id>", DuplicateItem.as_view()),
    path("duplicates/<uuid:id>/different", KeepApart.as_view()),
    path("candidates/<uuid:id>/merge", MergeCandidates.as_view()),
    path("merges", Merges.as_view()),
    path("merges/<uuid:id>", MergeItem.as_view()),
    path("merges/<uuid:id>/undo", UndoMerge.as_view()),
]
