"""What other systems call a row, as it goes out and comes in."""

from typing import Any

from rest_framework import serializers


class ExternalIdField(serializers.Serializer[Any]):
    """What one other system calls the row."""

    source = serializers.CharField()  # type: ignore[assignment]  # a field, not the serializer's own source
    external_id = serializers.CharField()


def name_is_wrong(source: str, external_id: str) -> bool:
    """Tell whether no other system can call a row so: too long, or not to be printed."""
    return any(len(said) > most or not said.isprintable() for said, most in ((source, 40), (external_id, 120)))
