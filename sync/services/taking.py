"""Taking a list in: read to its end, then some hundreds of its records at once, each part in its own transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import structlog
from django.db import DatabaseError, transaction

from foundation.core import clock
from foundation.core.errors import DomainError
from sync.domain.counting import SKIPPED, UNCHANGED, Tally
from sync.domain.expressions import take
from sync.domain.kinds import Kind
from sync.domain.mapping import Collection, Record
from sync.domain.planning import Stand
from sync.models import Run, SourceRecord
from sync.services import files
from sync.services.changes import pages_of
from sync.services.deciding import KEPT, decide, know_asked, load_kept, lookups_of
from sync.services.errors import SyncError
from sync.services.findings import settle_returned
from sync.services.ledger import Item, Work, keep, touch
from sync.services.sources import Source, batches
from sync.services.spool import Spool
from sync.services.writing import WRITERS

log = structlog.get_logger(__name__)
PART = 250
# What a record may end in that nobody foresaw: fields of a shape that no table speaks of.
UNFIT = (DatabaseError, DomainError, OverflowError, ValueError, TypeError, AttributeError, LookupError)
REFUSED = "refused"  # why a record is skipped that the database did not take


@dataclass(slots=True)
class Reading:
    """A run with the system that it reads."""

    work: Work
    source: Source

    @property
    def run(self) -> Run:
        return self.work.run


class Stopped(SyncError):
    """Somebody stopped the run, or took its connection away."""


def beat(run: Run) -> None:
    """Say that the run is at work. Raises Stopped when it is not to go on."""
    run.heard_at = clock.now()
    if not Run.objects.filter(pk=run.pk, state=Run.State.RUNNING).update(heard_at=run.heard_at):
        raise Stopped("It was stopped.")


def read_list(reading: Reading, collection: Collection) -> None:
    """Read a list to its end, then take its records in by their ids, those that are ours first."""
    for name in lookups_of(collection, reading.work.table):
        if name not in reading.work.lookups:
            asked = next(one for one in reading.work.table.lookups if one.name == name)
            reading.work.lookups[name] = reading.source.lookup(asked)
    with Spool() as spool:
        for page in pages_of(reading.work, reading.source, collection):
            _note_begin(reading)
            for raw in page:
                if not collection.key(raw):
                    continue  # the list has a record without what this kind is made of
                spool.add(collection.key(raw), raw)
            beat(reading.run)
        for keys in in_turn(reading.work, collection, spool):
            for part in batches(keys, PART):
                _take_in(reading, collection, list(spool.read(part)))
    settle_returned(reading.work, collection.kind)
    counts = reading.run.counts.get(collection.name) or Tally().as_json()
    reading.run.counts = {**reading.run.counts, collection.name: counts}


def _note_begin(reading: Reading) -> None:
    if reading.run.began_at is None:
        reading.run.began_at = reading.source.now()
        reading.run.save(update_fields=["began_at", "updated_at"])


def in_turn(work: Work, collection: Collection, spool: Spool) -> tuple[list[str], ...]:
    """Return ids in the order in which they are taken in: ours first; of applications those that ended before others.

    Whoever is in a role once more is not there twice when both are told at once.
    """
    keys = spool.keys()
    ours = _ours(work, collection.kind, keys)
    first, then = [key for key in keys if key in ours], [key for key in keys if key not in ours]
    if collection.kind is not Kind.APPLICATION:
        return first, then
    said = collection.content["status"]
    states = zip(first, spool.read(first), strict=True)
    ended = {key for key, raw in states if take(said, raw, work.lookups) != "active"}
    return [key for key in first if key in ended], [key for key in first if key not in ended], then


def _ours(work: Work, kind: Kind, keys: Sequence[str]) -> set[str]:
    found: set[str] = set()
    rows = SourceRecord.objects.filter(connection=work.connection, kind=kind).exclude(object_id=None)
    for part in batches(keys, 5_000):
        found.update(rows.filter(external_id__among=part).values_list("external_id", flat=True))
    return found


def _take_in(reading: Reading, collection: Collection, raws: list[dict[str, Any]]) -> None:
    """Take in some records of one kind."""
    work, kind = reading.work, collection.kind
    _forget_others(work)
    work.know(kind, [collection.key(raw) for raw in raws])
    raws = [raw for raw in raws if not work.facts.of(kind, collection.key(raw)).counted]
    if not raws:
        return
    with_children(reading.source, collection, raws)
    records = [collection.read(raw, work.lookups) for raw in raws]
    try:
        _write(reading, collection, records)
    except UNFIT:
        _one_by_one(reading, collection, records)


def _write(reading: Reading, collection: Collection, records: Sequence[Record]) -> None:
    work, kind = reading.work, collection.kind
    know_asked(work, kind, records)
    items, skipped, same = decide(work, kind, records)
    if collection.history:
        _with_history(reading.source, collection, [one.record for one in items if "_history" not in one.record.raw])
    if kind is Kind.ATTACHMENT:
        _take_files(reading, collection, items)
        items = []
    with transaction.atomic():
        if items:
            WRITERS[kind](work, items)
        counts = _count(reading, collection, items, skipped, same)
    reading.run.counts = counts


def _one_by_one(reading: Reading, collection: Collection, records: Sequence[Record]) -> None:
    """Take in what can be taken in of a part that was refused; a record that cannot keeps nobody else out."""
    work, kind = reading.work, collection.kind
    for record in records:
        work.facts.stands.pop(kind, None)
        work.know(kind, [record.id])
        own = work.facts.of(kind, record.id)
        if own.counted:
            continue
        try:
            _write(reading, collection, [record])
        except UNFIT:
            log.exception("record_refused", source=work.connection.source, kind=kind, record=record.id)
            with transaction.atomic():
                reading.run.counts = _count(reading, collection, [], [(record, own, REFUSED)], [])
    work.facts.stands.pop(kind, None)
    load_kept(work)


def _forget_others(work: Work) -> None:
    for kind in Kind:
        if kind not in KEPT:
            work.facts.stands.pop(kind, None)


def with_children(source: Source, collection: Collection, raws: list[dict[str, Any]]) -> None:
    for child in collection.children:
        wanted = [raw for raw in raws if child.when is None or take(child.when, raw, {})]
        found = source.children(child, [collection.key(raw) for raw in wanted]) if wanted else {}
        for raw in raws:
            raw[child.list] = found.get(collection.key(raw), [])


def _with_history(source: Source, collection: Collection, records: Sequence[Record]) -> None:
    said = collection.history
    found: dict[str, list[dict[str, Any]]] = {}
    for page in source.by_parents(said["list"], said["by"], [record.id for record in records]):
        for raw in page:
            found.setdefault(str(raw.get(said["by"])), []).append(raw)
    for record in records:
        record.raw["_history"] = found.get(record.id, [])  # type: ignore[index]  # our own copy of the record


def _take_files(reading: Reading, collection: Collection, items: Sequence[Item]) -> None:
    """Fetch and attach files one by one: what is in stays in, whatever comes of the next."""
    for item in items:
        data = files.fetch(reading.source, item) if item.new else b""
        with transaction.atomic():
            if not item.reason:
                files.write_attachment(reading.work, item, data)
            counts = _count(reading, collection, [item], [], [])
        reading.run.counts = counts


def _count(
    reading: Reading,
    collection: Collection,
    items: Sequence[Item],
    skipped: Sequence[tuple[Record, Stand, str]],
    same: Sequence[Record],
) -> dict[str, Any]:
    """Keep how the records stand, and count each once, in the transaction of what they made; return the counts."""
    run, tally = reading.run, Tally()
    keep(reading.work, collection.kind, items, skipped)
    touch(reading.work, collection.kind, [record.id for record in same])
    for item in items:
        tally.add(SKIPPED if item.reason else item.outcome, item.reason)
    for _record, _own, reason in skipped:
        tally.add(SKIPPED, reason)
    for _record in same:
        tally.add(UNCHANGED)
    held = Tally.of(run.counts.get(collection.name, {}))
    counts = {**run.counts, collection.name: held.plus(tally).as_json()}
    Run.objects.filter(pk=run.pk).update(counts=counts, heard_at=clock.now(), updated_at=clock.now())
    return counts
