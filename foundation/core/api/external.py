"""What other systems call a row, as it goes out and comes in."""

from typing import Any

from rest_framework import serializers

from foundation.core.api.inputs import Input

MOST_NAMES = 100
LONGEST_SOURCE, LONGEST_NAME = 40, 120


class ExternalIdField(serializers.Serializer[Any]):
    """What one other system calls the row."""

    source = serializers.CharField()  # type: ignore[assignment]  # a field, not the serializer's own source
    external_id = serializers.CharField()


class ExternalIdInput(Input):
    """What one other system calls the row."""

    source = serializers.CharField(max_length=LONGEST_SOURCE)  # type: ignore[assignment]  # a field, not the serializer's own source
    external_id = serializers.CharField(max_length=LONGEST_NAME)


def external_ids_input() -> Any:
    """Return the field of a PATCH that replaces all names of a row elsewhere."""
    return ExternalIdInput(many=True, required=False, max_length=MOST_NAMES)  # type: ignore[call-arg]  # the list's own, which the stubs lack


def name_is_wrong(source: str, external_id: str) -> bool:
    """Tell whether no other system can call a row so: too long, or not to be printed."""
    if len(source) > LONGEST_SOURCE or len(external_id) > LONGEST_NAME:
        return True
    return not (source.isprintable() and external_id.isprintable())
