"""Sweeps over keys and what they left."""

from celery import shared_task

from hiring.core.clock import now
from hiring.people.services.replays import sweep_replays as forget


@shared_task(name="hiring.people.tasks.sweep_replays")
def sweep_replays() -> int:
    """Forget answers kept for `Idempotency-Key` after a day."""
    return forget(now())
