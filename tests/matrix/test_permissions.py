"""The permission table is whole: a URL or method of the site or the API that is missing from it fails.

Its rows are asked in two files beside this one, so that two workers share them.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.matrix.libraries import THIRD_PARTY
from tests.matrix.routes import methods_of, routes
from tests.matrix.world import World, all_rows

pytestmark = pytest.mark.django_db
ROWS = all_rows()

# What answers 404 to everything below /api/ that is not there.
NOTHING = "api/^"


def test_no_two_rows_have_the_same_label() -> None:
    labels = [row.label for row in ROWS]
    assert sorted(label for label in set(labels) if labels.count(label) > 1) == []


def test_every_url_and_method_is_in_the_table() -> None:
    listed = {(row.method, row.name) for row in ROWS}
    missing, known = [], set()
    for route, name, view in routes():
        if route in THIRD_PARTY or route == NOTHING:
            continue
        key = f"/{route}" if route.startswith("api/") else name
        for method in methods_of(view):
            known.add((method, key))
            if (method, key) not in listed:
                missing.append(f"{method} {key} ({route})")
    assert not missing, "not in the table:\n" + "\n".join(sorted(missing))
    assert listed <= known, f"rows for what does not exist: {sorted(listed - known)}"


@pytest.mark.parametrize("route", THIRD_PARTY)
def test_third_party_page(route: str, cast: Any) -> None:
    ada = Client()
    ada.force_login(cast.ada.user)
    path, signed_out, as_ada = THIRD_PARTY[route]
    got = [client.get(f"/{path or route}").status_code for client in (Client(), ada)]
    assert got == [signed_out, as_ada]


@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete"])
def test_an_address_of_the_api_that_is_not_there(method: str, world: World) -> None:
    for headers in ({}, {"Authorization": f"Bearer {world.keys['ada']}"}):
        assert getattr(Client(headers=headers), method)("/api/v1/nothing").status_code == 404


def test_every_page_of_the_libraries_is_listed() -> None:
    theirs = {route for route, _, view in routes() if not _is_ours(view)}
    assert theirs == set(THIRD_PARTY)


def _is_ours(view: Any) -> bool:
    ours = ("hiring.", "foundation.", "roles.", "candidates.", "rubrics.", "assessments.", "sync.", "assistants.")
    return (getattr(view, "cls", None) or view).__module__.startswith(ours)
