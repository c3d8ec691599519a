"""Making the copies that graders read; the row, not the queue, remembers what is to be done."""

from uuid import UUID

from celery import shared_task
from django.db import transaction

from assessments.models import BlindCopy
from assessments.services import copying
from foundation.core.clock import now
from foundation.core.queueing import enqueue


@shared_task(name="assessments.tasks.make_copies", soft_time_limit=copying.SOFT_LIMIT, time_limit=copying.HARD_LIMIT)
def make_copies(copy_id: str) -> None:
    """Make the copies of one submission, unless someone else has them."""
    copying.make_copies(copy_id=UUID(copy_id))


@shared_task(name="assessments.tasks.sweep_copies")
def sweep_copies() -> int:
    """Queue what waits: requests whose message was lost, and work of workers that died."""
    waiting = copying.due_copies(now())
    for copy_id in waiting:
        enqueue(make_copies, copy_id)
    return len(waiting)


def enqueue_copies(copy: BlindCopy) -> None:
    """Queue copies that were just asked for; without a queue the sweep takes them up."""
    transaction.on_commit(lambda: enqueue(make_copies, copy.pk), robust=True)
