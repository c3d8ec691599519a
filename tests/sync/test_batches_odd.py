"""Whatever stands in an item where a name is meant is refused with its place, beside the others."""

from __future__ import annotations

from typing import Any

import pytest

from foundation.core.api.permissions import known_scopes
from sync.api.putting import PUTS
from sync.queries.book import REFERS
from tests.cast import Cast
from tests.foundation.core.api.keys import client, json_of
from tests.sync.test_batches import item, post, statuses

pytestmark = pytest.mark.django_db
NAMED = [(name, kind) for name in PUTS for kind in REFERS.get(name, {})]


@pytest.mark.parametrize(("collection", "kind"), NAMED)
@pytest.mark.parametrize("odd", [["R"], {"R": 1}, [], 5, True])
def test_what_is_no_name_is_refused_with_its_place(cast: Cast, collection: str, kind: str, odd: Any) -> None:
    api = client(cast.ada, *known_scopes())
    around = [item("roles", "R", title="One"), item("candidates", "R", name="Ana")]
    for key in (f"{kind}_external_id", f"{kind}_id"):
        got = post(api, *around, item(collection, "odd", **{key: odd}), item("roles", "S", title="Two"))
        assert got.status_code == 207, got.content
        assert statuses(got)[2] == "error"
        assert {*statuses(got)[:2], statuses(got)[3]} <= {"created", "unchanged"}
        assert json_of(got)["results"][2]["error"]["status"] == 400
