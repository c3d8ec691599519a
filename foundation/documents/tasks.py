"""Rendering on the pdf queue; the row, not the queue, remembers what is to be done."""

import gc
from uuid import UUID

from celery import shared_task

from foundation.core.clock import now
from foundation.core.queueing import enqueue
from foundation.core.storage import sweeping
from foundation.documents.services import expiring, rendering

# Seconds; with the lease of a rendering this says how soon a killed worker is noticed.
SWEEP_EVERY = 10


@shared_task(name="foundation.documents.tasks.render_document")
def render_document(document_id: str) -> None:
    """Render one document, unless someone else has it."""
    rendering.render_document(document_id=UUID(document_id))
    # What was laid out refers to itself, and with it to whole fonts: Chinese ones are 20 MB each.
    gc.collect()


@shared_task(name="foundation.documents.tasks.sweep_documents")
def sweep_documents() -> int:
    """Queue what waits: requests whose message was lost, and work of workers that died.

    What no worker took before the next sweep is dropped, since that sweep asks again.
    """
    waiting = rendering.due_documents(now())
    for document_id in waiting:
        enqueue(render_document, document_id, expires=SWEEP_EVERY)
    return len(waiting)


@shared_task(name="foundation.documents.tasks.sweep_files")
def sweep_files() -> int:
    """Let documents expire, and remove files that no row names; put off while a backup is being written."""
    moment = now()
    with sweeping() as may:
        if not may:
            return 0
        ended = expiring.expire_documents(moment) + expiring.forget_documents(moment)
        return ended + expiring.remove_orphans(moment)


def enqueue_render(document_id: UUID) -> None:
    """Queue one rendering; when the queue cannot be reached, the sweep takes it up within seconds."""
    enqueue(render_document, document_id)
