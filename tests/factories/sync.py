"""A connection that was read once, with something to decide."""

from foundation.core.clock import now
from foundation.core.ids import uuid7
from sync.domain.mapping import table_of
from sync.models import Connection, Finding, Run, SourceRecord
from sync.services.connections import Given, set_connection
from tests.cast import Cast

# A public address; nothing is sent there.
URL, TOKEN = "https://1.1.1.1/v3", "https://1.1.1.1/token"
SECRET = "for-this-test-only"


def connected(cast: Cast) -> Connection:
    """Return a connection of Brightwater with a run, and two rows to decide."""
    given = Given(URL, TOKEN, "client", SECRET, "1", 30, on=True)
    row = set_connection(actor=cast.ada, table=table_of("greenhouse"), given=given)
    row.previewed_at = row.started_at = now()
    row.save(update_fields=["previewed_at", "started_at"])
    counts = {"read": 9, "created": 6, "updated": 1, "unchanged": 0, "skipped": 2, "reasons": {"private": 2}}
    run = Run.objects.create(
        organisation=row.organisation,
        connection=row,
        number=1,
        state=Run.State.DONE,
        ended_at=now(),
        counts={"candidates": counts, "offers": {**dict.fromkeys(counts, 0), "reasons": {}}},
        denied={"offers": "Greenhouse does not let this key read offers (403)."},
    )
    for kind, field, theirs, ours in (("conflict", "title", "Staff engineer", "Engineer"), ("gone", "", "", "")):
        record = SourceRecord.objects.create(
            organisation=row.organisation, connection=row, kind="candidate", external_id=kind, object_id=uuid7()
        )
        Finding.objects.create(
            organisation=row.organisation,
            connection=row,
            record=record,
            run=run,
            kind=kind,
            field=field,
            theirs=theirs,
            ours=ours,
        )
    return row
