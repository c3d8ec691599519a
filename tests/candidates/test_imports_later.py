"""Large files are written in parts by workers; raw rows are forgotten after their time."""

from datetime import timedelta

import pytest

from candidates import services
from candidates.models import Application, ImportBatch
from candidates.services.imports import batches, later, running, working
from candidates.services.imports.writing import write_chunk
from foundation.core import clock
from tests.candidates.importing import chosen, preview

pytestmark = pytest.mark.django_db


def test_a_large_file_is_written_in_parts_and_goes_on_where_a_worker_died(cast, fraud, monkeypatch):
    rows = [f"P{n},p{n % 45}@lab.example,Fraud ML Engineer,2026-01-{1 + n // 45:02}" for n in range(90)]
    data = "\n".join(["Name,Email,Job,Applied on", *rows]).encode()
    monkeypatch.setattr(batches, "AT_ONCE", 20)
    monkeypatch.setattr(running, "CHUNK", 40)
    batch = preview(cast, data)
    assert batch.state == "checking"
    later.check_later(batch.pk)
    batch.refresh_from_db()
    seen = batch.counts
    batch = services.confirm_import(actor=cast.rafa, batch=batch, seen=seen)
    assert (batch.state, Application.objects.count()) == ("running", 0)
    written = []

    def dies(*args):
        if written:
            raise SystemExit
        written.append(write_chunk(*args))

    with monkeypatch.context() as patched:
        patched.setattr(working, "write_chunk", dies)
        with pytest.raises(SystemExit):
            working.run(batch.pk)
    batch.refresh_from_db()
    assert (batch.state, batch.rows_done, batch.rows.count()) == ("running", 40, 40)
    assert later.waiting_files() == [], "another worker waits until the first was silent"
    ImportBatch.objects.update(heard_at=None)
    working.run(batch.pk)
    batch.refresh_from_db()
    assert (batch.state, batch.rows_done, batch.rows.count()) == ("done", 90, 90)
    assert {key: n for key, n in batch.counts.items() if n} == seen


def test_raw_rows_are_forgotten_after_their_time(cast, fraud):
    batch = chosen(cast, b"Name,Job\nA,Fraud ML Engineer\n")
    services.confirm_import(actor=cast.rafa, batch=batch, seen=batch.counts)
    ImportBatch.objects.update(kept_until=clock.today() - timedelta(days=1))
    assert later.forget_old_files() == 1
    batch.refresh_from_db()
    assert (bool(batch.file), batch.rows.get().data, "jobs" in batch.found) == (False, {}, False)
    assert later.forget_old_files() == 0
