"""A person's details, going out and coming in, by the list of them."""

from typing import Any, TypeVar

from rest_framework import serializers

from candidates.domain.fields import DETAILS
from foundation.core.api.inputs import Input
from foundation.core.api.shapes import Shape

S = TypeVar("S", bound=type[Shape])


def with_details(shape: S) -> S:
    """Give a shape the details, after its id."""
    declared = shape._declared_fields
    details = {detail.key: serializers.CharField(allow_blank=True) for detail in DETAILS}
    shape._declared_fields = {"id": declared["id"], **details, **declared}
    return shape


class DetailsInput(Input):
    """Details as they are typed, in any spelling; the service gives them their stored form."""

    def get_fields(self) -> dict[str, Any]:
        details = {
            detail.key: serializers.CharField(max_length=detail.typed, required=False, allow_blank=True)
            for detail in DETAILS
        }
        return {**details, **super().get_fields()}
