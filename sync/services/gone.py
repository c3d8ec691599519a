"""What the other side no longer has: asked for by its id, told to people. Nothing is erased here by a sync."""

from __future__ import annotations

from django.db import transaction

from foundation.core import clock
from sync.domain.kinds import Kind
from sync.domain.mapping import Collection
from sync.models import Finding, SourceRecord
from sync.services.ledger import Work
from sync.services.sources import Source, batches

# So many at once look like lost rights, not like deletions.
SHARE, AT_LEAST = 0.05, 40


def look_for_gone(work: Work, source: Source) -> None:
    """Ask for the records of ours that this run did not meet, and tell which are gone."""
    # What was not shown in one list may stand in another of the same kind: where one is closed, nothing is gone.
    closed = {one.kind for one in work.table.collections if one.name in work.run.denied}
    for collection in work.table.collections:
        if collection.kind in closed:
            continue
        unseen = list(
            SourceRecord.objects.filter(connection=work.connection, kind=collection.kind, gone_at=None)
            .exclude(object_id=None)
            .exclude(run=work.run)
            .exclude(data__has_key="merged")
            .values_list("external_id", flat=True)
        )
        missing = still_missing(source, collection, unseen)
        if not missing:
            continue
        held = SourceRecord.objects.filter(connection=work.connection, kind=collection.kind).exclude(object_id=None)
        if len(missing) > max(AT_LEAST, SHARE * held.count()):
            work.run.error = (
                f"{len(missing):,} of {collection.name} are no longer listed. That looks like lost rights, not like "
                "deletions; nothing was done about it."
            )
            continue
        tell_gone(work, collection.kind, missing)


def still_missing(source: Source, collection: Collection, ids: list[str]) -> list[str]:
    """Return which of these ids the other side does not have."""
    if not ids or "by_ids" not in source.table.words:
        return ids  # a system that is always read whole has told it already
    found = {collection.key(raw) for page in source.by_ids(collection, ids, only_ids=True) for raw in page}
    return [one for one in ids if one not in found]


@transaction.atomic
def tell_gone(work: Work, kind: Kind, ids: list[str]) -> None:
    """Keep that these are gone there, for somebody to decide what that means here."""
    for part in batches(ids, 1_000):
        rows = list(SourceRecord.objects.filter(connection=work.connection, kind=kind, external_id__among=part))
        SourceRecord.objects.filter(pk__in=[row.pk for row in rows]).update(gone_at=clock.now())
        Finding.objects.bulk_create(
            [
                Finding(
                    organisation_id=work.organisation_id,
                    connection=work.connection,
                    record=row,
                    run=work.run,
                    kind=Finding.Kind.GONE,
                )
                for row in rows
            ],
            ignore_conflicts=True,
        )
