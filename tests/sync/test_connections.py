"""Connections of the settings: sealed, read by a worker, decided by owners."""

from datetime import timedelta

import pytest
from django.db import connections

from foundation.core.clock import now
from foundation.core.errors import Forbidden, Invalid
from roles.models import Role, Stage
from sync.domain.mapping import table_of
from sync.models import Connection, Finding, Run, SourceRecord
from sync.pages.connections import connection_page
from sync.queries.seeing import retired_in_use
from sync.services import previewing, taking
from sync.services.connections import (
    Given,
    decide,
    disconnect,
    open_source,
    pause,
    set_connection,
    start,
    stored_access,
)
from sync.services.running import LOCK, run_sync
from sync.tasks import sweep_connections, sync_connection
from tests.factories import candidates as make
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


def test_a_worker_previews_first_and_reads_once_somebody_said_so(cast, little, settings):
    settings.ALLOW_PRIVATE_ENDPOINTS = True
    row = set_connection(actor=cast.ada, table=TABLE, given=given(**of(little)))
    with pytest.raises(Invalid):
        start(actor=cast.ada, connection=row, on=True, private=False)
    assert sweep_connections() == 1
    sync_connection(str(row.pk))
    seen = Run.objects.get()
    assert (seen.number, seen.preview, seen.state, seen.counts["users"]["created"]) == (0, True, Run.State.DONE, 4)
    assert not SourceRecord.objects.exists()
    start(actor=cast.ada, connection=row, on=True, private=True)  # not what the preview counted
    row.refresh_from_db()
    assert (row.started_at, row.previewed_at) == (None, None)
    sync_connection(str(row.pk))
    with pytest.raises(Forbidden):
        start(actor=cast.rafa, connection=row, on=True, private=True)
    for _twice in range(2):
        start(actor=cast.ada, connection=row, on=True, private=True)
        sync_connection(str(row.pk))
    run = Run.objects.get(preview=False)
    assert (run.state, run.counts["users"]["created"]) == (Run.State.DONE, 4)
    row.refresh_from_db()
    assert row.next_at > now() + timedelta(minutes=29)
    pause(actor=cast.ada, connection=row)
    assert not Connection.objects.get().next_at
    set_connection(actor=cast.ada, table=TABLE, given=given(**of(little), client_id="another"))
    assert Connection.objects.get().started_at is None


def test_a_key_that_is_removed_stops_what_runs(cast, little, settings):
    settings.ALLOW_PRIVATE_ENDPOINTS = True
    row = started(cast, little)
    source = open_source(TABLE, stored_access(row))
    little.faults = [None] * 4 + [503]

    def rest(_seconds):  # somebody removes the key while the other side asks to wait
        disconnect(actor=cast.ada, connection=row)

    source.client.rest = rest
    run_sync(row, source)
    run = Run.objects.get()
    assert (run.state, run.error) == (Run.State.FAILED, "It was stopped, and the key was removed.")
    assert not Connection.objects.get().secret_sealed
    sync_connection(str(row.pk))
    assert Run.objects.count() == 1


def test_whoever_is_second_waits_for_the_first(cast, little, settings):
    settings.ALLOW_PRIVATE_ENDPOINTS = True
    row = started(cast, little)
    other = connections["default"].copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s, %s)", [LOCK, row.pk.int % 2**31])
            sync_connection(str(row.pk))
            assert not Run.objects.exists()
            cursor.execute("SELECT pg_advisory_unlock_all()")
        sync_connection(str(row.pk))
    finally:
        other.close()
    assert Run.objects.get().state == Run.State.DONE


def test_the_page_says_what_went_wrong_and_what_to_do(cast, little, settings, client):
    settings.ALLOW_PRIVATE_ENDPOINTS = True
    client.force_login(cast.ada.user)
    row = set_connection(actor=cast.ada, table=TABLE, given=given(**{**of(little), "client_secret": "wrong"}))
    sync_connection(str(row.pk))
    assert "does not accept the key" in page(client)
    row = set_connection(actor=cast.ada, table=TABLE, given=given(**of(little)))
    little.denied = {"offers"}
    sync_connection(str(row.pk))
    said = page(client)
    assert "does not let this key read offers" in said
    assert "4</td>" in said
    assert "Start the first sync" in said
    client.post("/settings/connections/greenhouse/start/", {"on": "on"})
    assert "Waiting for a worker" in page(client)
    little.faults = [503] * 50
    sync_connection(str(row.pk))
    assert "Greenhouse does not answer" in page(client)
    Connection.objects.update(secret_sealed="torn", next_at=now())
    sync_connection(str(row.pk))
    assert "can no longer be read" in page(client)


def page(client):
    answer = client.get("/settings/connections/greenhouse/")
    assert answer.status_code == 200
    return answer.content.decode()


def of(held):
    return {"base_url": f"{held.base}/v3", "token_url": f"{held.base}/token", "client_secret": "only-for-tests"}


def started(cast, held):
    row = set_connection(actor=cast.ada, table=TABLE, given=given(**of(held)))
    Connection.objects.update(started_at=now(), previewed_at=now())
    row.refresh_from_db()
    return row


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
    assert retired_in_use(Connection.objects.get()) == [(role.pk, "Theirs", "Old exercise", 1)]
    marked = Stage.objects.exclude(retired_in="").values_list("role", "label", "retired_in")
    assert list(marked) == [(role.pk, "Old exercise", "Greenhouse")]


def test_what_is_gone_there_ends_here_once_somebody_says_so(cast):
    role = make.hiring_role(cast)
    row = connected(cast)
    mine = make.application(cast, role)
    found = {}
    for kind, pk in (("application", mine.pk), ("candidate", mine.candidate_id), ("role", role.pk)):
        record = SourceRecord.objects.create(
            organisation=cast.acme, connection=row, kind=kind, external_id="7", object_id=pk, gone_at=now()
        )
        found[kind] = Finding.objects.create(
            organisation=cast.acme, connection=row, record=record, kind=Finding.Kind.GONE
        )
    page = connection_page(TABLE, row)
    ends = {one["row"].record.object_id for one in page["findings"] if one["ends"]}
    assert ends == {mine.pk, mine.candidate_id}, "nor is anything offered of what is no row of ours"
    with pytest.raises(Forbidden):
        decide(actor=cast.rafa, finding=found["application"], take=True)
    for _twice in range(2):
        states = [decide(actor=cast.ada, finding=found[kind], take=True).state for kind in found]
        assert states == [Finding.State.TAKEN, Finding.State.TAKEN, Finding.State.KEPT]
    mine.refresh_from_db()
    assert (mine.status, mine.reject_reason.label) == ("withdrawn", "No longer in Greenhouse")
    assert (mine.candidate.name, mine.candidate.email) == ("", "")
    role.refresh_from_db()
    assert role.state == Role.State.OPEN


def test_a_preview_that_was_killed_is_made_anew_part_by_part_as_the_run_after_it(cast, little, settings, monkeypatch):
    settings.ALLOW_PRIVATE_ENDPOINTS = True
    for module in (previewing, taking):
        monkeypatch.setattr(module, "PART", 1)
    row = set_connection(actor=cast.ada, table=TABLE, given=given(**of(little)))
    Run.objects.create(organisation=cast.acme, connection=row, number=0, preview=True, heard_at=now())
    # A clock that was ahead by days, and was put back since, had written when it is due.
    Connection.objects.update(next_at=now() + timedelta(days=3))
    assert (sweep_connections(), sweep_connections()) == (1, 1)
    sync_connection(str(row.pk))
    seen = Run.objects.get()
    assert seen.state == Run.State.DONE
    start(actor=cast.ada, connection=row, on=True, private=False)
    sync_connection(str(row.pk))
    run = Run.objects.get(preview=False)
    files = run.counts.pop("attachments"), seen.counts.pop("attachments")
    assert run.counts == seen.counts
    assert files[0]["read"] == files[1]["read"]
