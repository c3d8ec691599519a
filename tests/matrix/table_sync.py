"""Connections to other systems: owners alone."""

from foundation.core.ids import uuid7
from sync.domain.mapping import table_of
from sync.models import Finding, SourceRecord
from sync.services.connections import Given, set_connection
from tests.matrix.permissions import Row, World

OTHERS = "rafa mei ines tom oba vic olu"
# A public address; nothing is sent in these tests.
URL = "https://1.1.1.1/v3"
BODY = {"base_url": URL, "token_url": "https://1.1.1.1/token", "client_secret": "for-this-test-only", "minutes": "30"}


def build(world: World) -> None:
    """A connection with something to decide."""
    given = Given(URL, "https://1.1.1.1/token", "client", "for-this-test-only", "1", 30, on=True)
    row = set_connection(actor=world.cast.ada, table=table_of("greenhouse"), given=given)
    record = SourceRecord.objects.create(
        organisation=row.organisation, connection=row, kind="candidate", external_id="7", object_id=uuid7()
    )
    world.finding = Finding.objects.create(
        organisation=row.organisation, connection=row, record=record, kind=Finding.Kind.CONFLICT, field="title",
        theirs="Staff engineer", ours="Engineer",
    )  # fmt: skip


system = lambda world: {"source": "greenhouse"}
finding = lambda world: {"finding_id": world.finding.pk}

ROWS = [
    Row("GET", "sync:connections", {"ada zed": 200, OTHERS: 403}),
    Row("GET", "sync:connection", {"ada zed": 200, OTHERS: 403}, system),
    Row("POST", "sync:connection", {"ada zed": 302, OTHERS: 403}, system, data=BODY),
    Row("POST", "sync:run_now", {"ada": 302, "zed": 404, OTHERS: 403}, system),
    Row("POST", "sync:pause", {"ada": 302, "zed": 404, OTHERS: 403}, system),
    Row("POST", "sync:settle", {"ada": 302, "zed": 404, OTHERS: 403}, finding, data={"side": "ours"}),
]
