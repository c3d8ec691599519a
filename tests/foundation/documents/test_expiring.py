"""Documents end: the file at its age, the row later; and files without a row are removed, no others."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.urls import reverse

from foundation.activity.models import Event
from foundation.core import registries
from foundation.core.clock import now
from foundation.core.storage import SWEEPING, nothing_swept
from foundation.documents import tasks
from foundation.documents.models import Document
from foundation.documents.services import expiring, rendering
from foundation.people.services import change_job, deactivate, reactivate
from hiring.celery import app
from tests.cast import Cast
from tests.foundation.core.api import keys
from tests.foundation.documents.conftest import KEPT_FOR, Sheet

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


@pytest.fixture
def made(cast: Cast, sheet: Sheet) -> Document:
    document = sheet.asked(cast.ines)
    rendering.render_document(document_id=document.pk)
    document.refresh_from_db()
    return document


def held(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_every_kind_says_how_long_it_is_kept() -> None:
    ages = {entry.key: entry.kept_for.days for entry in registries.documents}
    assert ages == {"brief": 90, "kit": 14, "packet": 14}
    assert app.conf.beat_schedule["sweep-files"]["task"] == tasks.sweep_files.name


def test_it_is_kept_for_its_age_and_the_file_goes_on_commit(
    made: Document, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    assert made.expires_at is not None
    assert abs(made.expires_at - now() - KEPT_FOR) < timedelta(minutes=1)
    assert expiring.expire_documents(made.expires_at - SECOND) == 0
    with django_capture_on_commit_callbacks() as callbacks:
        assert expiring.expire_documents(made.expires_at) == 1
    assert held(tmp_path) == [made.file.name], "the transaction may still turn back"
    for callback in callbacks:
        callback()
    made.refresh_from_db()
    assert (made.status, made.file.name, held(tmp_path)) == ("expired", "", [])


def test_what_was_made_for_somebody_who_left_goes_at_once(cast: Cast, made: Document) -> None:
    assert expiring.expire_documents(now()) == 0
    type(cast.ines).objects.filter(pk=cast.ines.pk).update(active=False)
    assert expiring.expire_documents(now()) == 1


def test_page_and_api_say_kindly_that_it_has_expired_and_make_it_anew(
    cast: Cast, client: Any, made: Document, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        expiring.expire_documents(made.expires_at or now())
    client.force_login(cast.ines.user)
    for name in ("download", "document"):
        answer = client.get(reverse(f"documents:{name}", args=[made.pk]))
        page = " ".join(answer.content.decode().split())
        assert answer.status_code == (410 if name == "download" else 200)
        assert "A document like this is kept for 9 days. Made anew, it holds what you may see now." in page
        assert "Make it anew" in page
    api = keys.client(cast.ines, "documents:read")
    assert keys.problem_of(api.get(f"/api/v1/documents/{made.pk}/file"), 410)["code"] == "expired"
    assert keys.json_of(api.get(f"/api/v1/documents/{made.pk}"))["status"] == "expired"
    client.post(reverse("documents:request", args=["sheet", made.subject_id]))
    rendering.render_document(document_id=made.pk)
    answer = client.get(reverse("documents:download", args=[made.pk]))
    assert b"".join(answer.streaming_content)[:5] == b"%PDF-"
    assert Event.objects.filter(verb="document.requested", subject_id=made.pk).count() == 2


def test_a_file_that_is_gone_from_the_disk_is_said_like_one_that_has_expired(
    cast: Cast, client: Any, made: Document
) -> None:
    default_storage.delete(made.file.name or "")
    client.force_login(cast.ines.user)
    answer = client.get(reverse("documents:download", args=[made.pk]))
    assert (answer.status_code, "Make it anew" in answer.content.decode()) == (410, True)
    client.post(reverse("documents:request", args=["sheet", made.subject_id]))
    rendering.render_document(document_id=made.pk)
    assert client.get(reverse("documents:download", args=[made.pk])).status_code == 200


def test_nothing_is_swept_while_a_backup_is_written(made: Document) -> None:
    def swept() -> str:
        with time_machine.travel(now() + KEPT_FOR + SECOND):
            tasks.sweep_files()
        return str(Document.objects.get().status)

    other = connection.copy()
    try:
        with other.cursor() as backup:
            backup.execute("SELECT pg_advisory_lock_shared(%s)", [SWEEPING])
            assert swept() == "ready"
            backup.execute("SELECT pg_advisory_unlock_shared(%s)", [SWEEPING])
            with nothing_swept():
                backup.execute("SELECT pg_try_advisory_lock(%s)", [SWEEPING])
                assert backup.fetchone() == (False,)
            assert swept() == "expired"
            backup.execute("SELECT pg_try_advisory_lock(%s)", [SWEEPING])
            assert backup.fetchone() == (True,), "each lets go of it again"
    finally:
        other.close()


def test_rows_are_forgotten_long_after(cast: Cast, sheet: Sheet, made: Document) -> None:
    expiring.expire_documents(made.expires_at or now())
    sheet.lines = ["waiting"]
    waiting = sheet.asked(cast.ines)
    ended = (made.expires_at or now()) + timedelta(days=90)
    assert expiring.forget_documents(ended - SECOND) == 0
    assert expiring.forget_documents(ended) == 1
    assert list(Document.objects.all()) == [waiting]


def test_files_without_a_row_go_after_a_week_and_unfinished_ones_after_hours(made: Document, tmp_path: Path) -> None:
    default_storage.save("attachments/2026/11/lost.bin", ContentFile(b"x"))
    default_storage.save("notes/of-the-operator.txt", ContentFile(b"x"))
    (tmp_path / "documents" / ".1a2b.part").write_bytes(b"%PD")
    kept = [str(made.file.name), "notes/of-the-operator.txt"]
    # A copy that was brought back keeps its old time of writing; it is new here all the same.
    os.utime(tmp_path / "attachments/2026/11/lost.bin", (0, 0))
    at = now()
    assert expiring.remove_orphans(at + timedelta(hours=5)) == 0
    assert expiring.remove_orphans(at + timedelta(hours=7)) == 1
    assert held(tmp_path) == sorted([*kept, "attachments/2026/11/lost.bin"])
    assert expiring.remove_orphans(at + timedelta(days=6, hours=23)) == 0
    assert expiring.remove_orphans(at + timedelta(days=7, minutes=1)) == 1
    assert held(tmp_path) == sorted(kept)


def test_a_thousand_expire_in_a_few_queries(cast: Cast, sheet: Sheet, django_assert_max_num_queries: Any) -> None:
    def rows(count: int) -> None:
        Document.objects.bulk_create(
            Document(
                organisation_id=cast.acme.pk,
                kind="sheet",
                subject_id=sheet.subject,
                viewer=cast.ines,
                title="A sheet",
                fingerprint=f"{count}-{number}",
                status="ready",
                expires_at=now(),
                file="",
            )
            for number in range(count)
        )

    rows(1000)
    # Three batches, the last one empty, each a savepoint, a read and a write.
    with django_assert_max_num_queries(11):
        assert expiring.expire_documents(now()) == 1000


@pytest.mark.parametrize("change", ["job", "access"])
def test_what_was_made_for_a_former_job_goes_with_it(
    cast: Cast, sheet: Sheet, client: Any, tmp_path: Path, change: str,
    django_capture_on_commit_callbacks: Any,
) -> None:  # fmt: skip
    document, other = sheet.asked(cast.ines), sheet.asked(cast.tom)
    for one in (document, other):
        rendering.render_document(document_id=one.pk)
    assert len(held(tmp_path)) == 2
    with django_capture_on_commit_callbacks(execute=True):
        if change == "job":
            change_job(actor=cast.ada, member=cast.ines, job="observer", technical=False)
        else:
            deactivate(actor=cast.ada, member=cast.ines)
            reactivate(actor=cast.ada, member=cast.ines)
    client.force_login(cast.ines.user)
    assert client.get(reverse("documents:download", args=[document.pk])).status_code == 404
    assert "A sheet" not in client.get(reverse("documents:list")).content.decode()
    assert list(Document.objects.values_list("pk", flat=True)) == [other.pk]
    assert len(held(tmp_path)) == 1


def test_a_document_in_the_making_keeps_nothing_when_the_job_changes_meanwhile(
    cast: Cast, sheet: Sheet, tmp_path: Path
) -> None:
    document = sheet.asked(cast.ines)
    sheet.meanwhile = lambda: change_job(actor=cast.ada, member=cast.ines, job="observer", technical=False)
    assert rendering.render_document(document_id=document.pk) is None
    assert held(tmp_path) == []
