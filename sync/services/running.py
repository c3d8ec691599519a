"""A run: every list of the other system read and taken in, some hundreds at once, each part in its own transaction.

A run that was broken off goes on where it stood: what a part made, what is known of its records and the counts are
committed together, and a record that was counted in a run is not counted in it again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import structlog
from django.db import DatabaseError, transaction
from django.db import connection as database
from django.db.models import Max

from candidates.models import Application
from foundation.core import clock
from foundation.core.errors import DomainError
from roles.models import Role
from sync.domain.counting import SKIPPED, UNCHANGED, Tally
from sync.domain.expressions import take
from sync.domain.kinds import Kind
from sync.domain.mapping import Collection, Record, Table
from sync.domain.planning import Facts, Stand, reason_for
from sync.models import Connection, Run, SourceRecord
from sync.services import files, gone, merging
from sync.services.changes import pages_of
from sync.services.http import Denied, Missing, SyncError
from sync.services.ledger import Item, Work, keep, outcome_of, touch
from sync.services.merging import MOVES
from sync.services.sources import Source, batches
from sync.services.spool import Spool
from sync.services.writing import WRITERS

log = structlog.get_logger(__name__)
PART = 250
# Kinds that stay in mind for a whole run: there are few of them, and everything asks for them.
KEPT = (Kind.MEMBER, Kind.ROLE, Kind.STAGE, Kind.REASON)
# What a record of a kind asks others for: where it says so, and of which kind that is.
ASKS: dict[Kind, tuple[tuple[str, Kind], ...]] = {
    Kind.STAGE: (("role", Kind.ROLE),),
    Kind.OPENING: (("role", Kind.ROLE),),
    Kind.APPLICATION: (("candidate", Kind.CANDIDATE), ("role", Kind.ROLE), ("stage", Kind.STAGE)),
    Kind.INTERVAL: (("application", Kind.APPLICATION), ("stage", Kind.STAGE)),
    Kind.ATTACHMENT: (("application", Kind.APPLICATION), ("candidate", Kind.CANDIDATE)),
    Kind.INTERVIEW: (("application", Kind.APPLICATION),),
    Kind.SCORECARD: (("application", Kind.APPLICATION), ("author", Kind.MEMBER)),
    Kind.OFFER: (("application", Kind.APPLICATION),),
}
HERE = "here"  # who holds a place that no record of the source stands for
# A run that stopped longer ago than this is not gone on with: what it has read is old by now.
GOES_ON = timedelta(hours=6)
# What a record may end in that nobody foresaw.
UNFIT = (DatabaseError, DomainError, OverflowError, ValueError)
REFUSED = "refused"  # why a record is skipped that the database did not take
LOCK = 7_301  # the first of two numbers of PostgreSQL's advisory locks


class Busy(SyncError):
    """Another process reads this system right now."""


@dataclass(slots=True)
class Reading:
    """A run with the system that it reads."""

    work: Work
    source: Source

    @property
    def run(self) -> Run:
        return self.work.run


def run_sync(connection: Connection, source: Source, *, whole: bool = True) -> Run:
    """Read a system and take in what it has; returns the run, done or failed with its sentence.

    Raises Busy while another process is at it.
    """
    with _held(connection):
        run = _run_of(connection, whole)
        reading = Reading(Work(connection, run, connection.member, source.table), source)
        source.client.heartbeat = lambda: _beat(run)
        try:
            _read_all(reading)
        except SyncError as error:
            _end(reading, Run.State.FAILED, error.sentence)
        except Exception:
            _end(reading, Run.State.FAILED, "Something went wrong here. What came in is safe; the log says more.")
            raise
        else:
            _end(reading, Run.State.DONE, run.error)
    return run


class _held:  # noqa: N801  (used as a function)
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


def _beat(run: Run) -> None:
    run.heard_at = clock.now()
    Run.objects.filter(pk=run.pk).update(heard_at=run.heard_at)


def _end(reading: Reading, state: str, sentence: str) -> None:
    run, connection = reading.run, reading.work.connection
    run.state, run.error, run.heard_at, run.ended_at = state, sentence[:400], None, clock.now()
    run.waited += round(reading.source.client.pace.waited)
    run.requests += reading.source.client.pace.requests
    run.save()
    connection.next_at = clock.now() + timedelta(minutes=connection.minutes) if connection.on else None
    if state == Run.State.DONE:
        connection.since = run.began_at or connection.since
    Connection.objects.filter(pk=connection.pk).update(since=connection.since, next_at=connection.next_at)
    log.info("sync_ended", source=connection.source, run=run.number, state=state, requests=run.requests)


def _read_all(reading: Reading) -> None:
    run, table = reading.run, reading.work.table
    load_kept(reading.work)
    for collection in table.collections:
        if collection.name in run.done:
            continue
        try:
            _read(reading, collection)
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
        raise SyncError(_nothing(table, list(run.denied.values())))
    if run.whole:
        gone.look_for_gone(reading.work, reading.source)


def _nothing(table: Table, said: Sequence[str]) -> str:
    """Return why a run could read no list at all."""
    if all("404" in one for one in said):
        return said[0]
    return f"{table.name} lets this key read nothing. Its user needs to be a Site Admin, with the scopes."


def load_kept(work: Work) -> None:
    """Read the kinds that stay in mind, and which roles take people."""
    for kind in KEPT:
        rows = SourceRecord.objects.filter(connection=work.connection, kind=kind)
        work.know(kind, rows.values_list("external_id", flat=True))
    roles = SourceRecord.objects.filter(connection=work.connection, kind=Kind.ROLE).exclude(object_id=None)
    opened = Role.objects.filter(pk__in=roles.values("object_id"), state=Role.State.OPEN)
    work.facts.open_roles = {str(pk) for pk in opened.values_list("pk", flat=True)}
    work.facts.take_private = bool(work.connection.options.get("private"))


def _read(reading: Reading, collection: Collection) -> None:
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
            _beat(reading.run)
        for keys in _in_turn(reading.work, collection, spool):
            for part in batches(keys, PART):
                _take_in(reading, collection, list(spool.read(part)))
    counts = reading.run.counts.get(collection.name) or Tally().as_json()
    reading.run.counts = {**reading.run.counts, collection.name: counts}


def _note_begin(reading: Reading) -> None:
    if reading.run.began_at is None:
        reading.run.began_at = reading.source.now()
        reading.run.save(update_fields=["began_at", "updated_at"])


def _in_turn(work: Work, collection: Collection, spool: Spool) -> tuple[list[str], ...]:
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


def lookups_of(collection: Collection, table: Table) -> list[str]:
    """Return the lookups that the expressions of a collection use."""
    known: set[str] = {one.name for one in table.lookups}
    found: list[str] = []

    def walk(said: Any) -> None:
        if isinstance(said, dict):
            found.extend(said[word] for word in ("lookup", "largest") if said.get(word) in known)
            for part in said.values():
                walk(part)
        elif isinstance(said, list):
            for part in said:
                walk(part)

    walk([dict(collection.content), dict(collection.marks)])
    return list(dict.fromkeys(found))


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


def know_asked(work: Work, kind: Kind, records: Iterable[Record]) -> None:
    """Read how the records stand on which these hang, and who is active where."""
    for name, asked in ASKS.get(kind, ()):
        work.know(asked, [record.content.get(name) or record.marks.get(name) for record in records])
    if kind is Kind.APPLICATION:
        people = {work.find(Kind.CANDIDATE, record.content["candidate"]) for record in records} - {""}
        work.facts.active = _active(work, people)


def _active(work: Work, people: set[str]) -> dict[tuple[str, str], str]:
    live = (Application.Status.ACTIVE, Application.Status.HOLD)
    rows = list(
        Application.objects.filter(candidate_id__in=people, status__in=live).values_list(
            "pk", "candidate_id", "role_id"
        )
    )
    called = SourceRecord.objects.filter(
        connection=work.connection, kind=Kind.APPLICATION, object_id__in=[pk for pk, _person, _role in rows]
    )
    names = dict(called.values_list("object_id", "external_id"))
    return {(str(person), str(role)): names.get(pk, HERE) for pk, person, role in rows}


def decide(
    work: Work, kind: Kind, records: Iterable[Record]
) -> tuple[list[Item], list[tuple[Record, Stand, str]], list[Record]]:
    """Return which records are to be written, which are skipped and why, and which are as they were."""
    items: list[Item] = []
    skipped: list[tuple[Record, Stand, str]] = []
    same: list[Record] = []
    for record in records:
        own = work.facts.of(kind, record.id)
        if reason := reason_for(kind, record, work.facts):
            if reason == "active_twice":
                _note_move(work, record, own)
            skipped.append((record, own, reason))
            continue
        item = Item(record, own, object_id=own.object_id)
        item.outcome = outcome_of(item)
        if kind is Kind.APPLICATION:
            _note_active(work.facts, work, item)
        if item.outcome == UNCHANGED and not own.reason:
            same.append(record)
        else:
            items.append(item)
    return items, skipped, same


def _note_move(work: Work, record: Record, own: Stand) -> None:
    """Keep that an application of ours stands with somebody else there, who is in the role already: a merge asks it."""
    person = work.find(Kind.CANDIDATE, record.content["candidate"])
    if own.ours and person and own.data.get("person") not in (None, person):
        own.data = {**own.data, MOVES: person}


def _note_active(facts: Facts, work: Work, item: Item) -> None:
    place = (work.find(Kind.CANDIDATE, item.content["candidate"]), work.find(Kind.ROLE, item.content["role"]))
    if item.content["status"] == "active":
        facts.active[place] = item.id
    elif facts.active.get(place) == item.id:
        del facts.active[place]


def _take_files(reading: Reading, collection: Collection, items: Sequence[Item]) -> None:
    """Fetch and attach files one by one: what is in stays in, whatever comes of the next."""
    for item in items:
        data = files.fetch(reading.source.client, item) if item.new else b""
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
