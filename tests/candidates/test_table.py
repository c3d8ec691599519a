"""The table of applications: order, pages, filters, columns and its file; for each reader what they may see."""

from __future__ import annotations

import csv
import io
import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from candidates.domain.table import COLUMNS, csv_line, cursor, read_cursor
from candidates.domain.tables.parsing import _bare
from candidates.models import Application
from candidates.services import Person, hold, take_in
from foundation.core import clock
from roles.models import Role
from tests.candidates.pages import HTMX, browser, crowd, stage, text, url
from tests.factories.candidates import application, hiring_role, interview, move

pytestmark = pytest.mark.django_db
NAMES = re.compile(r'<th scope="row" data-col="name"><a href="[^"]+">([^<]+)<')


@pytest.fixture(scope="module")
def made(shared: Any) -> Any:
    def make(cast: Any) -> Role:
        role = hiring_role(cast)
        hiring_role(cast, "Another role")
        for n, (name, source, at_stage) in enumerate(
            [("Zoë Alm", "Referral", ""), ("ádám Kis", "Website", "recruiter_screen"), ("Bo Li", "Referral", "")]
        ):
            one = application(cast, role, name, at_stage, email=f"p{n}@example.com", source=source)
            at = clock.now() - timedelta(days=(0, 1, 30)[n])
            Application.objects.filter(pk=one.pk).update(stage_entered_at=at, applied_at=at)
        hold(actor=cast.rafa, application=application(cast, role, "Held Back"))
        return role

    return shared(make)


def names(member: Any, role: Role | None = None, **query: str) -> list[str]:
    path = url("table", role) if role else reverse("candidates:list")
    return NAMES.findall(text(browser(member).get(path, query)))


@pytest.mark.parametrize(
    ("sort", "found"),
    [
        ("", ["Bo Li", "ádám Kis", "Zoë Alm"]),
        ("days", ["Zoë Alm", "ádám Kis", "Bo Li"]),
        ("name", ["ádám Kis", "Bo Li", "Zoë Alm"]),
        ("-name", ["Zoë Alm", "Bo Li", "ádám Kis"]),
        ("-stage", ["ádám Kis", "Bo Li", "Zoë Alm"]),
        ("-applied", ["Zoë Alm", "ádám Kis", "Bo Li"]),
        ("nothing", ["Bo Li", "ádám Kis", "Zoë Alm"]),
    ],
)
def test_rows_stand_in_the_order_that_is_asked_for(cast: Any, made: Any, sort: str, found: list[str]) -> None:
    assert names(cast.rafa, made(), **({"sort": sort} if sort else {})) == found


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "adam"}, ["ádám Kis"]),
        ({"q": "p2@exam"}, ["Bo Li"]),
        ({"source": "Referral"}, ["Bo Li", "Zoë Alm"]),
        ({"status": "hold"}, ["Held Back"]),
        ({"status": "any", "sort": "name"}, ["ádám Kis", "Bo Li", "Held Back", "Zoë Alm"]),
        ({"late": "1"}, ["Bo Li"]),
        ({"mine": "1"}, []),
        ({"owner": "x", "stage": "'", "after": "%%%", "tag": "1", "cols": "nothing"}, ["Bo Li", "ádám Kis", "Zoë Alm"]),
        ({"q": "\x00&|!"}, []),
    ],
)
def test_filters_leave_those_who_match(cast: Any, made: Any, query: dict[str, str], found: list[str]) -> None:
    assert names(cast.rafa, made(), **query) == found


def test_every_column_can_be_shown_and_sorted_by_where_it_has_an_order(cast: Any, made: Any) -> None:
    path = reverse("candidates:list")
    client = browser(cast.rafa)
    for column in COLUMNS:
        for sort in (column.key, f"-{column.key}"):
            page = text(client.get(path, {"cols": f"name,{column.key}", "sort": sort, "status": "any"}))
            assert len(NAMES.findall(page)) == 4, sort
            assert ("aria-sort" in page) is bool(column.sort), sort


@pytest.mark.parametrize("sort", ["name", "-name", "days", "-days", "stage", "source", "answer", "-owner", "company"])
def test_pages_follow_one_another_without_gaps_in_any_order(cast: Any, sort: str) -> None:
    role = hiring_role(cast)
    crowd(cast, role, 70)
    few = Application.objects.filter(role=role).order_by("pk")[:5].values("pk")
    Application.objects.filter(pk__in=few).update(answer_by=clock.today(), owner=None)
    client, path, seen = browser(cast.rafa), url("table", role) + f"?sort={sort}", []
    for _ in range(2):
        page = text(client.get(path))
        seen += NAMES.findall(page)
        path = (re.search(r'rel="next" href="([^"]+)"', page) or ["", ""])[1].replace("&amp;", "&")
    assert (len(seen), len(set(seen)), path) == (70, 70, "")
    assert client.get(url("table", role), {"sort": "answer", "after": "WyJ4IiwgIjEiXQ"}).status_code == 200


def test_a_page_goes_on_where_it_was_though_its_last_row_left(cast: Any) -> None:
    role = hiring_role(cast)
    crowd(cast, role, 60)
    client = browser(cast.rafa)
    page = text(client.get(url("table", role), {"sort": "name"}))
    first = NAMES.findall(page)
    (onward,) = re.findall(r'rel="next" href="([^"]+)"', page)
    Application.objects.filter(role=role, candidate__name=first[-1]).update(status="rejected")
    assert len(NAMES.findall(text(client.get(onward.replace("&amp;", "&"))))) == 10


def test_each_reader_gets_their_own_rows(cast: Any, made: Any) -> None:
    role = made()
    one = Application.objects.get(role=role, candidate__name="Bo Li")
    interview(cast, one, [cast.ines])
    seen = {first: names(member) for first, member in cast.members().items()}
    everybody = ["Zoë Alm", "ádám Kis", "Bo Li"]
    assert seen == {
        "ada": everybody, "rafa": everybody, "mei": everybody, "ines": ["Bo Li"],
        "tom": [], "oba": [], "vic": [], "olu": [], "zed": [],
    }  # fmt: skip
    assert browser(cast.ines).get(url("table", role)).status_code == 403
    assert browser(cast.zed).get(url("role_export", role)).status_code == 404


def rows_of(response: Any) -> list[list[str]]:
    body = b"".join(response.streaming_content).decode()
    assert body.startswith("\ufeff")
    return list(csv.reader(io.StringIO(body[1:])))


def test_a_file_holds_all_pages_and_no_formula(cast: Any) -> None:
    role = hiring_role(cast)
    crowd(cast, role, 60)
    person = Person(name="=cmd|' /C calc'!A0", email="f@example.com", phone="+351 912 345 678")
    take_in(actor=cast.rafa, role=role, person=person, source="@Referral")
    rows = rows_of(browser(cast.rafa).get(url("role_export", role), {"cols": "name,source,phone,scorecards"}))
    assert rows[0] == ["Name", "Source", "Telephone"]
    assert len(rows) == 62
    assert ["'=cmd|' /C calc'!A0", "'@Referral", "'+351912345678"] in rows


@pytest.mark.parametrize("before", ["", " ", "\u200b", "\ufeff", "\u00a0\u200e", "\u2067"])
def test_what_shows_nothing_hides_no_formula_and_comes_back_as_it_was(before: str) -> None:
    told = csv_line([f"{before}＝1+1"]).removesuffix("\r\n").strip('"')
    assert told == f"'{before}＝1+1"
    assert _bare(told) == f"{before}＝1+1"


def test_a_file_holds_what_its_reader_may_see(cast: Any, made: Any) -> None:
    one = Application.objects.get(role=made(), candidate__name="Bo Li")
    interview(cast, one, [cast.ines])
    rows = rows_of(browser(cast.ines).get(reverse("candidates:export"), {"status": "any"}))
    assert [row[0] for row in rows] == ["Name", "Bo Li"]
    assert browser(cast.olu).get(reverse("candidates:export")).status_code == 403


def test_a_file_names_its_reader_where_the_page_says_you(cast: Any) -> None:
    role = hiring_role(cast)
    application(cast, role, "Own", owner=cast.rafa)
    interview(cast, application(cast, role, "Meets", "technical_screen"), [cast.rafa, cast.ines])
    page = text(browser(cast.rafa).get(url("table", role), {"cols": "name,next"}))
    assert "<strong>You</strong>: look at it" in page
    rows = dict(rows_of(browser(cast.rafa).get(url("role_export", role), {"cols": "name,next"})))
    assert rows["Own"] == "Rafa: look at it"
    assert rows["Meets"].startswith("Rafa and Inês: ")


def test_a_table_costs_the_same_at_any_size(cast: Any, django_assert_max_num_queries: Any) -> None:
    role = hiring_role(cast)
    client, counts = browser(cast.mei), []
    client.get(url("table", role))
    for size in (1, 2, 60):
        crowd(cast, role, size)
        with django_assert_max_num_queries(11) as asked:
            client.get(url("table", role))
        counts.append(len(asked))
    assert len(set(counts)) == 1, counts


def test_polling_an_unchanged_table_asks_who_it_is_and_nothing_else(
    cast: Any, made: Any, django_assert_max_num_queries: Any
) -> None:
    role, client = made(), browser(cast.rafa)
    for path in (url("table", role), reverse("candidates:list")):
        first = client.get(path, headers=HTMX)
        with django_assert_max_num_queries(2):
            again = client.get(path, headers={**HTMX, "If-None-Match": first["ETag"]})
        assert again.status_code == 304


def test_a_page_that_asks_again_is_told_what_others_did(cast: Any, made: Any) -> None:
    role, client = made(), browser(cast.rafa)
    since = str(int(clock.now().timestamp() * 1000))
    bo = move(cast, Application.objects.get(role=role, candidate__name="Bo Li"), "recruiter_screen", actor=cast.mei)
    for path in (url("table", role), url("board", role), reverse("candidates:list")):
        told = text(client.get(path, headers={**HTMX, "Live-Since": since}))
        assert "<strong>Mei Tanaka</strong> skipped Bo Li ahead from Applied to Recruiter screen" in told
        changed = re.search(r'data-changed="([^"]*)"', told) or ["", ""]
        assert str(bo.pk) in changed[1]
        own = text(browser(cast.mei).get(path, headers={**HTMX, "Live-Since": since}))
        assert ("skipped Bo Li" in own, str(bo.pk) in own) == (False, True)
        for odd in ("", "x", "9" * 14, "-1"):
            assert client.get(path, headers={**HTMX, "Live-Since": odd}).status_code == 200


def test_all_that_match_are_those_whom_the_table_shows(cast: Any, made: Any) -> None:
    role, client = made(), browser(cast.rafa)
    query = {"q": "adam", "stage": stage(role, "recruiter_screen").pk, "sort": "-name"}
    page = text(client.get(url("table", role), query))
    sent = dict(re.findall(r'<input type="hidden" name="(query|matching|list)" value="([^"]*)"', page))
    assert sent["matching"] == "1"
    sent["query"] = sent["query"].replace("&amp;", "&")
    held = client.post(url("bulk", role), {**sent, "all": "1", "kind": "hold", "go": "1"})
    assert held.status_code == 302
    assert names(cast.rafa, role, status="hold", sort="name") == ["ádám Kis", "Held Back"]


def test_a_cursor_of_any_name_is_read_again_and_what_nobody_wrote_is_none() -> None:
    for name in ("🦊" * 300, "م" * 300, 'a"\\'):
        assert read_cursor(cursor(name, "x"), str) == (name, "x")
    assert read_cursor("WyJcdWQ4MDAiLCJ4Il0", str) is None, "half a character"
    assert read_cursor(cursor("2026-01-01T10:00:00", "x"), datetime) is None, "no zone"
