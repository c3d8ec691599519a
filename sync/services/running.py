"""A run: every list of the other system read and taken in.

A run that was broken off goes on where it stood: what a part made, what is known of its records and the counts are
committed together, and a record that was counted in a run is not counted in it again.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import structlog
from django.db import connection as database
from django.db import transaction
from django.db.models import Max

from foundation.core import clock
from sync.domain.counting import Tally
from sync.domain.kinds import Kind
from sync.domain.mapping import Table
from sync.models import Connection, Run
from sync.services import gone, merging
from sync.services.deciding import load_kept
from sync.services.errors import Denied, Missing, SyncError
from sync.services.ledger import Work
from sync.services.sources import Source
from sync.services.taking import Reading, beat, read_list

log = structlog.get_logger(__name__)
# A run that stopped longer ago than this is not gone on with: what it has read is old by now.
GOES_ON = timedelta(hours=6)
LOCK = 7_301  # the first of two numbers of PostgreSQL's advisory locks


class Busy(SyncError):
    """Another process reads this system right now."""


def run_sync(connection: Connection, source: Source, *, whole: bool = True) -> Run:
    """Read a system and take in what it has; returns the run, done or failed with its sentence.

    Raises Busy while another process is at it.
    """
    with held(connection):
        run = _run_of(connection, whole)
        reading = Reading(Work(connection, run, connection.member, source.table), source)
        source.client.heartbeat = lambda: beat(run)
        try:
            _read_all(reading)
        except SyncError as error:
            _end(reading, Run.State.FAILED, error.sentence, error.problem)
        except Exception:
            _end(reading, Run.State.FAILED, "Something went wrong here. What came in is safe; the log says more.")
            raise
        else:
            _end(reading, Run.State.DONE, run.error)
    return run


class held:  # noqa: N801  (used as a function)
    """Keep others from reading the same system meanwhile; gone with the process that holds it."""

    def __init__(self, connection: Connection) -> None:
        self._key = int(connection.pk.int % 2**31)

    def __enter__(self) -> None:
        if not self._ask("SELECT pg_try_advisory_lock(%s, %s)"):
            raise Busy("Another worker reads this system right now.")

    def __exit__(self, *_: object) -> None:
        self._ask("SELECT pg_advisory_unlock(%s, %s)")

    def _ask(self, statement: str) -> bool:
        with database.cursor() as cursor:
            cursor.execute(statement, [LOCK, self._key])
            return bool(cursor.fetchone()[0])


def _run_of(connection: Connection, whole: bool) -> Run:
    """Return the run that was broken off or failed on the way, to go on with it, or a new one."""
    with transaction.atomic():
        Connection.objects.select_for_update(no_key=True).get(pk=connection.pk)
        last = Run.objects.filter(connection=connection, preview=False).order_by("-number").first()
        if last is not None and last.state != Run.State.DONE and clock.now() - last.created_at < GOES_ON:
            last.state, last.error, last.denied, last.heard_at = Run.State.RUNNING, "", {}, clock.now()
            last.save()
            return last
        if last is not None and last.state == Run.State.RUNNING:
            Run.objects.filter(pk=last.pk).update(
                state=Run.State.FAILED, error="It was broken off.", ended_at=clock.now()
            )
        number = Run.objects.filter(connection=connection).aggregate(last=Max("number"))["last"] or 0
        return Run.objects.create(
            organisation_id=connection.organisation_id,
            connection=connection,
            number=number + 1,
            whole=whole or connection.since is None,
            heard_at=clock.now(),
        )


def _end(reading: Reading, state: str, sentence: str, problem: str = "") -> None:
    """Keep how the run ended; one that somebody stopped, or whose connection is gone, stays as they left it."""
    run, connection, pace = reading.run, reading.work.connection, reading.source.client.pace
    run.state, run.error, run.problem, run.heard_at, run.ended_at = state, sentence[:400], problem, None, clock.now()
    run.waited += round(pace.waited)
    run.requests += pace.requests
    names = ("state", "error", "problem", "heard_at", "ended_at", "waited", "requests", "counts", "done", "denied")
    ended = Run.objects.filter(pk=run.pk, state=Run.State.RUNNING)
    if not ended.update(**{name: getattr(run, name) for name in names}, updated_at=clock.now()):
        return
    rows = Connection.objects.filter(pk=connection.pk)
    if state == Run.State.DONE and run.began_at is not None:
        rows.update(since=run.began_at)
    rows.filter(on=True).update(next_at=clock.now() + timedelta(minutes=connection.minutes))
    rows.filter(on=False, next_at__lte=clock.now()).update(next_at=None)
    log.info("sync_ended", source=connection.source, run=run.number, state=state, requests=run.requests)


def _read_all(reading: Reading) -> None:
    run, table = reading.run, reading.work.table
    load_kept(reading.work)
    for collection in table.collections:
        if collection.name in run.done:
            continue
        try:
            read_list(reading, collection)
        except (Denied, Missing) as error:
            run.denied = {**run.denied, collection.name: error.sentence}
            run.counts = {collection.name: Tally().as_json(), **run.counts}
            run.save(update_fields=["denied", "counts", "updated_at"])
            continue
        if collection.kind is Kind.APPLICATION:
            merging.settle_moves(reading.work, reading.source)
        run.done = [*run.done, collection.name]
        run.save(update_fields=["done", "updated_at"])
    if len(run.denied) == len(table.collections):
        raise SyncError(nothing_read(table, list(run.denied.values())))
    if run.whole:
        gone.look_for_gone(reading.work, reading.source)


def nothing_read(table: Table, said: Sequence[str]) -> str:
    """Return why a run could read no list at all."""
    if all("404" in one for one in said):
        return said[0]
    return f"{table.name} lets this key read nothing. Its user needs to be a Site Admin, with the scopes."
