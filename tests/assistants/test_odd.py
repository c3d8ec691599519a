"""What strangers send where programs sign in: refused in a form that programs read, whatever it is."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from django.test import Client

from tests.assistants.conftest import Opening, allowed, let
from tests.assistants.signing_in import BACK, VERIFIER, granted, question, registered, signed_in
from tests.cast import Cast

pytestmark = pytest.mark.django_db
ODD = ("", "a\0b", "é", "x" * 5000, "http://[", "//", "[]", "\u202e")


@pytest.mark.parametrize("name", ["client_id", "redirect_uri", "scope", "state", "resource", "response_type", "prompt"])
def test_a_question_that_is_odd(name: str, cast: Cast) -> None:
    allowed(cast)
    browser, client_id = signed_in(cast.ines), registered().json()["client_id"]
    for value in ODD:
        answer = browser.get("/oauth/authorize", {**question(client_id), name: value})
        assert answer.status_code in (200, 302, 400), value


@pytest.mark.parametrize(
    "name", ["client_id", "redirect_uri", "code", "code_verifier", "resource", "grant_type", "refresh_token"]
)
def test_a_request_for_tokens_that_is_odd(name: str, cast: Cast, settings: Any) -> None:
    allowed(cast)
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "assistant_tokens": "1000/m/ip"}
    client_id = registered().json()["client_id"]
    given = {"code": "none", "redirect_uri": BACK, "client_id": client_id, "code_verifier": VERIFIER}
    for kind in ("authorization_code", "refresh_token", "password"):
        for value in ODD:
            answer = Client().post("/oauth/token", {"grant_type": kind, **given, name: value})
            assert answer.status_code in (400, 401), (kind, value)
            assert answer.json()["error"]


@pytest.mark.parametrize("pair", ["\0:x", "x", ":", "é:é", "a:b\0"])
def test_a_secret_that_is_odd(pair: str, cast: Cast) -> None:
    allowed(cast)
    said = {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}
    for path in ("/oauth/token", "/oauth/revoke"):
        answer = Client().post(path, {"grant_type": "authorization_code", "code": "x", "token": "x"}, headers=said)
        assert answer.status_code in (400, 401), path


def test_arguments_that_are_nearly_right(cast: Cast, opening: Opening) -> None:
    allowed(cast)
    assistant, role = let(cast.ada), str(opening.role.pk)

    def said(tool: str, **given: Any) -> Any:
        return assistant.do(lambda client: client.call_tool(tool, given))

    assert said("list_roles", limit=2.0).structured_content["roles"], "a whole number, in JSON"
    for odd in (role + "\n", f"{{{role}}}", f"urn:uuid:{role}", role.replace("-", "")):
        answer = said("read_brief", role_id=odd)
        assert answer.is_error
        assert "this is no id" in answer.content[0].text
    assert not said("read_brief", role_id=role).is_error


def test_an_answer_to_the_page_that_is_odd(cast: Cast) -> None:
    allowed(cast)
    browser, client_id = signed_in(cast.ines), registered().json()["client_id"]
    for value in ODD:
        assert browser.post("/oauth/authorize", {"request": value, "action": "grant"}).status_code in (400, 403)
        if value:
            assert granted(browser, client_id, value).status_code in (400, 422)
