"""`expand` shows of another row what the same key gets at its own address, and no more; at the cost of one list."""

import re
from typing import Any

import orjson
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from foundation.core.api.catalogue import catalogue
from foundation.core.api.picking import expansions
from foundation.people.models import ApiKey
from tests.matrix.permissions import World

pytestmark = pytest.mark.django_db
ACTORS = ("tom", "vic", "sync")
OFFSET = re.compile(rb"\d{4}-\d\d-\d\dT[0-9:.]+\+00:00")
# Few enough that a list shows the rows that it is asked for in one page.
PAGE = 500


def listed(api: Client, name: str, query: str) -> list[dict[str, Any]] | None:
    """Return the rows of a list; None where the key may not read it."""
    answer = api.get(f"/api/v1/{name}?limit={PAGE}{query}")
    if answer.status_code == 403:
        return None
    assert answer.status_code == 200, answer.content
    assert not OFFSET.search(answer.content), f"{name}: every time is told with a Z"
    found: list[dict[str, Any]] = orjson.loads(answer.content)["results"]
    return found


@pytest.mark.parametrize("actor", ACTORS)
def test_what_is_expanded_is_what_the_key_reads_anyhow(world: World, actor: str) -> None:
    api = Client(headers={"Authorization": f"Bearer {world.keys[actor]}"})
    api.handler = world.handler
    own: dict[str, dict[str, Any]] = {}
    for name in catalogue():
        rows = listed(api, name, "")
        own[name] = {row["id"]: row for row in rows} if rows is not None else {}
    shown: set[tuple[str, str]] = set()
    for name, view in catalogue().items():
        known = expansions(view)
        for row in listed(api, name, f"&expand={','.join(known)}") or () if known else ():
            for expanded, one in known.items():
                assert row[expanded] == own[one.collection].get(row[one.field]), f"{name}: {expanded}"
                shown |= {(name, expanded)} if row[expanded] else set()
    assert len(shown) > 8


def test_a_scope_that_the_key_lacks_is_named(world: World) -> None:
    poor = ApiKey(name="poor", membership=world.cast.ada, scopes=["applications:read"])
    api = Client(headers={"Authorization": f"Bearer {ApiKey.objects.assign_key(poor)}"})
    poor.save()
    try:
        answer = api.get("/api/v1/applications?expand=candidate")
        assert (answer.status_code, orjson.loads(answer.content)["code"]) == (403, "missing_scope")
        assert "candidates:read" in orjson.loads(answer.content)["detail"]
    finally:
        poor.delete()


def test_expanding_costs_the_same_for_few_rows_and_for_many(world: World) -> None:
    api = Client(headers={"Authorization": f"Bearer {world.keys['ada']}"})
    for name in ("applications", "scorecards", "seats"):
        address = f"/api/v1/{name}?expand={','.join(expansions(catalogue()[name]))}"
        counts = []
        for limit in (2, PAGE):
            with CaptureQueriesContext(connection) as asked:
                assert api.get(f"{address}&limit={limit}").status_code == 200
            counts.append(len(asked))
        assert counts[0] == counts[1], name
