"""A program's way in by OAuth, as tests walk it: registered, asked, let in, with tokens."""

from __future__ import annotations

import base64
import hashlib
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.test import Client

from foundation.people.models import Membership
from tests.assistants.conftest import HOST

VERIFIER = "a-verifier-of-at-least-forty-three-characters-long"
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
BACK = "http://127.0.0.1:43210/back"
LIST = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}


def signed_in(member: Membership) -> Client:
    browser = Client()
    browser.force_login(member.user)
    return browser


def registered(**said: Any) -> Any:
    body = {"client_name": "Gullwing", "redirect_uris": [BACK], "token_endpoint_auth_method": "none", **said}
    return Client().post("/oauth/register", body, content_type="application/json")


def question(client_id: str, **changes: Any) -> dict[str, Any]:
    return {
        "response_type": "code", "client_id": client_id, "redirect_uri": BACK, "scope": "hiring people", "state": "xyz",
        "code_challenge": CHALLENGE, "code_challenge_method": "S256", "resource": f"{HOST}/mcp", **changes,
    }  # fmt: skip


def granted(browser: Client, client_id: str, organisation: str = "", **ticked: Any) -> Any:
    """Answer the page as somebody does who lets the program in."""
    page = browser.get("/oauth/authorize", question(client_id))
    assert page.status_code == 200, page.content.decode()
    given = page.content.decode()
    signed = given.split('name="request" value="')[1].split('"')[0]
    chosen = organisation or given.split('name="organisation" value="')[1].split('"')[0]
    data = {"request": signed.replace("&quot;", '"'), "organisation": chosen, "action": "grant", **ticked}
    return browser.post("/oauth/authorize", data)


def tokens_for(client_id: str, answer: Any) -> Any:
    assert answer.status_code == 302, answer.content.decode()
    code = parse_qs(urlsplit(answer["Location"]).query)["code"][0]
    given = {"grant_type": "authorization_code", "code": code, "redirect_uri": BACK, "client_id": client_id}
    return Client().post("/oauth/token", {**given, "code_verifier": VERIFIER})


def connected(member: Membership, **ticked: Any) -> tuple[str, dict[str, Any]]:
    """Go all the way by the pages; returns the program's id and the tokens."""
    client_id = registered().json()["client_id"]
    return client_id, tokens_for(client_id, granted(signed_in(member), client_id, **ticked)).json()


def renewed(client_id: str, refresh: str) -> Any:
    given = {"grant_type": "refresh_token", "refresh_token": refresh, "client_id": client_id}
    return Client().post("/oauth/token", given)


def asked(token: str, **headers: str) -> Any:
    said = {"Authorization": f"Bearer {token}", "Accept": "application/json, text/event-stream", **headers}
    return Client().post("/mcp", LIST, content_type="application/json", headers=said)
