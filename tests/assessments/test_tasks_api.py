"""Keeping the library of take-homes through the API."""

from __future__ import annotations

from typing import Any

import pytest

from assessments.models import Task, TaskVersion
from foundation.activity.models import Event
from foundation.core.clock import now
from tests.cast import Cast
from tests.foundation.core.api.keys import JSON, client, json_of, problem_of

pytestmark = pytest.mark.django_db
URL = "/api/v1/tasks"
SAID = {"label": "Cranes", "context": "A port plans its cranes.", "asks": ["A baseline", "Its limits"], "hours": "3.5"}


def test_a_task_is_added_and_changed_and_what_was_sent_stays(cast: Cast) -> None:
    api = client(cast.mei, "tasks:read", "tasks:write")
    made: Any = api.post(URL, SAID, content_type=JSON)
    shown = json_of(made)
    assert (made.status_code, shown["key"], shown["number"], shown["hours"]) == (201, "cranes", 1, "3.5")
    item = f"{URL}/{shown['id']}"
    TaskVersion.objects.filter(task_id=shown["id"]).update(frozen_at=now())
    changed = json_of(api.patch(item, {**shown, "asks": [*shown["asks"], "A plan"]}, content_type=JSON))
    assert (changed["number"], changed["asks"][2], changed["context"]) == (2, "A plan", SAID["context"])
    assert changed["updated_at"] > shown["updated_at"]
    assert TaskVersion.objects.get(task_id=shown["id"], number=1).asks == SAID["asks"]
    told = Event.objects.count()
    assert json_of(api.patch(item, {"label": " Cranes "}, content_type=JSON)) == changed
    assert Event.objects.count() == told


def test_what_is_wrong_is_said_at_its_place(cast: Cast) -> None:
    api = client(cast.ada, "tasks:write")
    wrong = {**SAID, "for_archetypes": ["pirate"], "dataset": ["one CSV", "x" * 401], "hours": 7}
    said = problem_of(api.post(URL, wrong, content_type=JSON), 400)
    assert {fault["pointer"] for fault in said["errors"]} == {"#/dataset/1", "#/hours"}
    said = problem_of(api.post(URL, {**SAID, "for_archetypes": ["pirate"]}, content_type=JSON), 400)
    assert [fault["pointer"] for fault in said["errors"]] == ["#/for_archetypes/0"]
    taken = Task.objects.filter(organisation_id=cast.ada.organisation_id)[0].key
    for key in ("No Key", taken):
        said = problem_of(api.post(URL, {**SAID, "key": key}, content_type=JSON), 400)
        assert said["errors"][0]["pointer"] == "#/key"
