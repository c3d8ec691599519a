"""Changing the library through the API in the form in which it is read."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cast import Cast
from tests.foundation.core.api.keys import JSON, client, json_of, problem_of

pytestmark = pytest.mark.django_db


def test_a_rubric_is_changed_in_the_form_in_which_it_is_read(cast: Cast) -> None:
    api = client(cast.ada, "rubrics:read", "rubrics:write")
    shown = json_of(api.get("/api/v1/rubrics"))["results"][0]
    address = f"/api/v1/rubrics/{shown['id']}"
    shown["criteria"][0]["anchors"][4]["text"] = "Runs it, and retired one"
    assert json_of(api.patch(address, shown, content_type=JSON))["criteria"] == shown["criteria"]

    def places(**criterion: Any) -> list[str]:
        answer: Any = api.patch(address, {"criteria": [criterion]}, content_type=JSON)
        return [fault["pointer"] for fault in problem_of(answer, 400)["errors"]]

    assert places(label="Depth") == ["#/criteria/0/anchors"], "an entry of a list comes whole"
    assert places(label="Depth", anchors=[{"level": 6, "text": "x"}]) == ["#/criteria/0/anchors/0/level"]
    assert places(label="Depth", anchors={}, weight="nan") == ["#/criteria/0/weight"]
