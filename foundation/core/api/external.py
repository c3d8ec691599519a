"""What other systems call a row, as it goes out."""

from typing import Any

from rest_framework import serializers


class ExternalIdField(serializers.Serializer[Any]):
    """What one other system calls the row."""

    source = serializers.CharField()  # type: ignore[assignment]  # a field, not the serializer's own source
    external_id = serializers.CharField()
