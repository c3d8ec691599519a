"""Forgetting answers that were kept for a retry."""

from datetime import datetime

from foundation.core.api.replay import KEPT
from foundation.people.models import ApiReplay


def sweep_replays(now: datetime) -> int:
    """Delete what is older than a day and return how many; safe to repeat."""
    deleted, _ = ApiReplay.objects.filter(created_at__lte=now - KEPT).delete()
    return deleted
