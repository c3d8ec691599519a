"""The review queue as people use it: one page, plain forms, and htmx in place."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from candidates.models import Answer, Application, Attachment
from candidates.services import attach_file
from roles.models import Role
from rubrics import services
from rubrics.domain.drafts import Quoted, digest
from rubrics.models import PutAside, Scorecard
from tests.cast import Cast
from tests.factories import candidates as people
from tests.factories import roles as openings
from tests.factories import screening as reading

HTMX = {"HX-Request": "true"}
TEXT = """Bronwyn Llewellyn
Cardiff · bronwyn.llewellyn@example.com · +44 20 7946 0303
Work
ML engineer, Coldharbour Logistics Feb 2022 – now
- Built the door-alarm forecaster for 900 refrigerated trucks with one other engineer
- Dispatch at Coldharbour plans returns by it every morning; bronwyn on call
Education
MSc statistics, Ostermoor University, 2018
"""
SECRETS = ("Bronwyn", "bronwyn", "Llewellyn", "7946", "Coldharbour", "Ostermoor")


@pytest.fixture(scope="module")
def made_queue(shared: Any) -> Any:
    def make(cast: Cast) -> tuple[Role, Application, Application]:
        role = openings.running_role(cast)
        first = people.application(cast, role, "Bronwyn Llewellyn", email="bronwyn.llewellyn@example.com")
        upload = SimpleUploadedFile("cv.txt", TEXT.encode())
        attach_file(actor=cast.rafa, application=first, upload=upload)
        Attachment.objects.update(text=TEXT, text_error="")
        return role, first, people.application(cast, role, "Kofi Larbi", "resume_screen")

    return shared(make)


@pytest.fixture
def queue(cast: Cast, made_queue: Any) -> tuple[Role, Application, Application]:
    """A role with Bronwyn, whose résumé is a text, and Kofi, who sent none."""
    found: tuple[Role, Application, Application] = made_queue()
    return found


def url_of(role: Role, at: Application | None = None, **more: str) -> str:
    asked = "&".join(f"{name}={value}" for name, value in {**({"at": str(at.pk)} if at else {}), **more}.items())
    return reverse("rubrics:review", args=[role.pk]) + (f"?{asked}" if asked else "")


def signed_in(client: Client, member: Any) -> Client:
    client.force_login(member.user)
    return client


def form(act: str, **scores: str) -> dict[str, str]:
    """What a browser sends of an empty page with some scores chosen."""
    given = {"shipped_systems": "4", "evaluation_discipline": "3"} | scores
    sent = {f"score-{key}": value for key, value in given.items() if value}
    sent |= {f"evidence-{key}": "" for key in given} | {f"seen-ratings.{key}": digest("\n") for key in given}
    for part in ("built", "does", "relied"):
        sent |= {f"sentence-{part}": "", f"quote-{part}": "", f"page-{part}": ""}
        sent |= {f"seen-sentence.{part}": digest(Quoted().spoken)}
    return sent | {"version": "0", "act": act, "tell": "1"}


def test_the_page_shows_the_resume_beside_the_rubric(client: Client, cast: Cast, queue: Any) -> None:
    role, _first, second = queue
    page = signed_in(client, cast.rafa).get(url_of(role)).content.decode()
    assert "Evidence screen: Bronwyn Llewellyn" in page
    assert "1 of 2 in this queue" in page
    assert "Built the door-alarm forecaster for 900 refrigerated trucks" in page
    assert page.count("data-rate") == 7
    assert "“Evidence of shipped systems” and “Evidence of evaluation discipline” have to be in" in page
    assert url_of(role, second).replace("&", "&amp;") in page
    assert "checked" not in re.sub(r'id="(as|show)-\w+" checked|name="tell" value="1" checked', "", page)
    assert not Scorecard.objects.exists()


def test_without_a_resume_nothing_is_said_to_stand_below(client: Client, cast: Cast, queue: Any) -> None:
    role, _first, second = queue
    page = signed_in(client, cast.rafa).get(url_of(role, second)).content.decode()
    assert "There is nothing to read yet." in page
    assert "stands below" not in page


@pytest.mark.parametrize("htmx", [False, True])
def test_with_the_person_hidden_nothing_of_them_is_in_the_page(
    client: Client, cast: Cast, queue: Any, htmx: bool
) -> None:
    role, first, _second = queue
    reading.read_by(cast, role, hides_person=True)
    page = signed_in(client, cast.rafa).get(url_of(role, first), headers=HTMX if htmx else {}).content.decode()
    assert re.search(r"Evidence screen: applicant \d", page)
    assert [secret for secret in SECRETS if secret in page] == []
    for label in ("Name hidden", "Address hidden", "Phone hidden", "Employer hidden", "School hidden"):
        assert label in page
    assert "ML engineer" in page
    assert "Feb 2022 – now" in page
    reading.handed_in(cast.rafa, first)
    people.move(cast, Application.objects.get(pk=first.pk), "resume_screen", actor=cast.rafa)
    assert "Bronwyn Llewellyn" in client.get(url_of(role, first)).content.decode()


def test_advancing_by_a_plain_form_leads_to_the_next(client: Client, cast: Cast, queue: Any) -> None:
    role, first, second = queue
    answer = signed_in(client, cast.rafa).post(url_of(role, first), form("advance"))
    assert (answer.status_code, answer["Location"]) == (302, url_of(role, second))
    assert Application.objects.get(pk=first.pk).stage.key == "recruiter_screen"
    page = client.get(answer["Location"]).content.decode()
    assert "Bronwyn Llewellyn moved to Recruiter screen." in page
    assert "2 of 2 in this queue" in page
    assert url_of(role, first, act="undo").replace("&", "&amp;") in page
    client.post(url_of(role, first, act="undo"))
    assert Application.objects.get(pk=first.pk).stage.key == "resume_screen"
    assert "Every screen is in." in client.get(url_of(role, first)).content.decode()


def test_by_htmx_the_next_applicant_comes_in_place_with_its_address(client: Client, cast: Cast, queue: Any) -> None:
    role, first, second = queue
    answer = signed_in(client, cast.rafa).post(url_of(role, first), form("advance"), headers=HTMX)
    body = answer.content.decode()
    assert (answer.status_code, answer["HX-Push-Url"]) == (200, url_of(role, second))
    assert body.lstrip().startswith('<div id="queue"')
    assert "Evidence screen: Kofi Larbi" in body
    assert "moved to Recruiter screen." in body


def test_what_is_missing_is_said_and_nothing_typed_is_lost(client: Client, cast: Cast, queue: Any) -> None:
    role, first, _second = queue
    sent = form("advance", evaluation_discipline="") | {
        "sentence-built": "a forecaster",
        "quote-built": "Built the door",
    }
    answer = signed_in(client, cast.rafa).post(url_of(role, first), sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "this one carries the screen" in page
    assert "a forecaster" in page
    assert '<mark class="picked">Built the door</mark>' in page
    assert Application.objects.get(pk=first.pk).stage.key == "applied"


def test_declining_mails_the_words_for_the_reason(client: Client, cast: Cast, queue: Any) -> None:
    role, first, second = queue
    reason = people.reason(cast, "terms")
    signed_in(client, cast.rafa).post(url_of(role, first), form("decline") | {"reason": str(reason.pk)})
    found = Application.objects.get(pk=first.pk)
    assert (found.status, found.reject_reason) == ("rejected", reason)
    assert Answer.objects.get().to == "bronwyn.llewellyn@example.com"
    client.post(url_of(role, first, act="undo"))
    assert Application.objects.get(pk=first.pk).status == "active"
    assert Answer.objects.get().stopped_at is not None
    untold = form("decline") | {"reason": str(reason.pk)}
    del untold["tell"]
    client.post(url_of(role, second), untold)
    assert Application.objects.get(pk=second.pk).status == "rejected"
    assert Answer.objects.count() == 1


def test_later_puts_aside_what_was_written_and_can_be_undone(client: Client, cast: Cast, queue: Any) -> None:
    role, first, second = queue
    answer = signed_in(client, cast.rafa).post(url_of(role, first), form("later", evaluation_discipline=""))
    assert answer["Location"] == url_of(role, second)
    assert Scorecard.objects.get().state == "draft"
    page = client.get(url_of(role)).content.decode()
    assert "1 of 1 in this queue" in page
    assert 'Later <span class="count">1</span>' in page
    assert "Bronwyn" in client.get(url_of(role, later="1")).content.decode()
    client.post(url_of(role, first, act="now"))
    assert not PutAside.objects.exists()


def test_a_part_saves_itself(client: Client, cast: Cast, queue: Any) -> None:
    role, first, _second = queue
    sent = {"score-shipped_systems": "4", "evidence-shipped_systems": "", "seen-ratings.shipped_systems": digest("\n")}
    url = url_of(role, first, part="ratings.shipped_systems")
    answer = signed_in(client, cast.rafa).post(url, sent, headers=HTMX).content.decode()
    assert 'id="rate-shipped_systems" data-score="4"' in answer
    assert "1 of 7" in answer
    assert "“Evidence of evaluation discipline” has to be in before you decide." in answer
    url = url_of(role, first, part="sentence.built")
    sent = {"sentence-built": "a forecaster", "quote-built": "", "seen-sentence.built": digest(Quoted().spoken)}
    assert "Thin: no quote yet." in client.post(url, sent, headers=HTMX).content.decode()
    assert client.post(url_of(role, first, part="flags.x"), {}, headers=HTMX).status_code == 422


def test_two_readers_see_that_the_other_is_in_and_never_what_it_says(client: Client, cast: Cast, queue: Any) -> None:
    role, first, _second = queue
    reading.read_by(cast, role, [cast.rafa, cast.mei])
    assert "The other screen is not in yet" in signed_in(client, cast.mei).get(url_of(role, first)).content.decode()
    reading.handed_in(cast.rafa, first, scores={"shipped_systems": 5}, built="MARKER")
    page = client.get(url_of(role, first)).content.decode()
    assert "The other screen is in" in page
    assert "MARKER" not in page
    assert 'data-score="5">5' not in page
    waiting = signed_in(client, cast.rafa).get(url_of(role, first)).content.decode()
    assert "Mei Tanaka still reads Bronwyn Llewellyn" in waiting


def test_the_lead_sees_two_screens_that_stand_apart(client: Client, cast: Cast, queue: Any) -> None:
    role, first, _second = queue
    reading.read_by(cast, role, [cast.rafa, cast.mei])
    reading.handed_in(cast.rafa, first, scores={"shipped_systems": 5})
    reading.handed_in(cast.mei, first, reading.decline(cast), scores={"shipped_systems": 3})
    page = signed_in(client, cast.mei).get(url_of(role, first)).content.decode()
    assert "Both screens are in: Bronwyn Llewellyn" in page
    assert "One is two apart" in page
    assert "Left yours, right Rafa’s." in page
    assert "You say decline, Rafa says advance." in page
    assert "Ask Rafa Duarte to talk" in page
    assert client.post(url_of(role, first), {"act": "talk"}).status_code == 302
    answer = client.post(url_of(role, first), {"act": "advance", "version": "0", "agreed": ""})
    assert answer.status_code == 422
    assert "Say in a sentence what you agreed." in answer.content.decode()
    client.post(url_of(role, first), {"act": "advance", "version": "0", "agreed": "The forecaster counts"})
    assert Application.objects.get(pk=first.pk).stage.key == "recruiter_screen"
    # Rafa reads both, and does not decide.
    assert "Advance <kbd" not in signed_in(client, cast.rafa).get(url_of(role, first)).content.decode()


def test_somebody_else_has_it_open(client: Client, cast: Cast, queue: Any) -> None:
    role, first, _second = queue
    services.begin_screen(actor=cast.mei, application=first)
    page = signed_in(client, cast.rafa).get(url_of(role, first)).content.decode()
    assert "Mei Tanaka has this one open" in page
    assert "1 of 1 in this queue" in client.get(url_of(role)).content.decode()
    answer = client.post(url_of(role, first), form("advance"))
    assert answer.status_code == 409
    assert "Mei Tanaka has this one open, and one reader is enough." in answer.content.decode()


def test_an_empty_queue_says_so(client: Client, cast: Cast, queue: Any) -> None:
    role, first, second = queue
    for one in (first, second):
        reading.handed_in(cast.rafa, one)
    page = signed_in(client, cast.rafa).get(url_of(role)).content.decode()
    assert "You read 2 today, 0 are in Later. New ones arrive as people apply." in page
    assert "The queue is empty" in client.get(reverse("rubrics:review_all")).content.decode()


def test_a_stale_link_is_no_dead_end(client: Client, cast: Cast, queue: Any) -> None:
    role, first, second = queue
    people.move(cast, second, "recruiter_screen")
    assert "Nothing to read here" in signed_in(client, cast.rafa).get(url_of(role, second)).content.decode()
    assert client.get(url_of(role, at=None) + "?at=nonsense").status_code == 200
    assert signed_in(client, cast.zed).get(url_of(role, first)).status_code == 404
    other = reverse("rubrics:review_all") + f"?at={first.pk}"
    assert client.get(other).status_code == 404


def test_queries_do_not_grow(client: Client, cast: Cast, queue: Any, django_assert_max_num_queries: Any) -> None:
    role, first, _second = queue
    reading.read_by(cast, role, hides_person=True)
    services.save_screen(actor=cast.rafa, application=first, draft=reading.screen(built="x"), version=None, seen={})
    signed_in(client, cast.rafa)
    counts = []
    for number in (1, 3):
        for _ in range(number):
            people.application(cast, role, f"Somebody {number}{_}")
        client.get(url_of(role, first))
        with django_assert_max_num_queries(15) as seen:
            client.get(url_of(role, first))
        counts.append(len(seen))
    assert len(set(counts)) == 1
