"""Every file that the product writes is there whole or not at all, and goes with the row that names it."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from candidates.models import Attachment
from candidates.services import attaching
from foundation.core.errors import NotKept
from foundation.core.storage import WholeFiles, file_fields
from foundation.core.whole import written_whole
from hiring.settings.secret import kept_secret
from tests.cast import Cast
from tests.disk import little_room
from tests.factories import candidates as make
from tests.foundation.core.api import keys

ROOM = 16_000
LARGE = b"%PDF-1.7\n" + os.urandom(200_000)


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def held(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_every_field_that_names_a_file_keeps_it_whole() -> None:
    assert isinstance(storages["default"], WholeFiles)
    fields = {str(field): field.storage for _, field in file_fields()}
    assert {"candidates.Attachment.file", "assessments.SubmissionFile.file", "documents.Document.file"} <= {*fields}
    assert all(storage == default_storage for storage in fields.values())


def test_a_full_disk_leaves_nothing_of_a_file_and_the_next_one_is_kept(media: Path) -> None:
    with little_room(ROOM), pytest.raises(NotKept, match="no room left"):
        default_storage.save("documents/2026/11/a.pdf", ContentFile(LARGE))
    assert held(media) == []
    assert default_storage.save("documents/2026/11/a.pdf", ContentFile(LARGE)) == "documents/2026/11/a.pdf"
    assert (media / "documents/2026/11/a.pdf").read_bytes() == LARGE
    assert held(media) == ["documents/2026/11/a.pdf"]


def test_a_folder_that_cannot_be_made_is_said_too(media: Path) -> None:
    (media / "documents").write_text("in the way")
    with pytest.raises(NotKept, match="could not keep the file"):
        default_storage.save("documents/a.pdf", ContentFile(b"x"))


def test_a_name_that_is_taken_stays_with_who_has_it(media: Path) -> None:
    with ThreadPoolExecutor(8) as writers:
        bodies = [bytes([number]) * 50_000 for number in range(16)]
        names = list(writers.map(lambda body: default_storage.save("documents/one.pdf", ContentFile(body)), bodies))
    assert len(set(names)) == 16
    assert [(media / name).read_bytes() for name in names] == bodies
    with pytest.raises(FileExistsError), written_whole(media / names[0]) as handle:
        handle.write(b"other")
    assert (media / names[0]).read_bytes() == bodies[0]
    assert len(held(media)) == 16


def test_what_replaces_a_file_leaves_the_old_one_until_it_is_whole(media: Path) -> None:
    path = media / "copy.py"
    for text in (b"first", b"second"):
        with written_whole(path, replacing=True) as handle:
            handle.write(text)
        assert path.read_bytes() == text
    with (
        little_room(ROOM),
        pytest.raises(OSError, match="File too large"),
        written_whole(path, replacing=True) as handle,
    ):
        handle.write(LARGE)
    assert (path.read_bytes(), held(media)) == (b"second", ["copy.py"])


def test_what_is_written_has_no_name_until_it_is_whole(media: Path) -> None:
    with pytest.raises(RuntimeError), written_whole(media / "a.tar.gz") as handle:
        handle.write(b"half")
        handle.flush()
        (beside,) = held(media)
        assert beside.endswith(".part")
        raise RuntimeError
    assert held(media) == []


def test_a_key_that_could_not_be_written_is_made_at_the_next_start(tmp_path: Path) -> None:
    with little_room(10), pytest.raises(OSError, match="File too large"):
        kept_secret(tmp_path)
    assert held(tmp_path) == []
    key = kept_secret(tmp_path)
    assert len(key) >= 50
    assert kept_secret(tmp_path) == key
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


@pytest.mark.django_db
def test_an_upload_that_finds_no_room_is_a_calm_page_and_no_row(cast: Cast, client: Any, media: Path) -> None:
    application = make.application(cast, make.hiring_role(cast))
    client.force_login(cast.rafa.user)
    url = reverse("candidates:attach", args=[application.pk])
    with little_room(ROOM):
        answer = client.post(url, {"resume": SimpleUploadedFile("cv.pdf", LARGE)})
    assert answer.status_code == 507
    assert "The server has no room left for files." in answer.content.decode()
    assert (Attachment.objects.count(), held(media)) == (0, [])


@pytest.mark.django_db
def test_who_applies_keeps_their_words_when_the_resume_finds_no_room(cast: Cast, client: Any, media: Path) -> None:
    role = make.published(make.hiring_role(cast), cast)
    form = make.apply_form(role, resume=SimpleUploadedFile("cv.pdf", LARGE))
    url = reverse("candidates:apply", args=[cast.acme.slug, role.pk])
    with little_room(ROOM):
        answer = client.post(url, form)
    page = answer.content.decode()
    assert answer.status_code == 507
    assert "The server has no room left for files. Nothing was changed; please try again later." in page
    assert f'value="{form["email"]}"' in page
    assert (role.applications.count(), held(media)) == (0, [])


@pytest.mark.django_db
def test_a_large_upload_that_finds_no_room_on_its_way_is_told_of_too(cast: Cast, client: Any, media: Path) -> None:
    application = make.application(cast, make.hiring_role(cast))
    client.force_login(cast.rafa.user)
    client.raise_request_exception = False
    api = keys.client(cast.rafa, "attachments:write", raise_request_exception=False)
    large = LARGE * 15
    assert len(large) > settings.FILE_UPLOAD_MAX_MEMORY_SIZE, "Django puts it into a temporary file"
    pages, calls = reverse("candidates:attach", args=[application.pk]), "/api/v1/attachments"
    asked = {"application_id": str(application.pk)}
    with little_room(ROOM):
        page = client.post(pages, {"resume": SimpleUploadedFile("cv.pdf", large)})
        answer = api.post(calls, {**asked, "file": SimpleUploadedFile("cv.pdf", large)})
    assert (page.status_code, "The server has no room left for files." in page.content.decode()) == (507, True)
    assert keys.problem_of(answer, 507)["code"] == "no_room"
    assert (Attachment.objects.count(), held(media)) == (0, [])


@pytest.mark.django_db
def test_a_file_goes_with_its_row_once_that_is_certain(
    cast: Cast, media: Path, django_capture_on_commit_callbacks: Any
) -> None:
    application = make.application(cast, make.hiring_role(cast))
    kept = attaching.keep_file(application, b"%PDF-1.7\nhello", "cv.pdf", actor=cast.rafa)
    other = attaching.keep_file(application, b"%PDF-1.7\nother", "cv.pdf", actor=cast.rafa)
    with django_capture_on_commit_callbacks() as callbacks:
        Attachment.objects.filter(pk=kept.pk).delete()
    assert held(media) == sorted([str(kept.file.name), str(other.file.name)]), "the transaction may still turn back"
    for callback in callbacks:
        callback()
    assert held(media) == [other.file.name]
