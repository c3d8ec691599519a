"""Reading files, and offers whose day is over; the row, not the queue, remembers what is due."""

from uuid import UUID

from celery import shared_task
from django.db import transaction

from candidates.models import Attachment, ImportBatch
from candidates.queries.files import WAITS
from candidates.services import demographics, duplicates, forgetting, holding, reading, taking_back, unmerging
from candidates.services.imports import later
from foundation.core.queueing import enqueue


@shared_task(name="candidates.tasks.read_attachment")
def read_attachment(attachment_id: str) -> None:
    """Read one file, unless it is read already."""
    reading.read_attachment(attachment_id=UUID(attachment_id))


@shared_task(name="candidates.tasks.sweep_attachments")
def sweep_attachments() -> int:
    """Queue the files that still wait: requests whose message was lost, work of workers that died."""
    waiting = reading.waiting_to_be_read()
    for attachment_id in waiting:
        enqueue(read_attachment, attachment_id)
    return len(waiting)


@shared_task(name="candidates.tasks.sweep_duplicates")
def sweep_duplicates() -> int:
    """Look for duplicates of people whom no act looked at, and of those who came in at the same moment."""
    return duplicates.look_again()


@shared_task(name="candidates.tasks.sweep_offers")
def sweep_offers() -> int:
    """Record which offers have run out, and take back what nobody at the offer stage can accept any more."""
    return taking_back.expire_offers() + taking_back.take_back_stranded()


@shared_task(name="candidates.tasks.sweep_merges")
def sweep_merges() -> int:
    """Forget what merges were made of that nobody can take apart any more."""
    return unmerging.empty_old()


@shared_task(name="candidates.tasks.sweep_forgotten")
def sweep_forgotten() -> int:
    """Empty what earlier versions, or a backup that was restored, still say of people who were forgotten."""
    return forgetting.forget_again()


@shared_task(name="candidates.tasks.sweep_demographics")
def sweep_demographics() -> int:
    """Renew the figures of months that are over, and delete answers that are kept no longer."""
    return demographics.renew_figures()


def enqueue_readings_of(application_id: UUID) -> None:
    """Queue whatever of an application nobody has read yet."""
    rows = Attachment.objects.filter(WAITS, application_id=application_id)
    for attachment in rows.only("text", "text_error", "read_at"):
        enqueue_reading(attachment)


def enqueue_reading(attachment: Attachment) -> None:
    """Queue a file that nobody has read yet; without a queue the sweep takes it up."""
    if attachment.waits:
        transaction.on_commit(lambda: enqueue(read_attachment, attachment.pk), robust=True)


@shared_task(name="candidates.tasks.sweep_holds")
def sweep_holds() -> int:
    """Take up the applications whose hold ends today, each in a transaction of its own; says how many."""
    return sum(holding.end_due_hold(held=held) for held in holding.due_holds())


@shared_task(name="candidates.tasks.check_import")
def check_import(batch_id: str) -> None:
    """Read a large file of people and say what would happen."""
    later.check_later(UUID(batch_id))


@shared_task(name="candidates.tasks.run_import")
def run_import(batch_id: str) -> None:
    """Write a large file of people, part by part, from where another worker stopped, and queue the files it brought."""
    later.run_later(UUID(batch_id))
    sweep_attachments()


@shared_task(name="candidates.tasks.sweep_imports")
def sweep_imports() -> int:
    """Queue the files that no worker is at, and forget raw files whose time is over."""
    waiting = later.waiting_files()
    for state, batch_id in waiting:
        _send(state, batch_id)
    later.forget_old_files()
    return len(waiting)


def enqueue_import(batch: ImportBatch) -> None:
    """Queue a file that a worker is to check or write; without a queue the sweep takes it up."""
    transaction.on_commit(lambda: _send(batch.state, batch.pk), robust=True)


def _send(state: str, batch_id: UUID) -> None:
    if state == ImportBatch.State.CHECKING:
        enqueue(check_import, batch_id)
    elif state == ImportBatch.State.RUNNING:
        enqueue(run_import, batch_id)
