"""What a first run would bring: everything is read and decided, and nothing is written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from candidates.domain.tables.matching import could_be_one
from candidates.queries.recognising import by_address
from foundation.core import clock
from foundation.core.ids import uuid7_text
from sync.domain.counting import SKIPPED, UNCHANGED, UPDATED, Tally
from sync.domain.kinds import Kind
from sync.domain.mapping import Collection
from sync.domain.planning import Stand
from sync.domain.values import order_of
from sync.models import Connection, Run
from sync.services.deciding import decide, know_asked, load_kept, lookups_of
from sync.services.http import Denied, Missing, SyncError
from sync.services.ledger import Item, Work
from sync.services.running import held, nothing_read
from sync.services.sources import Raw, Source
from sync.services.taking import beat, with_children


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
    known: dict[str, tuple[str, str]] = {}
    for collection in source.table.collections:
        tally = Tally()
        try:
            for name in lookups_of(collection, source.table):
                if name not in work.lookups:
                    work.lookups[name] = source.lookup(next(one for one in source.table.lookups if one.name == name))
            found = {collection.key(raw): raw for page in _pages(work, source, collection) for raw in page}
            raws = [raw for key, raw in found.items() if key]  # one that comes twice counts once, as it came last
            with_children(source, collection, raws)
        except (Denied, Missing) as error:
            work.run.denied[collection.name] = error.sentence
            counts[collection.name] = tally.as_json()
            continue
        records = sorted((collection.read(raw, work.lookups) for raw in raws), key=lambda one: order_of(one.id))
        work.know(collection.kind, [record.id for record in records])
        records.sort(key=lambda one: not work.facts.of(collection.kind, one.id).ours)
        know_asked(work, collection.kind, records)
        items, skipped, same = decide(work, collection.kind, records)
        for item in items:
            _imagine(work, collection.kind, item, known)
            tally.add(item.outcome)
        for record, own, reason in skipped:
            work.facts.stands[collection.kind][record.id] = Stand(own.object_id, reason, own.digest, own.data)
            tally.add(SKIPPED, reason)
        for _record in same:
            tally.add(UNCHANGED)
        counts[collection.name] = tally.as_json()
        if run is not None:
            beat(run)
    if len(work.run.denied) == len(source.table.collections):
        raise SyncError(nothing_read(source.table, list(work.run.denied.values())))
    return counts


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
        key, "", item.record.digest, {"their_role": item.content.get("role")}
    )
