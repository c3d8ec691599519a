"""The process that reads a file: its limits, what it leaves, and the command that shows what it finds."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from candidates.models import Application, Attachment, AttachmentPage
from candidates.services import attach_file, reading
from foundation.core import clock
from roles.models import Role
from tests.candidates.files.samples import lines, pdf, zipped
from tests.factories.candidates import application

HOSTILE = "import sys, pathlib\nfrom candidates.domain.files.__main__ import limit\nlimit(1, 300)\n"


def ends(program: str) -> int:
    return subprocess.run([sys.executable, "-c", HOSTILE + program], check=False, stderr=subprocess.DEVNULL).returncode


def test_the_process_may_not_have_more_than_it_is_given(tmp_path: Path) -> None:
    assert ends("bytearray(400 * 1024 * 1024)") != 0, "memory"
    assert ends(f"pathlib.Path({str(tmp_path / 'large')!r}).write_bytes(bytes(20 * 1024 * 1024))") != 0, "files"
    assert ends("while True: pass") in (-24, -9), "time"
    assert ends("pass") == 0


def test_a_bomb_is_refused_within_a_second_of_work(tmp_path: Path) -> None:
    path = tmp_path / "bomb.docx"
    path.write_bytes(zipped({"[Content_Types].xml": "x", "word/document.xml": bytes(90 * 1024 * 1024)}))
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with reading.read_apart(path, path.name) as found:
        assert (found.kind, found.reason) == ("docx", "bomb")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 2


def test_a_process_that_takes_too_long_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "SECONDS", 0.01)
    path = tmp_path / "cv.txt"
    path.write_text("Marga")
    began = time.monotonic()
    with reading.read_apart(path, path.name) as found:
        assert found.reason == "timeout"
    assert time.monotonic() - began < 5


def test_the_command_answers_for_each_file_in_its_order(tmp_path: Path) -> None:
    names = {"cv.pdf": pdf(lines((50, 700, "Marga"))), "old.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)}
    names["old.doc"] += "WordDocument".encode("utf-16-le")
    for name, data in names.items():
        (tmp_path / name).write_bytes(data)
    out = StringIO()
    asked = [str(tmp_path / name) for name in (*names, "missing.pdf")]
    call_command("extract_text", *asked, "--json", stdout=out)
    assert json.loads(out.getvalue()) == [
        {"path": asked[0], "readable": True, "reason": None, "type": "pdf", "text": "Marga", "hidden": []},
        {"path": asked[1], "readable": False, "reason": "legacy_doc", "type": "doc", "text": "", "hidden": []},
        {"path": asked[2], "readable": False, "reason": "not_found", "type": "", "text": "", "hidden": []},
    ]


@pytest.mark.django_db
class TestReading:
    """Reading a file that waits."""

    @pytest.fixture
    def lucia(self, cast: Any, role: Role) -> Application:
        return application(cast, role, "Lucía")

    def kept(self, cast: Any, lucia: Application, data: bytes) -> Attachment:
        return attach_file(actor=cast.rafa, application=lucia, upload=SimpleUploadedFile("cv.pdf", data))

    def test_pages_are_kept_as_pictures_and_go_with_the_file(
        self, cast: Any, lucia: Application, django_capture_on_commit_callbacks: Any
    ) -> None:
        kept = self.kept(cast, lucia, pdf(lines((50, 700, "One")), lines((50, 700, "Two"))))
        assert reading.read_attachment(attachment_id=kept.pk)
        kept.refresh_from_db()
        pages = list(AttachmentPage.objects.filter(attachment=kept).order_by("number"))
        assert (kept.text, kept.page_count, [page.number for page in pages]) == ("One\fTwo", 2, [1, 2])
        assert pages[0].file.open().read(8) == b"\x89PNG\r\n\x1a\n"
        assert (pages[0].width, pages[0].height) == (1000, 1416)
        with django_capture_on_commit_callbacks(execute=True):
            reading.read_anew(kept)
        kept.refresh_from_db()
        assert (kept.waits, kept.text, AttachmentPage.objects.count()) == (True, "", 0)
        assert not Path(pages[0].file.path).exists()

    def test_a_reading_that_was_lost_is_taken_up_and_given_up_after_three(
        self, cast: Any, lucia: Application, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        kept = self.kept(cast, lucia, pdf(lines((50, 700, "One"))))
        now = clock.now()
        for tries in range(reading.TRIES):
            Attachment.objects.filter(pk=kept.pk).update(tries=tries + 1, tried_at=now)
            assert reading.waiting_to_be_read() == [], "somebody reads it"
            assert reading.read_attachment(attachment_id=kept.pk) is None
            now += timedelta(minutes=3)
            monkeypatch.setattr(clock, "now", lambda now=now: now)
            assert reading.waiting_to_be_read() == [kept.pk]
        reading.read_attachment(attachment_id=kept.pk)
        kept.refresh_from_db()
        assert (kept.reason, kept.waits) == ("timeout", False)
        assert "took too long" in kept.text_error

    def test_old_files_stay_as_they_are_until_they_are_read_anew(self, cast: Any, lucia: Application) -> None:
        kept = self.kept(cast, lucia, pdf(lines((50, 700, "One"))))
        Attachment.objects.filter(pk=kept.pk).update(text="as it was read before")
        assert reading.waiting_to_be_read() == []
        call_command("read_files_anew", stdout=StringIO())
        assert reading.waiting_to_be_read() == [kept.pk]
