"""Making the copies that graders read; the row, not the queue, remembers what is to be done."""

from uuid import UUID

import structlog
from celery import shared_task
from django.db import transaction
from kombu.exceptions import OperationalError

from assessments.models import BlindCopy
from assessments.services import copying
from foundation.core.clock import now

log = structlog.get_logger(__name__)


@shared_task(name="assessments.tasks.make_copies")
def make_copies(copy_id: str) -> None:
    """Make the copies of one submission, unless someone else has them."""
    copying.make_copies(copy_id=UUID(copy_id))


@shared_task(name="assessments.tasks.sweep_copies")
def sweep_copies() -> int:
    """Queue what waits: requests whose message was lost, and work of workers that died."""
    waiting = copying.due_copies(now())
    for copy_id in waiting:
        make_copies.delay(str(copy_id))
    return len(waiting)


def enqueue_copies(copy: BlindCopy) -> None:
    """Queue copies that were just asked for; without a queue the sweep takes them up."""
    copy_id = copy.pk

    def ask() -> None:
        try:
            make_copies.delay(str(copy_id))
        except OperationalError:
            log.warning("queue_unreachable", copy_id=str(copy_id))

    transaction.on_commit(ask, robust=True)
