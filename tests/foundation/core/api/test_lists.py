"""Lists: shape, paging, filters, what a query may hold."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from foundation.core.api.paging import Cursor
from foundation.people.models import Membership
from roles.models import Playbook
from tests.cast import Cast
from tests.foundation.core.api.keys import client, json_of, problem_of

MEMBERS, PARTS = "/api/v1/members", "/api/v1/parts"
sample = pytest.mark.urls("tests.foundation.core.api.sample")


def test_members_in_full(cast: Cast) -> None:
    answer = client(cast.ada, "members:read", "pay:read").get(MEMBERS)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")
    assert answer["Cache-Control"] == "private, no-store"
    found = json_of(answer)
    assert list(found) == ["results", "next_cursor"]
    assert found["next_cursor"] is None
    assert "Link" not in answer
    assert {row["email"] for row in found["results"]} == {m.user.email for n, m in cast.members().items() if n != "zed"}
    ada = next(row for row in found["results"] if row["id"] == str(cast.ada.pk))
    stamp = cast.ada.created_at.astimezone(UTC).isoformat().replace("+00:00", "Z")
    assert ada == {
        "id": str(cast.ada.pk),
        "user_id": str(cast.ada.user_id),
        "name": "Ada Okafor",
        "email": "ada@brightwater.example",
        "title": cast.ada.title,
        "job": "owner",
        "technical": cast.ada.technical,
        "active": True,
        "rate_minor": None,
        "external_ids": [],
        "created_at": stamp,
        "updated_at": cast.ada.updated_at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
    }


def _rate_of_vic(cast: Cast, member: Membership, *scopes: str) -> int | None:
    rows = json_of(client(member, "members:read", *scopes).get(MEMBERS))["results"]
    return next(row["rate_minor"] for row in rows if row["id"] == str(cast.vic.pk))


def test_a_rate_needs_the_scope_and_the_policy(cast: Cast) -> None:
    assert _rate_of_vic(cast, cast.ada, "pay:read") == 18000
    assert _rate_of_vic(cast, cast.ada) is None
    assert _rate_of_vic(cast, cast.mei, "pay:read") is None
    assert _rate_of_vic(cast, cast.vic, "pay:read") == 18000


def test_an_advisor_sees_only_themselves_and_nobody_sees_the_other_company(cast: Cast) -> None:
    seen = json_of(client(cast.vic, "members:read").get(MEMBERS))["results"]
    assert [row["id"] for row in seen] == [str(cast.vic.pk)]
    api = client(cast.ada, "members:read")
    assert problem_of(api.get(f"{MEMBERS}/{cast.zed.pk}"), 404)["code"] == "not_found"
    assert str(cast.zed.pk) not in api.get(f"{MEMBERS}?limit=500").content.decode()


def test_filters_of_members(cast: Cast) -> None:
    api = client(cast.ada, "members:read")

    def found(query: str) -> set[str]:
        return {row["email"].partition("@")[0] for row in json_of(api.get(f"{MEMBERS}?{query}"))["results"]}

    assert found("job=interviewer,advisor") == {"ines", "tom", "oba", "vic"}
    assert found("job=interviewer&technical=false") == {"oba"}
    assert found("email=MEI@brightwater.example") == {"mei"}
    assert found("active=false") == set()


@pytest.mark.parametrize(
    ("query", "pointer", "code"),
    [
        ("limit=0", "?limit", "invalid"),
        ("limit=501", "?limit", "invalid"),
        ("limit=-1", "?limit", "invalid"),
        ("limit=%C2%B2", "?limit", "invalid"),
        ("limit=", "?limit", "invalid"),
        ("limit=99999999999999999999", "?limit", "invalid"),
        ("cursor=", "?cursor", "invalid_cursor"),
        ("cursor=nonsense", "?cursor", "invalid_cursor"),
        ("cursor=%00", "?cursor", "invalid_cursor"),
        ("cursor=%F0%9F%92%A9", "?cursor", "invalid_cursor"),
        ("count=yes", "?count", "invalid"),
        ("updated_after=2026-11-20", "?updated_after", "invalid"),
        ("updated_after=2026-11-20T10:00:00", "?updated_after", "invalid"),
        ("updated_after=2026-13-20T10:00:00Z", "?updated_after", "invalid"),
        ("updated_after=0001-01-01T00:00:00%2B14:00", "?updated_after", "invalid"),
        ("job=chef", "?job", "invalid"),
        ("active=1", "?active", "invalid"),
        ("email=a%00b", "?email", "invalid"),
        ("nickname=x", "?nickname", "unknown"),
        ("a%2Fb%3F=x", "?a%2Fb%3F", "unknown"),
    ],
)
def test_a_query_that_cannot_be_right_is_refused_by_name(cast: Cast, query: str, pointer: str, code: str) -> None:
    said = problem_of(client(cast.ada, "members:read").get(f"{MEMBERS}?{query}"), 400)
    assert said["code"] == "invalid_query"
    assert [(fault["pointer"], fault["code"]) for fault in said["errors"]] == [(pointer, code)]


@sample
def test_every_kind_of_filter(api: Client, make_parts: Callable[..., list[Playbook]]) -> None:
    first, second, third = make_parts(3)

    def found(query: str) -> list[str]:
        answer = api.get(f"{PARTS}?{query}")
        assert answer.status_code == 200, answer.content
        return [row["key"] for row in json_of(answer)["results"]]

    assert found(f"id={first.pk},{third.pk}") == ["part-0", "part-2"]
    moment = second.created_at.isoformat().replace("+", "%2B")
    assert found(f"made_after={moment}") == ["part-2"]
    assert found(f"made_on={first.created_at:%Y-%m-%d}") == ["part-0", "part-1", "part-2"]
    assert found("unnamed=false") == ["part-0", "part-1", "part-2"]
    assert found("unnamed=true") == []
    assert found("key=PART-1") == ["part-1"]
    for bad in ("id=1,2", f"id={first.pk},x", "made_after=now", "made_on=20-11", "unnamed=maybe", "key_in=a,c"):
        assert len(problem_of(api.get(f"{PARTS}?{bad}"), 400)["errors"]) == 1


@sample
def test_needed_columns_stay_inside_and_pay_is_null_without_the_scope(cast: Cast, part: Playbook) -> None:
    (row,) = json_of(client(cast.ada, "members:read").get(PARTS))["results"]
    assert list(row) == ["id", "key", "organisation_name", "secret", "version", "created_at", "updated_at", "size"]
    assert (row["organisation_name"], row["size"], row["secret"]) == ("Brightwater", 2, None)


def _walk(api: Client, query: str, between: Callable[[int], None] = lambda page: None) -> list[str]:
    """Return the keys over all pages, following the Link header."""
    keys: list[str] = []
    url, page = f"{PARTS}?{query}", 0
    while url:
        answer = api.get(url)
        found = json_of(answer)
        keys += [row["key"] for row in found["results"]]
        assert ("Link" in answer) == (found["next_cursor"] is not None)
        url = answer.get("Link", "").removeprefix("<http://testserver").removesuffix('>; rel="next"')
        between(page)
        page += 1
        assert page < 50
    return keys


@sample
@pytest.mark.parametrize("limit", [1, 2, 3, 6, 7, 8])
def test_pages_hold_every_row_once(api: Client, make_parts: Callable[..., list[Playbook]], limit: int) -> None:
    made = [part.key for part in make_parts(7)]
    assert _walk(api, f"limit={limit}") == made
    assert _walk(api, f"limit={limit}&updated_after=2020-01-01T00:00:00Z") == made


@sample
def test_writes_between_pages_skip_and_repeat_nothing(
    api: Client, cast: Cast, make_parts: Callable[..., list[Playbook]]
) -> None:
    made = make_parts(6)

    def disturb(page: int) -> None:
        if page == 0:
            made[0].delete()
            made[3].save()
            Playbook.objects.create(organisation=cast.acme, key="part-new", data=[])

    assert _walk(api, "limit=2", disturb) == ["part-0", "part-1", "part-2", "part-3", "part-4", "part-5", "part-new"]


@sample
def test_a_row_changed_while_paging_through_changes_comes_again_at_the_end(
    api: Client, make_parts: Callable[..., list[Playbook]]
) -> None:
    made = make_parts(5)

    def disturb(page: int) -> None:
        if page == 0:
            made[0].save()
            made[3].save()

    keys = _walk(api, "limit=2&updated_after=2020-01-01T00:00:00Z", disturb)
    assert keys == ["part-0", "part-1", "part-2", "part-4", "part-0", "part-3"]


@sample
def test_rows_with_the_same_moment_of_change_are_not_lost(
    api: Client, make_parts: Callable[..., list[Playbook]]
) -> None:
    made = make_parts(5)
    Playbook.objects.filter(pk__in=[part.pk for part in made]).update(updated_at=made[0].updated_at)
    assert _walk(api, "limit=2&updated_after=2020-01-01T00:00:00Z") == [part.key for part in made]


@sample
def test_updated_after_is_strict(api: Client, make_parts: Callable[..., list[Playbook]]) -> None:
    made = make_parts(3)
    moment = made[1].updated_at.isoformat().replace("+00:00", "Z")
    assert _walk(api, f"updated_after={moment}") == ["part-2"]


@sample
def test_count_is_of_all_pages(api: Client, make_parts: Callable[..., list[Playbook]]) -> None:
    make_parts(5)
    assert json_of(api.get(f"{PARTS}?limit=2&count=true"))["count"] == 5
    assert "count" not in json_of(api.get(f"{PARTS}?limit=2&count=false"))


@sample
def test_a_cursor_of_the_other_order_is_refused(api: Client, make_parts: Callable[..., list[Playbook]]) -> None:
    make_parts(3)
    cursor = json_of(api.get(f"{PARTS}?limit=1"))["next_cursor"]
    said = problem_of(api.get(f"{PARTS}?cursor={cursor}&updated_after=2020-01-01T00:00:00Z"), 400)
    assert said["errors"][0]["code"] == "invalid_cursor"


@sample
def test_a_list_costs_the_same_for_one_and_for_many(
    api: Client, make_parts: Callable[..., list[Playbook]], django_assert_num_queries: Any
) -> None:
    make_parts(1)
    api.get(PARTS)
    with django_assert_num_queries(2):
        api.get(PARTS)
    (first,) = Playbook.objects.filter(key="part-0")
    further = [Playbook(organisation_id=first.organisation_id, key=f"part-m{n}", data=[]) for n in range(9)]
    Playbook.objects.bulk_create(further)
    with django_assert_num_queries(2):
        assert len(json_of(api.get(PARTS))["results"]) == 10


MOMENTS = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC))


@given(st.uuids(), st.none() | MOMENTS)
def test_a_cursor_comes_back_as_it_went(pk: UUID, moment: datetime | None) -> None:
    text = Cursor(pk, moment).encode()
    assert Cursor.decode(text) == Cursor(pk, moment)
    assert text.isascii()
    assert not set(text) & set("+/=&?#")


@given(st.text() | st.binary().map(lambda raw: raw.hex()) | st.from_regex(r"[A-Za-z0-9_-]{20,40}", fullmatch=True))
def test_whatever_is_no_cursor_is_a_value_error_and_never_another(text: str) -> None:
    try:
        found = Cursor.decode(text)
    except ValueError:
        return
    assert found.encode() == text


@given(st.lists(st.tuples(MOMENTS, st.uuids()), min_size=1, max_size=20, unique=True))
def test_order_of_cursors_is_order_of_rows(rows: list[tuple[datetime, UUID]]) -> None:
    """Walking a sorted list by cursors visits every row once, whatever the moments."""
    ordered, seen, cursor = sorted(rows), [], None
    while True:
        rest = [row for row in ordered if cursor is None or row > (cursor.updated_at, cursor.pk)]
        if not rest:
            break
        seen.append(rest[0])
        cursor = Cursor.decode(Cursor(rest[0][1], rest[0][0]).encode())
    assert seen == ordered
