"""First months through the API: the plan, what is ready, checkpoints."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine

from candidates.models import CheckpointRating, Onboarding
from roles.models import Outcome
from tests.cast import Cast
from tests.factories.candidates import application
from tests.factories.hiring import hired
from tests.factories.roles import running_role
from tests.foundation.core.api.keys import JSON, client, json_of, problem_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def start(cast: Cast) -> Onboarding:
    made: Onboarding = hired(cast, application(cast, running_role(cast)))
    return made


def test_the_plan_is_changed_and_items_are_ticked(cast: Cast, start: Onboarding) -> None:
    api = client(cast.mei, "onboardings:read", "onboardings:write")
    item = f"/api/v1/onboardings/{start.pk}"
    read: Any = api.get(item)
    later = (start.starts_on + timedelta(days=7)).isoformat()
    plan = {"starts_on": later, "first_project": "One depot", "success_metric": "Fewer spoiled loads"}
    changed = json_of(api.patch(item, {**json_of(read), **plan}, content_type=JSON, headers={"If-Match": read["ETag"]}))
    moved = start.starts_on + timedelta(days=7 + changed["checkpoints"][0]["day"])
    assert (changed["starts_on"], changed["checkpoints"][0]["due_on"]) == (later, moved.isoformat())
    assert (
        problem_of(api.patch(item, plan | {"starts_on": "2020-01-01"}, content_type=JSON), 400)["code"] == "past_start"
    )
    stale = api.patch(item, {"first_project": ""}, content_type=JSON, headers={"If-Match": read["ETag"]})
    assert problem_of(stale, 412)
    said = problem_of(api.patch(item, {"manager_id": str(cast.zed.pk)}, content_type=JSON), 400)
    assert (said["code"], said["errors"][0]["pointer"]) == ("unknown_id", "#/manager_id")
    ready = json_of(api.post(f"{item}/tick", {"item_id": changed["items"][0]["id"]}, content_type=JSON))["items"][0]
    assert (ready["done_at"] is not None, ready["done_by_id"]) == (True, str(cast.mei.pk))
    assert (
        problem_of(api.post(f"{item}/tick", {"item_id": str(uuid4())}, content_type=JSON), 400)["code"] == "unknown_id"
    )


def test_a_checkpoint_is_recorded_by_outcome(cast: Cast, start: Onboarding) -> None:
    api = client(cast.mei, "onboardings:read", "onboardings:write")
    item = f"/api/v1/onboardings/{start.pk}"
    point = json_of(api.get(item))["checkpoints"][0]
    outcomes = Outcome.objects.filter(role_id=start.application.role_id, retired_at=None)
    ratings = {str(pk): "met" for pk in outcomes.values_list("pk", flat=True)}
    body = {"checkpoint_id": point["id"], "overall": "met", "ratings": ratings}
    assert problem_of(api.post(f"{item}/checkpoint", body, content_type=JSON), 409)["code"] == "not_started"
    with time_machine.travel(datetime.combine(start.starts_on + timedelta(days=30), time(12)), tick=False):
        api = client(cast.mei, "onboardings:write")
        for wrong in ({}, {**ratings, "x": "met"}, {**ratings, str(uuid4()): "met"}):
            said = problem_of(api.post(f"{item}/checkpoint", {**body, "ratings": wrong}, content_type=JSON), 400)
            assert all(fault["pointer"].startswith("#/ratings/") for fault in said["errors"])
        shown = json_of(api.post(f"{item}/checkpoint", body, content_type=JSON))
    assert shown["checkpoints"][0]["overall"] == "met"
    assert CheckpointRating.objects.filter(checkpoint_id=point["id"]).count() == len(ratings)
