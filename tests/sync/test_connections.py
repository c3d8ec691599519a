"""Connections of the settings: sealed, read by a worker, decided by owners."""

from datetime import timedelta

import pytest

from foundation.core.clock import now
from foundation.core.errors import Forbidden, Invalid
from roles.models import Role
from sync.domain.mapping import table_of
from sync.models import Connection, Finding, Run
from sync.services.connections import Given, decide, pause, set_connection, stored_access
from sync.tasks import sweep_connections, sync_connection
from tests.factories.sync import SECRET, TOKEN, URL, connected
from tests.sync.conftest import sync, written

pytestmark = pytest.mark.django_db
TABLE = table_of("greenhouse")


def given(**said):
    return Given(**{
        "base_url": URL, "token_url": TOKEN, "client_id": "client", "client_secret": SECRET, "user_id": "1",
        "minutes": 30, "on": True, **said,
    })  # fmt: skip


def test_a_secret_is_sealed_and_goes_only_where_it_was_entered_for(cast):
    row = connected(cast)
    assert SECRET not in row.secret_sealed
    assert stored_access(row).client_secret == SECRET
    kept = set_connection(actor=cast.ada, table=TABLE, given=given(client_secret=""))
    assert stored_access(kept).client_secret == SECRET
    with pytest.raises(Invalid) as caught:
        set_connection(actor=cast.ada, table=TABLE, given=given(client_secret="", base_url="https://1.0.0.1/v3"))
    assert "client_secret" in caught.value.errors
    with pytest.raises(Invalid):
        set_connection(actor=cast.ada, table=TABLE, given=given(base_url="http://10.0.0.7/v3"))
    with pytest.raises(Forbidden):
        set_connection(actor=cast.rafa, table=TABLE, given=given())


def test_a_worker_reads_what_is_due(cast, little, settings):
    settings.ALLOW_PRIVATE_ENDPOINTS = True
    address = {"base_url": f"{little.base}/v3", "token_url": f"{little.base}/token", "client_secret": "only-for-tests"}
    row = set_connection(actor=cast.ada, table=TABLE, given=given(**address))
    assert sweep_connections() == 1
    sync_connection(str(row.pk))
    run = Run.objects.get()
    assert (run.state, run.counts["users"]["created"]) == (Run.State.DONE, 4)
    row.refresh_from_db()
    assert row.next_at > now() + timedelta(minutes=29)
    sync_connection(str(row.pk))
    assert Run.objects.count() == 1
    pause(actor=cast.ada, connection=row)
    assert not Connection.objects.get().next_at


def test_what_both_sides_changed_waits_for_somebody(cast, there, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    sync(there)
    role = Role.objects.get(title="ML Engineer")
    Role.objects.filter(pk=role.pk).update(title="Ours")
    there.put("jobs", id=10, name="Theirs")
    assert written(sync(there)) == {"jobs": (0, 1)}
    finding = Finding.objects.get(kind=Finding.Kind.CONFLICT)
    assert (finding.field, finding.theirs, finding.ours) == ("title", "Theirs", "Ours")
    role.refresh_from_db()
    assert role.title == "Ours"
    decide(actor=cast.ada, finding=finding, take=True)
    assert written(sync(there)) == {"jobs": (0, 1)}
    role.refresh_from_db()
    assert role.title == "Theirs"
    assert not written(sync(there))
