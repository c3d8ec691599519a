"""What a first run would bring: everything is read and decided, and nothing is written."""

from __future__ import annotations

from typing import Any

from candidates.domain.tables.matching import could_be_one
from candidates.queries.recognising import by_address
from foundation.core.ids import uuid7_text
from sync.domain.counting import SKIPPED, UNCHANGED, UPDATED, Tally
from sync.domain.kinds import Kind
from sync.domain.planning import Stand
from sync.domain.values import order_of
from sync.models import Connection, Run
from sync.services.http import Denied
from sync.services.ledger import Item, Work
from sync.services.running import decide, know_asked, load_kept, lookups_of, with_children
from sync.services.sources import Source


def preview(connection: Connection, source: Source) -> dict[str, Any]:
    """Return the counts by collection that a run would have now. Files are not fetched. Raises SyncError."""
    work = Work(
        connection,
        Run(organisation_id=connection.organisation_id, connection=connection),
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
            raws = [raw for page in source.records(collection) for raw in page]
            with_children(source, collection, raws)
        except Denied:
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
    return counts


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
    work.facts.stands.setdefault(kind, {})[item.id] = Stand(key, "", item.record.digest)
