"""Links to files: for one key, for a while, and for what its member still sees."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile

from candidates.models import Attachment
from foundation.core import clock
from foundation.people.models import ApiKey
from tests.cast import Cast
from tests.factories import candidates as make
from tests.foundation.core.api.keys import client, json_of, problem_of


@pytest.fixture
def resume(cast: Cast, settings: Any, tmp_path: Any) -> Attachment:
    settings.MEDIA_ROOT = tmp_path
    person = make.application(cast, make.hiring_role(cast), "Lucía Etxeberria")
    row = Attachment(
        organisation=cast.acme,
        candidate=person.candidate,
        application=person,
        kind="resume",
        name="cv.txt",
        content_type="text/plain",
        size=4,
        sha256="0" * 64,
    )
    row.file.save("cv.txt", ContentFile(b"Work"))
    return row


def path_of(api: Any, resume: Attachment) -> str:
    url = json_of(api.get(f"/api/v1/attachments/{resume.pk}"))["file_url"]
    assert url.startswith("http")
    return "/" + url.split("/", 3)[3]


def test_a_link_is_for_the_key_that_read_it(cast: Cast, resume: Attachment) -> None:
    api = client(cast.mei, "attachments:read")
    path = path_of(api, resume)
    answer = api.get(path)
    assert (answer.status_code, b"".join(answer.streaming_content)) == (200, b"Work")
    assert answer["Cache-Control"] == "private, no-store"
    for other in (client(cast.mei, "attachments:read"), client(cast.ada, "attachments:read")):
        assert problem_of(other.get(path), 404)["code"] == "not_found"
    assert problem_of(api.get(path, headers={"Authorization": ""}), 401)
    for wrong in (path[:-1], path.replace("/files/", "/files/x"), "/api/v1/files/x:y"):
        assert problem_of(api.get(wrong), 404)
    assert problem_of(api.get(f"{path}?as=pdf"), 400)["errors"][0]["pointer"] == "?as"


def test_a_link_ends_and_the_next_reading_has_a_new_one(
    cast: Cast, resume: Attachment, monkeypatch: pytest.MonkeyPatch
) -> None:
    api = client(cast.mei, "attachments:read")
    path, began = path_of(api, resume), clock.now()
    monkeypatch.setattr("foundation.core.api.links.now", lambda: began + timedelta(minutes=15))
    assert api.get(path).status_code == 200
    monkeypatch.setattr("foundation.core.api.links.now", lambda: began + timedelta(minutes=30))
    assert problem_of(api.get(path), 410)["code"] == "link_expired"
    assert api.get(path_of(api, resume)).status_code == 200


def test_a_link_opens_no_more_than_is_seen_when_it_is_followed(cast: Cast, resume: Attachment) -> None:
    api = client(cast.mei, "attachments:read", "documents:read")
    path = path_of(api, resume)
    ApiKey.objects.filter(membership=cast.mei).update(scopes=["documents:read"])
    assert problem_of(api.get(path), 403)["code"] == "missing_scope"
    ApiKey.objects.filter(membership=cast.mei).update(scopes=["attachments:read"])
    resume.file.delete(save=False)
    resume.delete()
    assert problem_of(api.get(path), 404)
