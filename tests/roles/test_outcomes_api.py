"""Outcomes one by one through the API, while the brief is a draft."""

from __future__ import annotations

from typing import Any

import pytest

from roles.models import Role
from tests.cast import Cast
from tests.factories import roles as make
from tests.foundation.core.api.keys import JSON, client, json_of, problem_of

pytestmark = pytest.mark.django_db
URL = "/api/v1/outcomes"


@pytest.fixture
def role(cast: Cast) -> Role:
    made = make.role(cast, "Forecasting specialist")
    make.drafted_brief(cast, made)
    return made


def lines(api: Any, role: Role) -> list[str]:
    brief = json_of(api.get(f"/api/v1/briefs?role_id={role.pk}"))["results"][0]
    return [line["text"] for line in brief["outcomes"]]


def test_outcomes_are_added_reworded_moved_and_retired(cast: Cast, role: Role) -> None:
    api = client(cast.mei, "outcomes:read", "outcomes:write", "briefs:read", "briefs:write")
    before = lines(api, role)
    made: Any = api.post(URL, {"role_id": str(role.pk), "text": "Alerts in hours", "position": 1}, content_type=JSON)
    assert (made.status_code, lines(api, role)) == (201, ["Alerts in hours", *before])
    item = f"{URL}/{json_of(made)['id']}"
    moved = json_of(api.patch(item, {"text": "Alerts in minutes", "position": 2}, content_type=JSON))
    assert (moved["id"], moved["position"]) == (json_of(made)["id"], 2)
    assert lines(api, role) == [before[0], "Alerts in minutes", *before[1:]]
    gone = json_of(api.post(f"{item}/retire", {}, content_type=JSON))
    assert (gone["retired_at"] is not None, lines(api, role)) == (True, before)
    assert problem_of(api.patch(item, {"text": "Again"}, content_type=JSON), 409)["code"] == "retired"
    many = [api.post(URL, {"role_id": str(role.pk), "text": f"One more {n}"}, content_type=JSON) for n in range(7)]
    said = problem_of(many[-1], 400)
    assert [fault["pointer"] for fault in said["errors"]] == ["#/text"]


def test_a_brief_that_went_round_is_frozen(cast: Cast, role: Role) -> None:
    make.circulating_brief(cast, role)
    api = client(cast.ada, "outcomes:read", "outcomes:write")
    said = problem_of(api.post(URL, {"role_id": str(role.pk), "text": "Late"}, content_type=JSON), 409)
    assert said["code"] == "brief_frozen"
    theirs = client(cast.zed, "outcomes:write")
    assert (
        problem_of(theirs.post(URL, {"role_id": str(role.pk), "text": "x"}, content_type=JSON), 400)["code"]
        == "unknown_id"
    )
