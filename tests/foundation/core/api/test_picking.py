"""Which rows, in which order, how much of each: `ids`, `sort`, `fields`; and `If-None-Match`."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from foundation.core.api.catalogue import catalogue, model_of
from foundation.core.api.pages import document
from foundation.core.api.sorting import ALWAYS
from foundation.core.ids import uuid7
from roles.models import Playbook
from tests.cast import Cast
from tests.foundation.core.api.keys import JSON, client, json_of, problem_of

PARTS, PART_TYPE = "/api/v1/parts", "application/vnd.holdout.part+json"
sample = pytest.mark.urls("tests.foundation.core.api.sample")


def keys(answer: Any) -> list[str]:
    return [row["key"] for row in json_of(answer)["results"]]


def walk(api: Client, query: str, between: Callable[[], object] = lambda: None) -> list[str]:
    """Return the keys over all pages of two."""
    found, cursor = [], ""
    for _ in range(20):
        page = json_of(api.get(f"{PARTS}?limit=2&{query}{cursor}"))
        found += [row["key"] for row in page["results"]]
        if page["next_cursor"] is None:
            return found
        cursor = f"&cursor={page['next_cursor']}"
        between()
    raise AssertionError("no end")


@sample
def test_ids_name_rows_and_what_is_not_there_for_the_key_is_left_out(
    api: Client, cast: Cast, make_parts: Callable[..., list[Playbook]]
) -> None:
    mine, theirs = make_parts(3), make_parts(1, cast.zed)
    asked = ",".join(str(row.pk) for row in (mine[2], mine[0], theirs[0], mine[0]))
    found = json_of(api.get(f"{PARTS}?ids={asked},{uuid7()}&count=true"))
    assert ([row["key"] for row in found["results"]], found["count"]) == (["part-0", "part-2"], 2)
    assert keys(api.get(f"{PARTS}?ids={mine[0].pk}&key=part-1")) == []


@sample
def test_rows_in_an_order_both_ways_while_others_write(api: Client, make_parts: Callable[..., list[Playbook]]) -> None:
    made = make_parts(5)
    moment = made[0].created_at
    Playbook.objects.filter(pk__in=[made[1].pk, made[2].pk]).update(created_at=moment)
    assert walk(api, "sort=created_at") == ["part-0", "part-1", "part-2", "part-3", "part-4"]
    assert walk(api, "sort=-created_at") == ["part-4", "part-3", "part-2", "part-1", "part-0"]
    backwards = [f"part-{n}" for n in (4, 3, 2, 1, 0)]
    assert walk(api, "sort=-key", lambda: Playbook.objects.filter(pk=made[4].pk).delete()) == backwards


@sample
def test_a_cursor_is_good_for_its_order_alone(api: Client, make_parts: Callable[..., list[Playbook]]) -> None:
    make_parts(3)
    cursor = json_of(api.get(f"{PARTS}?limit=1&sort=key"))["next_cursor"]
    assert keys(api.get(f"{PARTS}?limit=1&sort=key&cursor={cursor}")) == ["part-1"]
    for other in ("sort=-key", "sort=created_at", "limit=1", "sort=key&key=part-1"):
        said = problem_of(api.get(f"{PARTS}?{other}&cursor={cursor}"), 400)
        assert [(one["pointer"], one["code"]) for one in said["errors"]] == [("?cursor", "invalid_cursor")]


@sample
def test_only_some_fields_are_of_a_type_of_their_own(cast: Cast, part: Playbook) -> None:
    poor = client(cast.ada, "members:read")
    answer = poor.get(f"{PARTS}?fields=size,secret,size")
    assert json_of(answer)["results"] == [{"size": 2, "secret": None}], "masked as ever"
    assert answer["Content-Type"] == PART_TYPE
    one = poor.get(f"{PARTS}/{part.pk}?fields=key")
    assert (json_of(one), one["Content-Type"]) == ({"key": "part-one"}, PART_TYPE)
    assert poor.get(PARTS)["Content-Type"] == "application/json"


@pytest.mark.parametrize(
    ("query", "fault"),
    [
        ("fields=name,shoe_size", ("?fields", "unknown")),
        ("fields=", ("?fields", "unknown")),
        ("expand=user", ("?expand", "unknown")),
        ("sort=name", ("?sort", "unknown")),
        ("sort=rate_minor", ("?sort", "unknown")),
        ("ids=1", ("?ids", "invalid")),
        ("fields=id&fields=name", ("?fields", "twice")),
        ("sort=created_at&sort=-created_at", ("?sort", "twice")),
        ("limit=1&limit=2", ("?limit", "twice")),
        ("active=true&active=true", ("?active", "twice")),
        ("ids=", ("?ids", "invalid")),
        ("ids=" + ",".join([str(uuid7())] * 101), ("?ids", "invalid")),
    ],
)
def test_what_there_is_not_is_refused_by_its_parameter(cast: Cast, query: str, fault: tuple[str, str]) -> None:
    said = problem_of(client(cast.ada, "members:read").get(f"/api/v1/members?{query}"), 400)
    assert [(one["pointer"], one["code"]) for one in said["errors"]] == [fault]


@sample
def test_what_one_has_is_not_sent_again(api: Client, cast: Cast, part: Playbook) -> None:
    for address in (PARTS, f"{PARTS}/{part.pk}", f"{PARTS}?fields=key"):
        tag = api.get(address)["ETag"]
        for asked in (tag, f'"other", {tag}', f'"with,comma" ,{tag}', f"W/{tag}", "*"):
            again = api.get(address, headers={"If-None-Match": asked})
            assert (again.status_code, again.content, again["ETag"]) == (304, b"", tag)
            assert "Content-Type" not in again
        assert api.get(address, headers={"If-None-Match": '"other"'}).status_code == 200
    for wrong in ("naked", '"a" "b"', '"a",', '*, "a"', '"a"b"', ""):
        said = problem_of(api.get(PARTS, headers={"If-None-Match": wrong}), 400)
        assert said["code"] == "malformed_if_none_match"


@sample
def test_a_value_of_another_row_makes_another_tag_and_no_other_state(api: Client, cast: Cast, part: Playbook) -> None:
    address = f"{PARTS}/{part.pk}"
    before = api.get(address)["ETag"]
    type(cast.acme).objects.filter(pk=cast.acme.pk).update(name="Brightwater & Daughters")
    after = api.get(address, headers={"If-None-Match": before})
    assert (after.status_code, json_of(after)["organisation_name"]) == (200, "Brightwater & Daughters")
    assert after["ETag"] != before
    assert api.patch(address, {"weight": 1}, JSON, headers={"If-Match": before}).status_code == 200
    assert api.patch(address, {"weight": 2}, JSON, headers={"If-Match": before}).status_code == 412


def test_every_order_is_of_a_column_that_is_shown_to_all_and_never_null() -> None:
    for name, view in catalogue().items():
        shown, model = view.shape._declared_fields, model_of(view)
        for key in view.sorts:
            field = model._meta.get_field(shown[key].source or key)
            assert not field.null, f"{name}: {key}"
            assert key not in (*view.shape.pay, *ALWAYS), f"{name}: {key}"


def test_the_description_lists_what_may_be_asked_for() -> None:
    asked = {one["name"]: one for one in document()["paths"]["/api/v1/applications"]["get"]["parameters"]}
    assert asked["sort"]["schema"]["enum"][-2:] == ["stage_entered_at", "-stage_entered_at"]
    assert asked["expand"]["schema"]["items"]["enum"][:3] == ["candidate", "role", "stage"]
    assert "candidate_name" in asked["fields"]["schema"]["items"]["enum"]
    application = document()["components"]["schemas"]["Application"]
    assert application["properties"]["role"]["anyOf"][0] == {"$ref": "#/components/schemas/Role"}
    assert "role" not in application["required"]
