"""Nothing that a GET gives is refused by its PATCH, and sent back as it came it changes nothing: of every shape."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from foundation.activity.models import Event
from foundation.core.api.views import Changes
from tests.foundation.core.api.keys import JSON, json_of, problem_of
from tests.matrix.permissions import MEMBERS, Row, World
from tests.matrix.routes import routes
from tests.matrix.world import all_rows, path_of

pytestmark = pytest.mark.django_db
VIEWS: dict[str, Any] = {
    f"/{route}": view.cls for route, _, view in routes() if issubclass(getattr(view, "cls", object), Changes)
}
ROWS = [row for row in all_rows() if row.method == "PATCH" and row.name in VIEWS]
# Whoever may change the row, also where its state or this body stands in the way.
TAKEN = {200, 204, 409}


@pytest.fixture
def asked(row: Row, world: World) -> Any:
    """A client of somebody whom the row of the permission table lets change what its address leads to."""
    actor = next(one for one, status in row.expected().items() if one in MEMBERS and status in TAKEN)
    with transaction.atomic():
        api = Client(headers={"Authorization": f"Bearer {world.keys[actor]}"})
        api.handler = world.handler
        yield api, path_of(row, world)
        transaction.set_rollback(True)


def test_every_collection_with_a_patch_is_here() -> None:
    assert {row.name for row in ROWS} == set(VIEWS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.label)
def test_what_was_read_is_taken_back_whole(row: Row, asked: Any) -> None:
    api, address = asked
    read = api.get(address)
    told = Event.objects.count()
    back = api.patch(address, read.content, content_type=JSON, headers={"If-Match": read["ETag"]})
    assert (back.status_code, json_of(back), back["ETag"]) == (200, json_of(read), read["ETag"]), back.content
    assert Event.objects.count() == told
    refused = problem_of(api.patch(address, {"id": "0"}, content_type=JSON), 400)
    assert [(one["pointer"], one["code"]) for one in refused["errors"]] == [("#/id", "read_only")]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.label)
def test_what_may_be_written_has_the_form_that_is_read(row: Row, asked: Any) -> None:
    """The input takes each value as it is shown, so that lists can be changed in part and sent back."""
    api, address = asked
    view, shown = VIEWS[row.name], json_of(api.get(address))
    given = view.input(data={key: shown[key] for key in view.input().fields if key in shown}, partial=True)
    assert given.is_valid(), given.errors
