"""What the API takes for items of the library, made from the fields of each kind."""

from typing import Any

from rest_framework import serializers

from foundation.core.api.inputs import Figure, Input, Keyed
from rubrics.domain.packs.shapes import CRITERION, FIELDS, Field, Kind, Type

AS_NEW = "as_new_version"


class AnchorInput(Input):
    """What one level looks like, as a rubric shows it."""

    level = serializers.IntegerField(min_value=1, max_value=5)
    text = serializers.CharField(allow_blank=True)


def _field(field: Field) -> serializers.Field[Any, Any, Any, Any]:
    """Return a field that takes its type; what it may hold is checked once, by `rubrics.domain.packs.checking`."""
    needed: dict[str, Any] = {"required": field.required}
    match field.type:
        case Type.CHOICE:
            return serializers.ChoiceField(field.choices, **needed)
        case Type.KEYS | Type.LINES:
            return serializers.ListField(child=serializers.CharField(allow_blank=True), **needed)
        case Type.COUNT:
            return serializers.IntegerField(allow_null=True, **needed)
        case Type.WEIGHT:
            return Figure(**needed)
        case Type.YES:
            return serializers.BooleanField(**needed)
        case Type.ANCHORS:
            return Keyed(
                child=serializers.CharField(allow_blank=True), by="level", listed=AnchorInput, value="text", **needed
            )
        case Type.CRITERIA:
            return LibraryCriterionInput(many=True, **needed)
        case _:
            return serializers.CharField(allow_blank=True, **needed)


class LibraryCriterionInput(Input):
    """A criterion; `key` is left out for a new one. `anchors` are texts by level, "1" to "5", or a list of them."""

    key = serializers.CharField(required=False, allow_blank=True, default="")

    def get_fields(self) -> Any:
        return {**super().get_fields(), **{field.name: _field(field) for field in CRITERION}}


class _ItemInput(Input):
    """`as_new_version` says that an item in use may go on as its next version; without it that is refused."""

    kind_of_item: Kind
    key = serializers.CharField(required=False)
    as_new_version = serializers.BooleanField(required=False)

    def get_fields(self) -> Any:
        return {**super().get_fields(), **{field.name: _field(field) for field in FIELDS[self.kind_of_item]}}


class RubricInput(_ItemInput):
    """A rubric with its criteria, each with five levels. A weight other than before carries its reason."""

    kind_of_item = Kind.RUBRIC


class QuestionInput(_ItemInput):
    """A question with what strong and weak answers sound like."""

    kind_of_item = Kind.QUESTION


class FlagInput(_ItemInput):
    """A signal or a red flag."""

    kind_of_item = Kind.FLAG


class ProfileInput(_ItemInput):
    """A kind of candidate that often disappoints."""

    kind_of_item = Kind.PROFILE
