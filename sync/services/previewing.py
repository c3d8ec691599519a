"""What a first run would bring: everything is read and decided, and nothing is written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from candidates.domain.tables.matching import could_be_one
from candidates.queries.recognising import by_address
from foundation.core import clock
from foundation.core.ids import uuid7_text
from sync.domain.counting import SKIPPED, UNCHANGED, UPDATED, Tally
from sync.domain.kinds import Kind
from sync.domain.mapping import Collection
from sync.domain.planning import Stand
from sync.models import Connection, Run
from sync.services.deciding import decide, know_asked, load_kept, lookups_of
from sync.services.errors import Denied, Missing, SyncError
from sync.services.ledger import Item, Work
from sync.services.running import held, nothing_read
from sync.services.sources import Raw, Source, batches
from sync.services.spool import Spool
from sync.services.taking import PART, beat, in_turn, with_children


def run_preview(connection: Connection, source: Source) -> Run:
    """Read everything, write nothing, and keep what a first run would bring as run 0. Raises Busy."""
    with held(connection):
        run, _made = Run.objects.update_or_create(
            connection=connection,
            number=0,
            defaults={
                "organisation_id": connection.organisation_id, "preview": True, "state": Run.State.RUNNING, "error": "",
                "problem": "", "heard_at": clock.now(), "ended_at": None, "counts": {}, "denied": {},
            },
        )  # fmt: skip
        source.client.heartbeat = lambda: beat(run)
        state, error, problem = Run.State.DONE, "", ""
        try:
            run.counts = preview(connection, source, run)
        except SyncError as said:
            state, error, problem = Run.State.FAILED, said.sentence[:400], said.problem
        now = clock.now()
        Run.objects.filter(pk=run.pk).update(
            state=state, error=error, problem=problem, counts=run.counts, denied=run.denied,
            ended_at=now, heard_at=None, updated_at=now,
            requests=source.client.pace.requests, waited=round(source.client.pace.waited),
        )  # fmt: skip
        seen = {"previewed_at": now} if state == Run.State.DONE else {}
        Connection.objects.filter(pk=connection.pk).update(next_at=None, **seen)
    run.refresh_from_db()
    return run


def preview(connection: Connection, source: Source, run: Run | None = None) -> dict[str, Any]:
    """Return the counts by collection that a run would have now. Files are not fetched. Raises SyncError."""
    work = Work(
        connection,
        run or Run(organisation_id=connection.organisation_id, connection=connection),
        connection.member,
        source.table,
    )
    load_kept(work)
    counts = {}
    met = _Met()
    for collection in source.table.collections:
        try:
            for name in lookups_of(collection, source.table):
                if name not in work.lookups:
                    work.lookups[name] = source.lookup(next(one for one in source.table.lookups if one.name == name))
            tally = _count(work, source, collection, met, (lambda: beat(run)) if run else lambda: None)
        except (Denied, Missing) as error:
            work.run.denied[collection.name] = error.sentence
            tally = Tally()
        counts[collection.name] = tally.as_json()
    if len(work.run.denied) == len(source.table.collections):
        raise SyncError(nothing_read(source.table, list(work.run.denied.values())))
    return counts


@dataclass(slots=True)
class _Met:
    """What earlier records would have made: people by address, and who is active where, None where nobody is by now."""

    people: dict[str, tuple[str, str]] = field(default_factory=dict)
    active: dict[tuple[str, str], str | None] = field(default_factory=dict)


def _count(work: Work, source: Source, collection: Collection, met: _Met, alive: Callable[[], None]) -> Tally:
    """Return what would become of a list, gone through in parts as a run does; of what was read, ids stay in mind."""
    tally = Tally()
    with Spool() as spool:
        for page in _pages(work, source, collection):
            for raw in page:
                if key := collection.key(raw):
                    spool.add(key, raw)
            alive()
        work.know(collection.kind, spool.keys())
        for keys in in_turn(work, collection, spool):
            for part in batches(keys, PART):
                _count_part(work, source, collection, met, list(spool.read(part)), tally)
                alive()
    return tally


def _count_part(work: Work, source: Source, collection: Collection, met: _Met, raws: list[Raw], tally: Tally) -> None:
    kind, stands = collection.kind, work.facts.stands.setdefault(collection.kind, {})
    raws = [raw for raw in raws if not work.facts.of(kind, collection.key(raw)).counted]
    with_children(source, collection, raws)
    records = [collection.read(raw, work.lookups) for raw in raws]
    know_asked(work, kind, records)
    before = {**work.facts.active, **met.active}
    work.facts.active = {place: name for place, name in before.items() if name is not None}
    items, skipped, same = decide(work, kind, records)
    met.active = {**dict.fromkeys(before), **work.facts.active}
    for item in items:
        _imagine(work, kind, item, met.people)
        tally.add(item.outcome)
    for record, own, reason in skipped:
        stands[record.id] = Stand(own.object_id, reason, own.digest, own.data, True)
        tally.add(SKIPPED, reason)
    for record in same:
        stands[record.id].counted = True
        tally.add(UNCHANGED)


def _pages(work: Work, source: Source, collection: Collection) -> Iterator[list[Raw]]:
    if collection.per is None:
        return source.records(collection)
    stands = work.facts.stands.get(collection.per, {})
    return source.each(
        collection, [(key, str(one.data.get("their_role") or "")) for key, one in stands.items() if one.taken]
    )


def _imagine(work: Work, kind: Kind, item: Item, known: dict[str, tuple[str, str]]) -> None:
    """Let a record stand as if it were written."""
    key = item.own.object_id or uuid7_text()
    if kind is Kind.CANDIDATE and item.new:
        emails, called = item.content["emails"], str(item.content["name"] or "")
        known |= {email: (str(pk), name) for pk, email, name in by_address(work.organisation_id, emails)}
        fits = (known[email] for email in emails if email in known)
        here = next((pk for pk, name in fits if could_be_one(name, called)), "")
        if here:
            key, item.outcome = here, UPDATED
        for email in emails:
            known.setdefault(email, (key, called))
    if kind is Kind.ROLE and item.content["state"] == "open":
        work.facts.open_roles.add(key)
    work.facts.stands.setdefault(kind, {})[item.id] = Stand(
        key, "", item.record.digest, {"their_role": item.content.get("role")}, True
    )
