"""What a run reads of a list: all of it, or what may have changed since the run before.

A record may have changed when it says so, when a child of it does, when what it hangs on is new, or when it was left
out before. Where that is no less than the whole list, the whole list is read.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from sync.domain.kinds import Kind
from sync.domain.mapping import Collection
from sync.models import SourceRecord
from sync.services.ledger import Work
from sync.services.sources import Raw, Source

# Two clocks and a commit over there that takes its time: so much is read twice.
OVERLAP = timedelta(minutes=10)
PARENTS = {
    Kind.APPLICATION: Kind.CANDIDATE,
    Kind.INTERVAL: Kind.APPLICATION,
    Kind.ATTACHMENT: Kind.APPLICATION,
    Kind.INTERVIEW: Kind.APPLICATION,
    Kind.SCORECARD: Kind.APPLICATION,
    Kind.OFFER: Kind.APPLICATION,
}


def pages_of(work: Work, source: Source, collection: Collection) -> Iterator[list[Raw]]:
    """Yield the records that this run has to look at."""
    if collection.per is not None:
        yield from source.each(collection, _parents(work, collection.per))
        return
    again = _skipped(work, collection)
    if work.run.whole or work.connection.since is None or not _asks_for_less(work, source, collection, len(again)):
        yield from source.records(collection)
        return
    since = work.connection.since - OVERLAP
    yield from source.changed(collection, since)
    parents: set[str] = set(again)
    for child in collection.children:
        for page in source.changed_rows(child.list, since):
            parents |= {str(raw.get(child.by)) for raw in page if raw.get(child.by) is not None}
    yield from source.by_ids(collection, sorted(parents))
    if collection.parent:
        yield from source.by_parents(collection.list, collection.parent, _new_parents(work, collection))


def _parents(work: Work, kind: Kind) -> Iterator[tuple[str, str]]:
    """Yield id and role there of the records of a kind that came in."""
    rows = SourceRecord.objects.filter(connection=work.connection, kind=kind, reason="", gone_at=None)
    held = rows.exclude(object_id=None).order_by("external_id").values_list("external_id", "data")
    for key, data in held.iterator(chunk_size=2_000):
        yield key, str(data.get("their_role") or "")


def _skipped(work: Work, collection: Collection) -> list[str]:
    rows = SourceRecord.objects.filter(connection=work.connection, kind=collection.kind).exclude(reason="")
    return list(rows.order_by("external_id").values_list("external_id", flat=True))


def _asks_for_less(work: Work, source: Source, collection: Collection, again: int) -> bool:
    """Tell whether asking for changes takes fewer requests than the whole list; systems that cannot are read whole."""
    words = source.table.words
    if not {"since", "by_ids", "children_by"} <= words.keys():
        return False
    held = SourceRecord.objects.filter(connection=work.connection, kind=collection.kind).count()
    size = (words.get("page_size") or {}).get("value", 100)
    asked = 1 + len(collection.children) + again / float(words["by_ids"]["most"])
    return asked < held / float(size)


def _new_parents(work: Work, collection: Collection) -> list[str]:
    """Return what this run has taken in for the first time, on which records of this kind may hang."""
    rows = SourceRecord.objects.filter(connection=work.connection, kind=PARENTS[collection.kind], run=work.run)
    new = rows.filter(created_at__gte=work.run.created_at, reason="").exclude(object_id=None)
    return list(new.values_list("external_id", flat=True))
