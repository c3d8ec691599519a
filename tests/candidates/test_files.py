"""Reading files: every sample with its truth, and what cannot be read says so."""

import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from candidates import tasks
from candidates.domain.files.reading import TEXT_LIMIT, read_file
from candidates.domain.files.sentences import SENTENCES
from candidates.domain.files.sniffing import Kind, sniff
from candidates.domain.search.words import query_of
from candidates.models import Application, Attachment
from candidates.queries.finding import matches
from candidates.services import attach_file, attaching, reading
from foundation.activity.models import Event
from foundation.core.errors import Forbidden, Invalid
from roles.models import Role
from tests.factories.candidates import application

DATA = Path(__file__).parent.parent / "data"
FILES = json.loads((DATA / "resumes.expected.json").read_text())["files"]
REASONS = {
    "06_password.pdf": "password_required",
    "08_empty.pdf": "empty_file",
    "09_corrupt.pdf": "corrupt",
    "15_resume.pdf": "not_a_pdf",
}


def plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def sample(name: str) -> bytes:
    return (DATA / "resumes" / name).read_bytes()


@pytest.mark.parametrize("expected", FILES, ids=lambda row: row["file"])
def test_each_sample_gives_its_text_or_its_reason(expected: dict[str, Any]) -> None:
    reading = read_file(sample(expected["file"]), expected["file"])
    for phrase in expected["must_contain"] + expected.get("must_stay_together", []):
        assert plain(phrase) in plain(reading.text)
    assert bool(reading.text) is expected["readable"]
    assert reading.reason == REASONS.get(expected["file"], "")
    assert [row.text for row in reading.hidden] == [text for key, text in expected.items() if key == "hidden_text"]


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"MZ\x90\x00", Kind.OTHER),
        (b"MZ\x90\x00" + b"%PDF-1.4", Kind.OTHER),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, Kind.PICTURE),
        (b"PK\x03\x04 a plain archive", Kind.OTHER),
        (b"PK\x03\x04" + b" " * 26 + b"mimetypeapplication/vnd.oasis.opendocument.text", Kind.ODT),
        (b"PK\x03\x04 Index/Document.iwa", Kind.PAGES),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, Kind.OTHER),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), Kind.DOC),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), Kind.LOCKED),
        ("Curriculum vitæ".encode("utf-16"), Kind.TEXT),
        ("Curriculum vitæ, zwei Zeilen".encode("utf-16-be"), Kind.TEXT),
        ("Curriculum vitæ".encode(), Kind.TEXT),
        (b"\n%PDF-1.7", Kind.PDF),
        (b"From: scanner\n\n%PDF-1.7", Kind.PDF),
        (b"", Kind.EMPTY),
    ],
)
def test_bytes_decide_what_a_file_is(data: bytes, kind: Kind) -> None:
    assert sniff(data) == kind


@given(
    st.binary(max_size=400), st.sampled_from([b"", b"%PDF-1.4\n", b"{\\rtf1 ", b"PK\x03\x04word/[Content_Types].xml"])
)
def test_no_bytes_break_the_reading(rest: bytes, start: bytes) -> None:
    reading = read_file(start + rest)
    assert bool(reading.text) != bool(reading.reason)
    assert "\x00" not in reading.text
    reading.text.encode()


@pytest.mark.parametrize("data", [b"\xff\xfe\x00\x00", b"\xff\xfe \x00", b" \n "])
def test_a_text_of_nothing_that_can_be_kept_says_so(data: bytes) -> None:
    assert read_file(data).reason == "no_text"


def test_a_very_long_text_is_cut() -> None:
    assert len(read_file(b"word " * TEXT_LIMIT).text) == TEXT_LIMIT


@pytest.fixture
def lucia(cast: Any, role: Role) -> Application:
    return application(cast, role, "Lucía")


def upload(name: str, data: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, sample(name) if data is None else data)


def read(kept: Attachment) -> Attachment:
    """Read a file as a worker does."""
    assert reading.read_attachment(attachment_id=kept.pk)
    kept.refresh_from_db()
    return kept


@pytest.mark.django_db
class TestAttaching:
    """Attaching a file to an application."""

    def test_it_is_read_and_found_and_leaves_one_event(self, cast: Any, lucia: Application) -> None:
        kept = read(attach_file(actor=cast.rafa, application=lucia, upload=upload("11_cv.docx")))
        assert kept.content_type.endswith("wordprocessingml.document")
        assert [one.subject for one in matches(cast.rafa, query_of("osterwharf"))] == [kept.pk]
        assert Event.objects.filter(application_id=lucia.pk, verb="attachment.added").count() == 1
        again = attach_file(actor=cast.rafa, application=lucia, upload=upload("11_cv.docx"))
        assert again == kept
        assert Event.objects.filter(application_id=lucia.pk, verb="attachment.added").count() == 1

    def test_hidden_text_is_told_and_has_no_effect(self, cast: Any, lucia: Application) -> None:
        before = (lucia.stage_id, lucia.status, lucia.version)
        kept = read(attach_file(actor=cast.rafa, application=lucia, upload=upload("16_hidden_text.pdf")))
        lucia.refresh_from_db()
        assert "ignore all previous instructions" not in kept.text
        assert [("ignore all previous" in row["text"], row["how"], row["page"]) for row in kept.hidden] == [
            (True, "white", 1)
        ]
        assert (lucia.stage_id, lucia.status, lucia.version) == before
        assert Event.objects.filter(application_id=lucia.pk).count() == 2

    @pytest.mark.parametrize(
        ("name", "reason"), [("06_password.pdf", "password_required"), ("09_corrupt.pdf", "corrupt")]
    )
    def test_what_cannot_be_read_is_kept_and_says_why(
        self, cast: Any, lucia: Application, name: str, reason: str
    ) -> None:
        kept = read(attach_file(actor=cast.rafa, application=lucia, upload=upload(name)))
        assert (kept.text, kept.reason, kept.text_error) == ("", reason, SENTENCES[reason])
        assert kept.file.size == kept.size

    @pytest.mark.parametrize(
        ("name", "code"), [("08_empty.pdf", "empty"), ("15_resume.pdf", "not_a_document"), ("big.txt", "too_large")]
    )
    def test_what_is_no_document_is_refused_beside_the_field(
        self, cast: Any, lucia: Application, settings: Any, name: str, code: str
    ) -> None:
        settings.UPLOAD_LIMITS = {"resume": 5000}
        data = b"x" * 5001 if name == "big.txt" else None
        with pytest.raises(Invalid) as caught:
            attach_file(actor=cast.rafa, application=lucia, upload=upload(name, data))
        assert (caught.value.code, list(caught.value.errors)) == (code, ["resume"])
        assert not Attachment.objects.exists()

    def test_a_file_waits_for_a_worker_and_the_sweep_finds_it(self, cast: Any, lucia: Application) -> None:
        kept = attach_file(actor=cast.rafa, application=lucia, upload=upload("13_cv.txt"))
        assert kept.waits
        assert reading.waiting_to_be_read() == [kept.pk]
        tasks.read_attachment(str(kept.pk))
        kept.refresh_from_db()
        assert "Pellstead Telecom" in kept.text
        assert (kept.waits, reading.waiting_to_be_read()) == (False, [])

    def test_names_lose_paths_and_tricks(self, cast: Any, lucia: Application) -> None:
        tricky = SimpleUploadedFile("x", b"plain text")
        tricky._name = "..\\..\\etc/pass\u202efdp.exe\x00\n.txt"
        kept = attach_file(actor=cast.rafa, application=lucia, upload=tricky)
        assert kept.name == "passfdp.exe.txt"
        assert kept.file.name.endswith(f"{kept.pk}.bin")
        assert attaching.safe_name("") == "file"
        assert len(attaching.safe_name("a" * 300 + ".pdf")) == 200

    @pytest.mark.parametrize("who", ["ines", "vic", "olu", "zed"])
    def test_others_do_not_attach(self, cast: Any, lucia: Application, who: str) -> None:
        with pytest.raises(Forbidden):
            attach_file(actor=getattr(cast, who), application=lucia, upload=upload("13_cv.txt"))
