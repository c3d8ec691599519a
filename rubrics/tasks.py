"""Working out figures of agreement; the row, not the queue, remembers what is to be done."""

from uuid import UUID

from celery import shared_task
from django.db import transaction

from foundation.core.clock import now
from foundation.core.queueing import enqueue
from rubrics.models import AgreementRun
from rubrics.services import agreement


@shared_task(name="rubrics.tasks.work_out_agreement")
def work_out_agreement(run_id: str) -> None:
    """Work out the figures of one organisation, unless another worker has them."""
    agreement.work_out(run_id=UUID(run_id))


@shared_task(name="rubrics.tasks.sweep_agreement")
def sweep_agreement() -> int:
    """Begin what each night asks for, and queue what waits: lost messages, and work of workers that died."""
    moment = now()
    agreement.begin_nights(moment)
    waiting = agreement.due_runs(moment)
    for run_id in waiting:
        enqueue(work_out_agreement, run_id)
    return len(waiting)


def enqueue_agreement(run: AgreementRun) -> None:
    """Queue a reckoning that was just asked for; without a queue the sweep takes it up."""
    transaction.on_commit(lambda: enqueue(work_out_agreement, run.pk), robust=True)
