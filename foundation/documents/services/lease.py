"""A worker has a document only as long as it says so: one that is killed falls silent, and another takes over."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import structlog
from django.db import DatabaseError, connection
from django.db.models import QuerySet

from foundation.core.clock import now
from foundation.documents.models import Document

log = structlog.get_logger(__name__)
# With a sweep every ten seconds (hiring/celery.py) a killed worker is noticed within half a minute.
LEASE = timedelta(seconds=15)
RENEW_EVERY = timedelta(seconds=4)
# A rendering that hangs is no longer kept up after that; above the hard time limit of a task.
LONGEST = timedelta(seconds=150)


class LostError(Exception):
    """Another worker has taken the document over; what was made is thrown away."""


def held(document: Document) -> QuerySet[Document]:
    """Return the row of the document as long as this claim on it stands; none once another has it."""
    return Document.objects.filter(
        pk=document.pk, status=Document.Status.RENDERING, attempts=document.attempts, claimed_at=document.claimed_at
    )


@contextmanager
def kept_up(document: Document) -> Iterator[None]:
    """Renew the claim from a thread of its own while the document is rendered."""
    done = threading.Event()
    renewing = threading.Thread(target=_renew, args=(document, done, now() + LONGEST), daemon=True)
    renewing.start()
    try:
        yield
    finally:
        done.set()
        renewing.join()


def _renew(document: Document, done: threading.Event, until: datetime) -> None:
    try:
        while not done.wait(RENEW_EVERY.total_seconds()) and now() < until:
            try:
                if not held(document).update(due_at=now() + LEASE):
                    return
            except DatabaseError as error:
                # The database may be back before the lease ends.
                log.warning("lease_not_renewed", document_id=str(document.pk), cause=type(error).__name__)
                connection.close()
    finally:
        connection.close()
