"""The queue of résumés and handing in a screen by API: the same rows as by the page."""

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from candidates.models import Application, Attachment, AttachmentPage
from foundation.core.clock import now
from roles.models import Role
from rubrics.models import Scorecard
from rubrics.pages.packet import build
from tests.cast import Cast
from tests.factories import candidates as people
from tests.factories import roles as openings
from tests.factories import screening as reading
from tests.foundation.core.api.keys import JSON, json_of
from tests.foundation.core.api.keys import client as api_client

URL = "/api/v1/screens"


@pytest.fixture(scope="module")
def made(shared: Any) -> Any:
    def make(cast: Cast) -> tuple[Role, Application]:
        role = openings.running_role(cast)
        return role, people.application(cast, role, "Bronwyn Llewellyn")

    return shared(make)


@pytest.fixture
def queue(cast: Cast, made: Any) -> tuple[Role, Application]:
    found: tuple[Role, Application] = made()
    return found


def test_the_queue_and_a_screen_by_api(cast: Cast, queue: Any) -> None:
    role, person = queue
    scopes = ["scorecards:read", "scorecards:write", "scorecards:submit"]
    rafa = api_client(cast.rafa, *scopes)
    (row,) = json_of(rafa.get(URL))["results"]
    assert (row["id"], row["to_read"], row["aside"]) == (str(person.pk), True, False)
    assert row["screen_stage_id"] == str(role.stages.get(key="resume_screen").pk)
    sentence = {"built": {"text": "a forecaster", "quote": "Built the\n forecaster", "page": 2}}
    written = json_of(rafa.post(f"{URL}/{person.pk}/write", {"sentence": sentence}, content_type=JSON))
    assert written["sentence"] == [
        {"part": "built", "text": "a forecaster", "quote": "Built the forecaster", "page": 2}
    ]
    ratings = {key: {"score": 3} for key in reading.HEAVY}
    asked = {"decision": "decline", "ratings": ratings}
    refused = rafa.post(f"{URL}/{person.pk}/hand-in", asked, content_type=JSON)
    assert (refused.status_code, "reason_key" in refused.content.decode()) == (400, True)
    card = json_of(rafa.post(f"{URL}/{person.pk}/hand-in", {**asked, "decision": "advance"}, content_type=JSON))
    assert (card["state"], card["recommendation"], card["first_words"]["sentence"]["built"]["page"]) == (
        "submitted",
        3,
        2,
    )
    assert Application.objects.get(pk=person.pk).stage.key == "recruiter_screen"
    assert json_of(rafa.get(URL))["results"] == []
    (told,) = build(cast.mei, person.pk)["cards"]
    assert [(one["label"], one["quote"], one["thin"]) for one in told["sentence"]] == [
        ("They built", "Built the forecaster", False)
    ]


def test_what_only_a_screen_has_is_refused_elsewhere_and_amended_with_its_words(cast: Cast, queue: Any) -> None:
    _role, person = queue
    reading.handed_in(cast.rafa, person, built="a forecaster")
    card = Scorecard.objects.get()
    rafa = api_client(cast.rafa, "scorecards:read", "scorecards:submit")
    changed = {"sentence": {"built": {"text": "a planner"}}, "reason": "Misread"}
    amended = json_of(rafa.post(f"/api/v1/scorecards/{card.pk}/amend", changed, content_type=JSON))
    (change,) = amended["amendments"]
    assert change["changed"] == ["sentence.built"]
    assert change["before"]["sentence"]["built"]["text"] == "a forecaster"
    assert amended["first_words"]["sentence"]["built"]["text"] == "a forecaster"
    bad = rafa.post(
        f"/api/v1/scorecards/{card.pk}/amend", {"sentence": {"x": {"text": "y"}}, "reason": "z"}, content_type=JSON
    )
    assert bad.status_code == 400


def test_the_kit_says_who_reads(client: Client, cast: Cast, queue: Any) -> None:
    role, _person = queue
    kit = reading.kit(role)
    url = reverse("rubrics:kit", args=[kit.stage_id])
    client.force_login(cast.mei.user)
    assert "Who reads the résumés" in client.get(url).content.decode()
    sent = {"reading": "1", "first": str(cast.rafa.pk), "second": str(cast.rafa.pk), "version": str(kit.version)}
    assert "Choose two different people." in client.post(url, sent).content.decode()
    sent |= {"second": str(cast.mei.pk), "hides_person": "on"}
    assert client.post(url, sent).status_code == 302
    kit.refresh_from_db()
    assert (set(kit.readers.all()), kit.hides_person) == ({cast.rafa, cast.mei}, True)
    assert client.post(url, sent).status_code == 409


def test_pictures_of_pages_are_for_those_who_may_know_whose_they_are(client: Client, cast: Cast, queue: Any) -> None:
    role, person = queue
    kept = Attachment(
        organisation=cast.acme, candidate=person.candidate, application=person, name="cv.pdf", size=1, sha256="x"
    )
    kept.content_type, kept.text_error, kept.read_at = "application/pdf", "It holds no text.", now()
    kept.file.save("x.bin", ContentFile(b"x"), save=False)
    kept.save()
    picture = AttachmentPage(organisation=cast.acme, attachment=kept, number=1, width=1, height=1)
    picture.file.save("p.png", ContentFile(b"\x89PNG"), save=False)
    picture.save()
    client.force_login(cast.rafa.user)
    url = reverse("rubrics:resume_page", args=[kept.pk, 1])
    page = client.get(reverse("rubrics:review", args=[role.pk])).content.decode()
    assert "Nobody can read this file" in page
    assert f'src="{url}"' in page
    answer = client.get(url)
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("image/png", "private, no-store")
    reading.read_by(cast, role, hides_person=True)
    page = client.get(reverse("rubrics:review", args=[role.pk])).content.decode()
    assert url not in page
    assert "A picture cannot be hidden in part" in page
    assert client.get(url).status_code == 404
    Attachment.objects.filter(pk=kept.pk).update(application=None)
    page = client.get(reverse("rubrics:review", args=[role.pk])).content.decode()
    assert "A picture cannot be hidden in part" in page, "what came along from another role is read, too"
    assert client.get(url).status_code == 404
