"""Answers kept for `Idempotency-Key`, so that a client may retry without doing a thing twice."""

from django.db import models

from foundation.core.models import Row


class ApiReplay(Row):
    """The first answer to a POST, per API key. Kept 24 hours, then swept: the body may hold personal data."""

    api_key = models.ForeignKey("people.ApiKey", on_delete=models.CASCADE, related_name="replays")
    key = models.CharField(max_length=255)
    fingerprint = models.BinaryField(max_length=32)
    status = models.PositiveSmallIntegerField()
    headers = models.JSONField(default=dict)
    body = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["api_key", "key"], name="one_replay_per_key")]
        indexes = [models.Index(fields=["created_at"], name="replays_by_age")]
