"""Reading what was changed, in an order in which nothing comes before what it was written upon, and nothing is skipped.

A transaction is settled once no older one is running: below that horizon nothing can appear any more. Of the settled
ones, what was written behind something that is visible and not settled waits, too; so a row is never told before one
that it stands on. A `Window` is what was settled between two looks; tokens keep its bounds.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

# Which cluster and database this is: numbers of transactions mean nothing in another.
SYSTEM = """SELECT s.system_identifier::text || '.' || d.oid FROM pg_control_system() s, pg_database d
  WHERE d.datname = current_database()"""
# What the asking transaction wrote itself is settled for it; a request that only asks has written nothing.
OWN = "xid = coalesce(pg_current_xact_id_if_assigned()::text::bigint, -1)"
# Ids of transactions are of the whole cluster. One that is surely in another database writes nothing here, so the feed
# does not wait for it; whatever cannot be told apart is waited for.
LOOK = f"""
WITH elsewhere AS (
  SELECT held.transactionid::text::bigint AS short FROM pg_locks held JOIN pg_stat_activity other USING (pid)
  WHERE held.locktype = 'transactionid' AND held.mode = 'ExclusiveLock' AND other.datname <> current_database()
), bound AS (
  SELECT coalesce(min(one.xid), pg_snapshot_xmax(pg_current_snapshot())::text::bigint) AS xid
  FROM (SELECT x::text::bigint AS xid FROM pg_snapshot_xip(pg_current_snapshot()) x) one
  WHERE one.xid & 4294967295 NOT IN (SELECT short FROM elsewhere)
)
SELECT e.number, e.system, e.floor, bound.xid,
  coalesce(
    (SELECT min(c.id) FROM activity_change c WHERE c.xid >= bound.xid AND c.era = e.number AND NOT {OWN}),
    (SELECT max(c.id) + 1 FROM activity_change c), 1
  ),
  ({SYSTEM})
FROM activity_era e, bound LIMIT 1
"""  # noqa: S608  (no values of others are put in)
READ = f"""
SELECT c.id, u.at, c.at, c.collection, u.pk, c.member_id
FROM activity_change c CROSS JOIN LATERAL unnest(c.ids) WITH ORDINALITY AS u(pk, at)
WHERE c.organisation_id = %(organisation)s AND c.era = %(era)s AND (c.member_id IS NULL OR c.member_id = %(member)s)
  AND (c.collection = ANY(%(collections)s) OR c.member_id IS NOT NULL)
  AND (c.xid < %(xid)s OR {OWN}) AND c.id < %(seq)s AND NOT (c.xid < %(from_xid)s AND c.id < %(from_seq)s)
  AND c.id >= %(last)s AND (c.id > %(last)s OR u.at > %(offset)s)
ORDER BY c.id, u.at LIMIT %(limit)s
"""  # noqa: S608  (as above)


class Bound(NamedTuple):
    """How far somebody has read: everything of transactions below `xid` that was written before `seq`."""

    xid: int
    seq: int


@dataclass(frozen=True, slots=True)
class Now:
    """What can be read at this moment: the era, its floor, the bound, and whether the era is of this database."""

    era: int
    floor: int
    bound: Bound
    at_home: bool


class Entry(NamedTuple):
    """A row that was touched. `place` is where it stands in the log; `own`: it is about the asker's sight."""

    place: tuple[int, int]
    at: datetime
    collection: str
    id: UUID
    own: bool


def look() -> Now | None:
    """Return what can be read now; None where nothing was ever noted: one query."""
    with connection.cursor() as cursor:
        cursor.execute(LOOK)
        found = cursor.fetchone()
    if found is None:
        return None
    era, system, floor, xid, first, here = found
    return Now(era, floor, Bound(xid, first), at_home=system == here)


def entries(
    *,
    organisation_id: UUID,
    member_id: UUID,
    collections: list[str],
    era: int,
    read: Bound,
    until: Bound,
    place: tuple[int, int],
    limit: int,
) -> list[Entry]:
    """Return what was changed between two bounds, behind a place in between, at most `limit` rows: one query."""
    given: dict[str, Any] = {
        "organisation": organisation_id,
        "member": member_id,
        "collections": collections,
        "era": era,
        "from_xid": read.xid,
        "from_seq": read.seq,
        "xid": until.xid,
        "seq": until.seq,
        "last": place[0],
        "offset": place[1],
        "limit": limit,
    }
    with connection.cursor() as cursor:
        cursor.execute(READ, given)
        rows: list[Any] = cursor.fetchall()
    return [
        Entry((seq, offset), at, collection, pk, member is not None) for seq, offset, at, collection, pk, member in rows
    ]
