"""The public pages of roles: what anybody reads, what nobody may, and what a browser may keep."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from typing import Any
from urllib.parse import quote

import lxml.etree
import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from foundation.core import clock
from foundation.people.models import Organisation
from roles import services
from roles.models import JdVersion, Role, SharePicture
from roles.pages import public_links
from roles.queries.careers import careers_of
from roles.services import sharing
from tests.factories import roles as make

pytestmark = pytest.mark.django_db
LD = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


@pytest.fixture(scope="module")
def made_role(shared: Any) -> Any:
    return shared(make.open_role)


@pytest.fixture
def role(cast: Any, made_role: Any) -> Role:
    """An open role that search engines take: it says from where it may be done."""
    role: Role = made_role()
    Role.objects.filter(pk=role.pk).update(remote_from=["PT"])
    role.refresh_from_db()
    return role


def at(role: Role, slug: str = "brightwater") -> str:
    return public_links.job_path(slug, role.pk, role.title)


def as_(member: Any) -> Client:
    client = Client()
    client.force_login(member.user)
    return client


def test_the_page_says_what_a_candidate_needs(cast: Any, role: Role) -> None:
    answer = Client().get(at(role), {"via": "abc234"})
    page = answer.content.decode()
    assert answer.status_code == 200
    for part in (
        role.title, "Brightwater", "Remote, UTC ±3", "Full time", "€95,000 to €120,000 a year", make.JD["headline"],
        make.REQUIREMENTS[0], "Take-home", "paid €300", "How to apply",
        f"/jobs/brightwater/{role.pk}/apply/?via=abc234",
    ):  # fmt: skip
        assert part in page, part
    assert page.index(make.JD["headline"].split(",")[0]) < page.index("A typical week")
    for inside in (make.BRIEF["budget"], make.ANSWERS["questions"]["problem"], "Mei Tanaka leads", "Debrief", "hx-"):
        assert inside not in page
    assert "<script" not in LD.sub("", page)
    assert len(answer.content) < 20_000


def test_search_engines_and_shared_links(cast: Any, role: Role) -> None:
    first = JdVersion.objects.get(role=role)
    JdVersion.objects.filter(pk=first.pk).update(published_at=clock.now() - timedelta(days=9))
    Role.objects.filter(pk=role.pk).update(opened_at=clock.now() - timedelta(days=7))
    services.reopen_jd(actor=cast.mei, role=role)
    services.save_jd(actor=cast.mei, role=role, version=None, sections={"impact": "</script><b>&"})
    draft = JdVersion.objects.get(role=role, state="draft")
    assert "&lt;b&gt;" not in Client().get(at(role)).content.decode(), "a draft is not shown"
    services.publish_jd(actor=cast.mei, jd=draft, version=None)
    page = Client().get(at(role), {"via": "abc"}).content.decode()
    found = LD.findall(page)
    assert len(found) == 1
    told = json.loads(found[0])
    assert (told["@type"], told["title"], told["hiringOrganization"]["name"]) == (
        "JobPosting", role.title, "Brightwater",
    )  # fmt: skip
    assert told["datePosted"] == (clock.now() - timedelta(days=7)).date().isoformat(), "a new version is no new job"
    assert told["description"].count("&lt;/script&gt;") == 1
    assert told["url"].endswith(at(role))
    assert f'<link rel="canonical" href="{told["url"]}">' in page
    assert '<meta property="og:title" content="Founding ML engineer at Brightwater">' in page
    assert 'name="description" content="Cut spoiled refrigerated loads' in page
    assert "noindex" not in page


def test_what_a_browser_keeps_is_asked_after_each_time(cast: Any, role: Role) -> None:
    client = Client()
    first = client.get(at(role))
    assert "no-cache" in first["Cache-Control"]
    assert not first.cookies
    again = client.get(at(role), headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    services.pause_role(actor=cast.mei, role=role, reason="")
    changed = client.get(at(role), headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200


def test_a_paused_role_reads_but_takes_nobody(cast: Any, role: Role) -> None:
    services.pause_role(actor=cast.mei, role=role, reason="Budget freeze")
    answer = Client().get(at(role))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "This role is paused" in page
    assert make.JD["impact"][:20] in page
    for gone in ("/apply/", "ld+json", "Budget freeze"):
        assert gone not in page
    assert "noindex" in page
    assert role.title not in Client().get(reverse("roles:jobs", args=["brightwater"])).content.decode()


@pytest.mark.parametrize(("end", "words"), [("close", "This role is closed"), ("fill", "This role is filled")])
def test_a_role_that_ended_is_gone(cast: Any, role: Role, end: str, words: str) -> None:
    if end == "close":
        services.close_role(actor=cast.mei, role=role, reason="Not needed")
    else:
        services.fill_role(actor=cast.mei, role=role)
    answer = Client().get(at(role))
    page = answer.content.decode()
    assert answer.status_code == 410
    assert words in page
    for gone in ("/apply/", "ld+json", "Not needed", make.JD["headline"]):
        assert gone not in page
    listed = Client().get(reverse("roles:jobs", args=["brightwater"]))
    assert listed.status_code == 200
    assert "No role is open at the moment" in listed.content.decode()


def test_what_was_never_shown_is_not_there(cast: Any, role: Role) -> None:
    never = make.ready_role(cast, "Secret engineer")
    assert Client().get(at(never)).status_code == 404
    services.publish_jd(actor=cast.mei, jd=JdVersion.objects.get(role=never), version=None)
    assert Client().get(at(never)).status_code == 404, "published, but the role has not opened"
    assert as_(cast.ada).get(at(never)).status_code == 404
    services.close_role(actor=cast.mei, role=never, reason="Never mind")
    assert Client().get(at(never)).status_code == 404
    assert Client().get(at(role, "otherland")).status_code == 404
    for slug in ("otherland", "nowhere"):
        assert Client().get(reverse("roles:jobs", args=[slug])).status_code == 404
    assert "Secret engineer" not in Client().get(reverse("roles:jobs", args=["brightwater"])).content.decode()


def test_the_pages_cost_the_same_whatever_they_hold(cast: Any, role: Role, django_assert_max_num_queries: Any) -> None:
    listing = reverse("roles:jobs", args=["brightwater"])
    with django_assert_max_num_queries(5) as one:
        Client().get(at(role))
    with django_assert_max_num_queries(3) as few:
        Client().get(listing)
    for number in range(2):
        make.open_role(cast, f"Engineer {number}")
    services.reopen_jd(actor=cast.mei, role=role)
    for number in range(3):
        services.add_requirement(actor=cast.mei, role=role, version=None, text=f"More {number}", weekly_work="Work")
    services.publish_jd(actor=cast.mei, jd=JdVersion.objects.get(role=role, state="draft"), version=None)
    with django_assert_max_num_queries(5) as more:
        Client().get(at(role))
    with django_assert_max_num_queries(3) as many:
        assert Client().get(listing).content.decode().count("<li>") == 3
    assert len(one.captured_queries) == len(more.captured_queries)
    assert len(few.captured_queries) == len(many.captured_queries)


def test_members_find_the_address(cast: Any, role: Role) -> None:
    services.add_posting(actor=cast.rafa, role=role, channel="referral", label="Old colleagues")
    mei = as_(cast.mei)
    page = mei.get(reverse("roles:jd", args=[role.pk])).content.decode()
    assert f"http://127.0.0.1:8000/jobs/brightwater/{role.pk}-founding-ml-engineer/</textarea>" in page
    plan = mei.get(reverse("roles:plan", args=[role.pk])).content.decode()
    assert f"/jobs/brightwater/{role.pk}-founding-ml-engineer/?via=" in plan
    assert "0 applications" in plan
    waiting = make.ready_role(cast, "Waiting engineer")
    assert "Public page" not in mei.get(reverse("roles:jd", args=[waiting.pk])).content.decode()
    services.publish_jd(actor=cast.mei, jd=JdVersion.objects.get(role=waiting), version=None)
    assert "once the role opens" in mei.get(reverse("roles:jd", args=[waiting.pk])).content.decode()


def test_old_addresses_lead_to_the_one_with_the_title(cast: Any, role: Role) -> None:
    bare = reverse("roles:job", args=["brightwater", role.pk])
    sent = Client().get(bare, {"via": "abc234", "x": "<"})
    assert (sent.status_code, sent["Location"]) == (
        301,
        f"/jobs/brightwater/{role.pk}-founding-ml-engineer/?via=abc234",
    )
    assert "no-cache" in sent["Cache-Control"], "a title may change back"
    services.change_role(actor=cast.mei, role=role, version=None, title="Führende ML-Ingenieurin (m/w/d)")
    assert Client().get(at(role))["Location"].endswith(f"{role.pk}-fuhrende-ml-ingenieurin-mwd/")
    services.change_role(actor=cast.mei, role=role, version=None, title="⚙️")
    assert Client().get(bare).status_code in (200, 301)
    assert Client().get(bare, follow=True).status_code == 200


@pytest.mark.parametrize("words", ["führende-ml-ingenieurin", "エンジニア", "a b", "ml_engineer.html", "x" * 400, "%"])
def test_whatever_words_follow_the_id_lead_to_the_page(cast: Any, role: Role, words: str) -> None:
    sent = Client().get(f"/jobs/brightwater/{role.pk}-{quote(words)}/")
    assert (sent.status_code, sent["Location"]) == (301, at(role))


def test_a_role_past_its_closing_date_stays_and_takes_nobody(cast: Any, role: Role) -> None:
    services.change_role(actor=cast.mei, role=role, version=None, closes_on=clock.today().isoformat())
    open_page = Client().get(at(role)).content.decode()
    assert "ld+json" in open_page
    assert "Apply by" in open_page
    Role.objects.filter(pk=role.pk).update(closes_on=clock.today() - timedelta(days=2))
    page = Client().get(at(role)).content.decode()
    assert "The closing date has passed" in page
    for gone in ("ld+json", f"{role.pk}/apply/"):
        assert gone not in page
    assert "noindex" in page
    form = Client().get(reverse("candidates:apply", args=["brightwater", role.pk]))
    assert "The closing date has passed" in form.content.decode()
    assert role.title not in Client().get(reverse("roles:jobs", args=["brightwater"])).content.decode()


def test_the_facts_of_a_listing_are_checked_and_kept(cast: Any, role: Role) -> None:
    at_form = reverse("roles:public_page", args=[role.pk])
    mei = as_(cast.mei)
    given = {
        "title": role.title, "version": role.version, "workplace": "remote", "places": "Lisbon, Portugal\nAtlantis",
        "remote_from": "Portugal, Narnia", "closes_on": "2020-01-01", "employment": "part_time",
        "benefits": "- 30 days\n", "location": "",
    }  # fmt: skip
    refused = mei.post(at_form, given)
    page = refused.content.decode()
    assert refused.status_code == 422
    for said in (
        "We know no country “Atlantis”",
        "We know no country “Narnia”",
        "This day has passed",
        "Atlantis</textarea>",
    ):
        assert said in page, said
    right = {**given, "places": "Lisbon, Portugal", "remote_from": "Portugal, Spain", "closes_on": ""}
    assert mei.post(at_form, right).status_code == 302
    role.refresh_from_db()
    assert role.places == [{"country": "PT", "region": "PT-11", "city": "Lisbon"}]
    assert (role.remote_from, role.benefits, role.employment, role.location) == (
        ["PT", "ES"],
        ["30 days"],
        "part_time",
        "",
    )
    shown = Client().get(at(role)).content.decode()
    for part in ("Lisbon, Lisboa, Portugal, or remote from Portugal, Spain", "Part time", "30 days", "Portugal, Spain"):
        assert part in shown, part
    stale = mei.post(at_form, right)
    assert stale.status_code == 409


def test_feeds_and_the_map_hold_the_open_roles_alone(cast: Any, role: Role) -> None:
    services.change_role(
        actor=cast.mei, role=role, version=None, places="Lisbon, Portugal\nGdańsk, Poland", title="ML \x0b& <b>"
    )
    paused = make.open_role(cast, "Paused engineer")
    services.pause_role(actor=cast.mei, role=paused, reason="")
    make.ready_role(cast, "Secret engineer")
    feed = Client().get(reverse("roles:jobs_xml", args=["brightwater"]))
    jobs = lxml.etree.fromstring(feed.content).findall("job")
    assert [(job.findtext("city"), job.findtext("country")) for job in jobs] == [("Lisbon", "PT"), ("Gdańsk", "PL")]
    assert len({job.findtext("referencenumber") for job in jobs}) == 2
    items = Client().get(reverse("roles:jobs_json", args=["brightwater"]))
    assert items["Access-Control-Allow-Origin"] == "*"
    assert [item["id"] for item in items.json()["items"]] == [str(role.pk)]
    assert items.json()["items"][0]["_posting"]["@type"] == "JobPosting"
    listed = Client().get("/sitemap.xml").content.decode()
    assert listed.count(f"/jobs/brightwater/{role.pk}-") == 1
    for inside in (str(paused.pk), "Secret", "secret"):
        assert inside not in listed
    robots = Client().get("/robots.txt").content.decode()
    assert "Sitemap: http://127.0.0.1:8000/sitemap.xml" in robots
    assert "Allow: /sitemap.xml\nDisallow: /\n" in robots


@pytest.mark.parametrize(("zone", "listed"), [("Pacific/Kiritimati", 0), ("UTC", 1), ("Pacific/Pago_Pago", 1)])
def test_the_map_lists_a_role_until_its_last_day_ends_where_the_organisation_is(
    cast: Any, role: Role, zone: str, listed: int
) -> None:
    Organisation.objects.filter(pk=role.organisation_id).update(zone=zone)
    Role.objects.filter(pk=role.pk).update(closes_on="2031-05-05")
    with time_machine.travel("2031-05-05T23:30:00Z", tick=False):
        assert Client().get("/sitemap.xml").content.decode().count(f"/{role.pk}-") == listed
        assert (f"{role.pk}/apply/" in Client().get(at(role)).content.decode()) == bool(listed), "as its page says"
    with time_machine.travel("2031-05-06T10:30:00Z", tick=False):
        late = Client().get("/sitemap.xml").content.decode().count(f"/{role.pk}-")
        assert late == (zone == "Pacific/Pago_Pago")


def test_the_list_may_stand_in_a_frame_and_no_other_page(cast: Any, role: Role) -> None:
    framed = Client().get(reverse("roles:jobs_embedded", args=["brightwater"]))
    assert "frame-ancestors *" in framed["Content-Security-Policy"]
    assert "X-Frame-Options" not in framed
    assert 'target="_top"' in framed.content.decode()
    assert role.title in framed.content.decode()
    alone = Client().get(at(role))
    assert "frame-ancestors 'none'" in alone["Content-Security-Policy"]
    assert "script-src 'self'" in framed["Content-Security-Policy"]


def test_a_frame_that_came_before_the_first_role_says_so_and_shows(cast: Any) -> None:
    pages = [Client().get(reverse("roles:jobs_embedded", args=[slug])) for slug in ("otherland", "nobody-here")]
    for page in pages:
        assert page.status_code == 404
        assert "No role is open at the moment." in page.content.decode()
        assert "frame-ancestors *" in page["Content-Security-Policy"]
        assert "X-Frame-Options" not in page
        assert page["Cache-Control"] == "no-store"
    assert len({re.sub(r'nonce="[^"]*"', "", page.content.decode()) for page in pages}) == 1, "nothing tells them apart"


def test_the_picture_of_a_link_is_drawn_once_and_anew_for_a_new_title(cast: Any, role: Role) -> None:
    assert "og:image" not in Client().get(at(role)).content.decode(), "nothing is drawn in a request"
    assert sharing.draw_pictures() == 1
    first = SharePicture.objects.get(role=role)
    assert sharing.draw_pictures() == 0
    page = Client().get(at(role)).content.decode()
    address = re.search(r'og:image" content="http://127.0.0.1:8000([^"?]+)', page)
    assert address
    picture = Client().get(address[1])
    assert (picture["Content-Type"], picture.content[:4]) == ("image/png", b"\x89PNG")
    assert len(picture.content) < 60_000
    services.change_role(actor=cast.mei, role=role, version=None, title="Forecast lead")
    assert sharing.draw_pictures() == 1
    assert SharePicture.objects.get(role=role).mark != first.mark


@pytest.mark.parametrize(
    "title", ["Staff engineer for search, ranking and " * 6, "機械学習エンジニア" * 20, "Wort" * 60, "🚀" * 200]
)
def test_a_picture_shows_as_much_of_a_long_title_as_fits(title: str) -> None:
    shown = sharing._fitted(title, sharing.MOST_OF_TITLE)
    assert shown.endswith("…")
    assert title.startswith(shown[:-1])
    assert sharing.MOST_OF_TITLE * 0.6 < sharing._width(shown) <= sharing.MOST_OF_TITLE
    assert sharing._fitted("機械学習エンジニア", sharing.MOST_OF_TITLE) == "機械学習エンジニア"


def test_a_picture_sets_each_line_the_way_it_is_read() -> None:
    told = sharing._html("مهندس تعلم الآلة", "12 שנים", "Riyadh, Saudi Arabia")
    assert re.findall(r'dir="(\w+)"', told) == ["rtl", "rtl", "ltr"]
    assert 'dir="ltr"' in sharing._html("機械学習エンジニア", "A & B", "")


def test_what_is_said_beside_jobs_reaches_the_boards(cast: Any, role: Role) -> None:
    ada, where = as_(cast.ada), reverse("roles:careers")
    wrong = ada.post(
        where, {"website": "javascript:x", "logo": "http://a.example/x", "places": "Narnia\nGouda, Netherlands"}
    )
    for said in ("begins with https://", "We know no country “Narnia”", "names a city"):
        assert said in wrong.content.decode(), said
    given = {
        "website": "brightwater.example",
        "logo": "https://brightwater.example/m.png",
        "places": "NL\nNew York, US",
    }
    assert ada.post(where, given).status_code == 302
    cast.acme.refresh_from_db()
    assert careers_of(cast.acme) == (
        "https://brightwater.example",
        "https://brightwater.example/m.png",
        ("NL", "US-NY"),
    )
    told = json.loads(LD.findall(Client().get(at(role)).content.decode())[0])
    assert told["hiringOrganization"]["sameAs"] == "https://brightwater.example"
    assert "frame" not in Client().get(at(role)).content.decode()
    assert "&lt;iframe" in ada.get(where).content.decode()


def test_an_older_tab_of_the_listing_is_told_what_stands_there_now(cast: Any, role: Role) -> None:
    mei, at_form = as_(cast.mei), reverse("roles:public_page", args=[role.pk])
    seen = {"title": role.title, "version": role.version, "workplace": "", "places": "Rotterdam, NL", "closes_on": ""}
    seen |= {"location": role.location, "remote_from": "Portugal"}
    services.change_role(
        actor=cast.ada, role=role, version=None, closes_on=date(2027, 1, 5), benefits="A\nB", workplace="hybrid",
        places="Rotterdam, NL",
    )  # fmt: skip
    told = mei.post(at_form, {**seen, "places": "Rotterdam, Netherlands", "benefits": "Thirty days\r\n"})
    page = told.content.decode()
    assert (told.status_code, "Thirty days\n" in page.replace("\r", "")) == (409, True)
    for said in ("“Tue 5 Jan 2027”", "“A · B”", "“Hybrid”"):
        assert f"Here it says now: {said}" in page, said
    assert "save again if yours still fits" in page
    assert len(set(re.findall("Here it [^<]*", page))) == 3, "what is the same on both sides is not pointed out"
    version = Role.objects.get(pk=role.pk).version
    assert mei.post(at_form, {**seen, "benefits": "Thirty days", "version": version}).status_code == 302
