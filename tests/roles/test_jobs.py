"""The public pages of roles: what anybody reads, what nobody may, and what a browser may keep."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from foundation.core import clock
from roles import services
from roles.models import JdVersion, Role
from tests.factories import roles as make

pytestmark = pytest.mark.django_db
LD = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


@pytest.fixture(scope="module")
def made_role(shared: Any) -> Any:
    return shared(make.open_role)


@pytest.fixture
def role(cast: Any, made_role: Any) -> Role:
    role: Role = made_role()
    return role


def at(role: Role, slug: str = "brightwater") -> str:
    return reverse("roles:job", args=[slug, role.pk])


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
    assert f"http://127.0.0.1:8000/jobs/brightwater/{role.pk}/</textarea>" in page
    plan = mei.get(reverse("roles:plan", args=[role.pk])).content.decode()
    assert f"/jobs/brightwater/{role.pk}/?via=" in plan
    assert "0 applications" in plan
    waiting = make.ready_role(cast, "Waiting engineer")
    assert "Public page" not in mei.get(reverse("roles:jd", args=[waiting.pk])).content.decode()
    services.publish_jd(actor=cast.mei, jd=JdVersion.objects.get(role=waiting), version=None)
    assert "once the role opens" in mei.get(reverse("roles:jd", args=[waiting.pk])).content.decode()
