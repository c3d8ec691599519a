"""What is known of the source's records: read for some hundreds at once, kept with what they made."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from foundation.core.ids import uuid7
from foundation.people.models import Membership
from foundation.people.queries.external_ids import rows_called
from foundation.people.services.external_ids import rebind
from sync.domain.counting import CREATED, UNCHANGED, UPDATED
from sync.domain.kinds import Kind
from sync.domain.mapping import Record, Table
from sync.domain.planning import Facts, Stand
from sync.models import Connection, Run, SourceRecord

TAKE = "take"


@dataclass(slots=True)
class Item:
    """A record that is taken in, with how it stood. A writer sets the row of ours, and what later records need."""

    record: Record
    own: Stand
    outcome: str = ""
    object_id: str = ""
    reason: str = ""
    data: dict[str, Any] = field(default_factory=dict)

    @property
    def id(self) -> str:
        return self.record.id

    @property
    def content(self) -> Any:
        return self.record.content

    @property
    def marks(self) -> Any:
        return self.record.marks

    @property
    def new(self) -> bool:
        return not self.own.ours

    @property
    def take(self) -> bool:
        """Somebody decided that what stands there holds."""
        return bool(self.own.data.get(TAKE))


@dataclass(slots=True)
class Work:
    """A run while it goes on: whose it is, in whose name, and what is known."""

    connection: Connection
    run: Run
    actor: Membership
    table: Table
    facts: Facts = field(default_factory=Facts)
    lookups: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    disputed: dict[Kind, set[tuple[str, str]]] = field(default_factory=dict)

    @property
    def organisation_id(self) -> UUID:
        return self.connection.organisation_id

    def find(self, kind: Kind, key: Any) -> str:
        """Return the id of our row for a record that was taken in; '' for none."""
        return self.facts.of(kind, key).object_id

    def know(self, kind: Kind, ids: Iterable[Any]) -> None:
        """Read how these records stand, as far as it is not known yet."""
        held = self.facts.stands.setdefault(kind, {})
        wanted = {str(one) for one in ids if one not in (None, "")} - held.keys()
        if wanted:
            held |= stands_of(self, kind, wanted)


def stands_of(work: Work, kind: Kind, ids: Collection[str]) -> dict[str, Stand]:
    """Return how records stand, by their ids; two queries, for merged people one more."""
    rows = SourceRecord.objects.filter(connection=work.connection, kind=kind, external_id__among=list(ids))
    names = ("external_id", "object_id", "reason", "digest", "data", "run_id")
    found = {
        key: Stand(str(pk or ""), reason, digest, data, run == work.run.pk)
        for key, pk, reason, digest, data, run in rows.values_list(*names)
    }
    # The names that other systems give are the truth about whose row it is: a merge moves them.
    called = rows_called(work.organisation_id, work.connection.source, kind, list(ids))
    for key, pk in called.items():
        stand = found.setdefault(key, Stand())
        stand.object_id = str(pk)
    return found


def keep(work: Work, kind: Kind, items: Collection[Item], skipped: Iterable[tuple[Record, Stand, str]]) -> None:
    """Keep how these records stand now, and what they are called; inside the transaction of what they made."""
    stands = work.facts.stands.setdefault(kind, {})
    for item in items:
        if item.reason:
            stands[item.id] = Stand(item.own.object_id, item.reason, item.own.digest, item.own.data, True)
        else:
            stands[item.id] = Stand(item.object_id, "", item.record.digest, item.data or item.own.data, True)
    for record, own, reason in skipped:
        stands[record.id] = Stand(own.object_id, reason, own.digest, own.data, True)
    keys = [item.id for item in items] + [record.id for record, _own, _reason in skipped]
    _write(work, kind, {key: stands[key] for key in keys})
    made = {item.id: item.object_id for item in items if not item.reason and item.outcome in (CREATED, UPDATED)}
    renamed = {key: pk for key, pk in made.items() if pk}
    rebind(organisation_id=work.organisation_id, source=work.connection.source, kind=kind, names=renamed)


def _write(work: Work, kind: Kind, stands: dict[str, Stand]) -> None:
    rows = [
        SourceRecord(
            id=uuid7(),
            organisation_id=work.organisation_id,
            connection=work.connection,
            kind=kind,
            external_id=key,
            object_id=stand.object_id or None,
            reason=stand.reason,
            digest=stand.digest,
            data=stand.data,
            run=work.run,
            gone_at=None,
        )
        for key, stand in stands.items()
    ]
    SourceRecord.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["connection", "kind", "external_id"],
        update_fields=["object_id", "reason", "digest", "data", "run", "gone_at", "updated_at"],
    )


def touch(work: Work, kind: Kind, ids: Collection[str]) -> None:
    """Keep that these records were counted and are as they were."""
    rows = SourceRecord.objects.filter(connection=work.connection, kind=kind, external_id__among=list(ids))
    rows.update(run=work.run, gone_at=None, reason="")
    for key in ids:
        work.facts.stands[kind][key].counted = True


def outcome_of(item: Item) -> str:
    """Return how an item counts unless its writer says otherwise."""
    if item.new:
        return CREATED
    return UNCHANGED if item.own.digest == item.record.digest else UPDATED
