"""Reading other systems when their time has come; the row, not the queue, remembers what is due."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import structlog
from celery import shared_task
from django.db import transaction
from django.db.models import F

from foundation.core import clock
from foundation.core.queueing import enqueue
from sync.domain.mapping import table_of
from sync.models import Connection, Run
from sync.services.connections import open_source, stored_access
from sync.services.errors import SyncError
from sync.services.previewing import run_preview
from sync.services.running import Busy, run_sync

log = structlog.get_logger(__name__)
WHOLE_EVERY = timedelta(hours=24)


@shared_task(name="sync.tasks.sync_connection")
def sync_connection(connection_id: str) -> None:
    """Read one system: whole once a day, which also tells what is gone, and else what changed.

    One that nobody has started yet is previewed.
    """
    rows = Connection.objects.select_related("member__user", "by__user", "organisation")
    connection = rows.filter(pk=UUID(connection_id), next_at__lte=clock.now()).first()
    if connection is None:
        return
    now = clock.now()
    whole = Run.objects.filter(connection=connection, whole=True, state=Run.State.DONE)
    # One that ended in the future, by a clock that was put back since, tells nothing.
    due = not whole.filter(ended_at__gt=now - WHOLE_EVERY, ended_at__lte=now).exists()
    try:
        source = open_source(table_of(connection.source), stored_access(connection))
        if connection.started_at is None:
            run_preview(connection, source)
        else:
            run_sync(connection, source, whole=due)
        Connection.objects.filter(pk=connection.pk).exclude(error="").update(error="")
    except SyncError as error:
        log.warning("sync_not_begun", source=connection.source, problem=error.sentence)
        if not isinstance(error, Busy):
            later = clock.now() + timedelta(minutes=connection.minutes) if connection.on else None
            Connection.objects.filter(pk=connection.pk).update(next_at=later, error=error.sentence[:400])


@shared_task(name="sync.tasks.sweep_connections")
def sweep_connections() -> int:
    """Queue the systems whose time has come, and those whose run was broken off.

    A time that lies further off than the connection's pace was written by a clock that was put back since.
    """
    now = clock.now()
    Connection.objects.filter(next_at__gt=now + F("minutes") * timedelta(minutes=1)).update(next_at=now)
    due = list(Connection.objects.filter(next_at__lte=now).values_list("pk", flat=True))
    for connection_id in due:
        enqueue(sync_connection, connection_id, expires=60)
    return len(due)


def enqueue_sync(connection: Connection) -> None:
    """Queue a system that is to be read now; without a queue the sweep takes it up."""
    transaction.on_commit(lambda: enqueue(sync_connection, connection.pk), robust=True)
