"""Sweeps over keys and what they left."""

from celery import shared_task

from foundation.core.clock import now
from foundation.people.services.replays import sweep_replays as forget


@shared_task(name="foundation.people.tasks.sweep_replays")
def sweep_replays() -> int:
    """Forget answers kept for `Idempotency-Key` after a day."""
    return forget(now())
