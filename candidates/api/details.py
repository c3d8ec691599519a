"""A person's details, going out and coming in, by the list of them."""

from typing import Any, TypeVar
from uuid import UUID

from django.db.models import QuerySet
from rest_framework import serializers

from candidates.domain.fields import DETAILS
from candidates.queries.duplicates import resolved
from candidates.queries.seeing import visible_tags
from foundation.core.api import filters
from foundation.core.api.inputs import Input
from foundation.core.api.shapes import Shape

S = TypeVar("S", bound=type[Shape])


def with_details(shape: S) -> S:
    """Give a shape the details, after its id."""
    declared = shape._declared_fields
    details = {detail.key: serializers.CharField(allow_blank=True) for detail in DETAILS}
    shape._declared_fields = {"id": declared["id"], **details, **declared}
    return shape


class PersonId(filters.Id):
    """Somebody's id; that of a person who was merged means who they are now."""

    def filter(self, qs: QuerySet[Any], value: UUID | None) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().filter(qs, resolved(value) if value else value)
        return rows


class TagName(filters.Text):
    """A tag by its name in any case. Whoever reads no tags finds nobody by one."""

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        if not value:
            return qs
        tags = visible_tags(self.parent.member).filter(name__iexact=value)
        kept: QuerySet[Any] = qs.filter(**{f"{self.field_name}__in": tags})
        return kept


class DetailsInput(Input):
    """Details as they are typed, in any spelling; the service gives them their stored form."""

    def get_fields(self) -> dict[str, Any]:
        details = {
            detail.key: serializers.CharField(max_length=detail.typed, required=False, allow_blank=True)
            for detail in DETAILS
        }
        return {**details, **super().get_fields()}
