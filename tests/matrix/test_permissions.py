"""The permission table is whole: a URL or method of the site or the API that is missing from it fails.

Its rows are asked in two files beside this one, so that two workers share them.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.matrix.routes import methods_of, routes
from tests.matrix.world import World, all_rows

pytestmark = pytest.mark.django_db
ROWS = all_rows()

# Pages that the libraries bring: the path to ask for, and the status of GET signed out and as ada. A new page must be
# added here. What changes something there is behind POST, a session and, for second factors, a fresh password.
THIRD_PARTY: dict[str, tuple[str, int, int]] = {
    "accounts/login/": ("", 200, 302),
    "accounts/logout/": ("", 302, 200),
    "accounts/inactive/": ("", 200, 200),
    "accounts/signup/": ("", 200, 302),
    "accounts/reauthenticate/": ("", 302, 200),
    "accounts/email/": ("", 302, 200),
    "accounts/confirm-email/": ("", 200, 200),
    "accounts/password/change/": ("", 302, 200),
    "accounts/password/set/": ("", 302, 302),
    "accounts/password/reset/": ("", 200, 200),
    "accounts/login/code/confirm/": ("", 302, 302),
    r"accounts/^confirm-email/(?P<key>[-:\w]+)/$": ("accounts/confirm-email/unknown/", 200, 200),
    "accounts/password/reset/key/done/": ("", 200, 200),
    r"accounts/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": (
        "accounts/password/reset/key/1-unknown/",
        200,
        200,
    ),
    "accounts/password/reset/done/": ("", 200, 200),
    "accounts/2fa/": ("", 302, 200),
    "accounts/2fa/authenticate/": ("", 302, 302),
    "accounts/2fa/reauthenticate/": ("", 302, 302),
    "accounts/2fa/totp/activate/": ("", 302, 302),
    "accounts/2fa/totp/deactivate/": ("", 302, 404),
    "accounts/2fa/recovery-codes/": ("", 302, 404),
    "accounts/2fa/recovery-codes/generate/": ("", 302, 302),
    "accounts/2fa/recovery-codes/download/": ("", 302, 404),
    "accounts/2fa/webauthn/": ("", 302, 200),
    "accounts/2fa/webauthn/add/": ("", 302, 302),
    "accounts/2fa/webauthn/reauthenticate/": ("", 302, 302),
    "accounts/2fa/webauthn/keys/<int:pk>/remove/": ("accounts/2fa/webauthn/keys/1/remove/", 302, 302),
    "accounts/2fa/webauthn/keys/<int:pk>/edit/": ("accounts/2fa/webauthn/keys/1/edit/", 302, 302),
    "accounts/2fa/webauthn/login/": ("", 302, 302),
}


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
    ours = ("hiring.", "foundation.", "roles.", "candidates.", "rubrics.", "assessments.")
    return (getattr(view, "cls", None) or view).__module__.startswith(ours)
