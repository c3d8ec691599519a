"""What people have to decide, and what has settled itself meanwhile."""

from __future__ import annotations

from django.db.models import QuerySet

from foundation.core import clock
from sync.domain.kinds import Kind
from sync.models import Finding, SourceRecord
from sync.services.ledger import Item, Work

State = Finding.State


def conflict(work: Work, kind: Kind, item: Item, field_name: str, theirs: object, ours: object) -> None:
    """Keep that both sides changed the same; ours stands until somebody decides."""
    record = SourceRecord.objects.filter(connection=work.connection, kind=kind, external_id=item.id).first()
    if record is None:
        return
    _disputed(work, kind).add((item.id, field_name))
    Finding.objects.update_or_create(
        record=record,
        kind=Finding.Kind.CONFLICT,
        field=field_name,
        state=Finding.State.OPEN,
        defaults={"theirs": str(theirs)[:300], "ours": str(ours)[:300], "run": work.run},
        create_defaults={
            "organisation_id": work.organisation_id,
            "connection": work.connection,
            "theirs": str(theirs)[:300],
            "ours": str(ours)[:300],
            "run": work.run,
        },
    )


def agree(work: Work, kind: Kind, item: Item, field_name: str) -> None:
    """Close what was to be decided of a value that both sides say alike by now."""
    if (item.id, field_name) not in _disputed(work, kind):
        return
    work.disputed[kind].discard((item.id, field_name))
    rows = Finding.objects.filter(connection=work.connection, kind=Finding.Kind.CONFLICT, field=field_name)
    _settle(rows.filter(record__kind=kind, record__external_id=item.id))


def _disputed(work: Work, kind: Kind) -> set[tuple[str, str]]:
    """Return of which values of a kind, by id and field, people have to decide; read once in a run."""
    if kind not in work.disputed:
        rows = Finding.objects.filter(connection=work.connection, kind=Finding.Kind.CONFLICT, state=State.OPEN)
        held = rows.filter(record__kind=kind).values_list("record__external_id", "field")
        work.disputed[kind] = {(key, name) for key, name in held}
    return work.disputed[kind]


def settle_returned(work: Work, kind: Kind) -> None:
    """Close what was told as gone and is listed again."""
    rows = Finding.objects.filter(connection=work.connection, kind=Finding.Kind.GONE)
    _settle(rows.filter(record__kind=kind, record__gone_at=None))


def _settle(rows: QuerySet[Finding]) -> None:
    moment = clock.now()
    rows.filter(state=State.OPEN).update(state=State.SETTLED, decided_at=moment, updated_at=moment)
