"""Signing in: what programs read first, how somebody is asked, what tokens are good for and when they end."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
import time_machine
from allauth.idp.oidc.models import Client as Program
from allauth.idp.oidc.models import Token
from asgiref.sync import async_to_sync, sync_to_async
from django.test import Client
from mcp import Client as McpClient
from mcp.client.auth import OAuthClientProvider
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.auth import AuthorizationCodeResult, OAuthClientMetadata

from assistants.models import Assistant
from assistants.services.connecting import forget_old
from assistants.services.switching import switch
from foundation.activity.models import Event
from foundation.core import clock
from foundation.people.models import Job
from foundation.people.services import add_member
from tests.assistants.conftest import HOST, allowed
from tests.assistants.signing_in import (
    BACK,
    LIST,
    VERIFIER,
    asked,
    connected,
    granted,
    question,
    registered,
    renewed,
    signed_in,
    tokens_for,
)
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_switched_off_there_is_nothing_and_says_so(cast: Cast) -> None:
    for path in ("/.well-known/oauth-protected-resource/mcp", "/.well-known/oauth-authorization-server"):
        assert Client().get(path).status_code == 404
    answer = asked("any")
    assert (answer.status_code, answer.json()["code"]) == (404, "assistants_off")
    assert "switch them on" in answer.json()["detail"]
    assert registered().status_code == 403
    assert signed_in(cast.ada).get("/oauth/authorize", question("x")).status_code == 403


def test_a_program_finds_its_way_from_the_refusal(cast: Cast) -> None:
    allowed(cast)
    answer = Client().post("/mcp", LIST, content_type="application/json")
    assert answer.status_code == 401
    where = answer["WWW-Authenticate"].split('resource_metadata="')[1].split('"')[0]
    resource = Client().get(urlsplit(where).path).json()
    assert resource["resource"] == f"{HOST}/mcp"
    [server] = resource["authorization_servers"]
    told = Client().get("/.well-known/oauth-authorization-server").json()
    assert told["issuer"] == server == HOST
    assert told["code_challenge_methods_supported"] == ["S256"]
    for name in ("authorization_endpoint", "token_endpoint", "registration_endpoint", "revocation_endpoint"):
        assert told[name].startswith(HOST)


def test_the_way_in_and_a_new_token_for_an_old_one(cast: Cast) -> None:
    allowed(cast)
    client_id, given = connected(cast.ines)
    assert given["scope"] == "hiring"
    assert asked(given["access_token"]).status_code == 200
    row = Assistant.objects.get()
    assert (row.member, row.name, row.people, row.back_to) == (cast.ines, "Gullwing", False, "http://127.0.0.1:43210")
    kept = " ".join(Token.objects.values_list("hash", flat=True))
    assert given["access_token"] not in kept
    assert given["refresh_token"] not in kept
    again = renewed(client_id, given["refresh_token"]).json()
    assert asked(again["access_token"]).status_code == 200
    assert renewed(client_id, given["refresh_token"]).status_code == 400, "each is good once"
    assert Event.objects.filter(verb="assistant.let_in", actor=cast.ines).count() == 1


def test_people_are_ticked_by_the_member_and_allowed_by_an_owner(cast: Cast) -> None:
    allowed(cast, people=True)
    _, given = connected(cast.ada, people="on")
    assert given["scope"] == "hiring people"
    assert Assistant.objects.get().people
    allowed(cast, people=False)
    Assistant.objects.all().delete()
    _, given = connected(cast.ada, people="on")
    assert (given["scope"], Assistant.objects.get().people) == ("hiring", False)


def test_nobody_is_let_through_without_being_asked(cast: Cast) -> None:
    allowed(cast)
    client_id = registered().json()["client_id"]
    browser = signed_in(cast.ines)
    assert "/accounts/login/" in Client().get("/oauth/authorize", question(client_id))["Location"]
    for changed in ({"code_challenge": ""}, {"code_challenge_method": "plain"}, {"prompt": "none"}):
        assert browser.get("/oauth/authorize", question(client_id, **changed)).status_code == 400
    wrong = (
        {"redirect_uri": "https://elsewhere.example/"},
        {"client_id": "nobody"},
        {"resource": "https://x.example/mcp"},
    )
    for changed in wrong:
        answer = browser.get("/oauth/authorize", {**question(client_id), **changed})
        assert answer.status_code == 400, changed
        said = "one thing here" if "resource" in changed else "do not understand"
        assert said in answer.content.decode()
    page = browser.get("/oauth/authorize", question(client_id))
    assert "form-action 'self' http://127.0.0.1:43210" in page["Content-Security-Policy"]
    assert browser.post("/oauth/authorize", {"action": "grant"}).status_code == 400
    assert browser.post("/oauth/authorize", {"action": "grant", "request": "made:up"}).status_code == 403
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.ines.user)
    signed = strict.get("/oauth/authorize", question(client_id)).content.decode()
    signed = signed.split('name="request" value="')[1].split('"')[0]
    assert strict.post("/oauth/authorize", {"action": "grant", "request": signed}).status_code == 403
    assert not Assistant.objects.exists()
    denied = granted(browser, client_id, action="deny")
    assert "error=access_denied" in denied["Location"]
    assert not Assistant.objects.exists()


def test_a_code_is_good_once_and_for_whoever_began(cast: Cast) -> None:
    allowed(cast)
    client_id = registered().json()["client_id"]
    answer = granted(signed_in(cast.ines), client_id)
    code = parse_qs(urlsplit(answer["Location"]).query)["code"][0]
    given = {"grant_type": "authorization_code", "code": code, "redirect_uri": BACK, "client_id": client_id}
    assert Client().post("/oauth/token", {**given, "code_verifier": "x" * 50}).status_code == 400
    other = registered().json()["client_id"]
    assert Client().post("/oauth/token", {**given, "client_id": other, "code_verifier": VERIFIER}).status_code >= 400
    assert Client().post("/oauth/token", {**given, "code_verifier": VERIFIER}).status_code == 200
    assert Client().post("/oauth/token", {**given, "code_verifier": VERIFIER}).status_code == 400


def test_somebody_of_two_organisations_chooses_one(cast: Cast) -> None:
    allowed(cast)
    switch(actor=cast.zed, on=True, people=False)
    twice = add_member(actor=cast.zed, email=cast.ines.user.email, name="Inês", job=Job.OBSERVER)
    client_id = registered().json()["client_id"]
    browser = signed_in(cast.ines)
    first = tokens_for(client_id, granted(browser, client_id, str(cast.acme.pk))).json()
    second = tokens_for(client_id, granted(browser, client_id, str(cast.other.pk))).json()
    assert asked(first["access_token"]).status_code == 401, "the same program is in one of them at a time"
    assert asked(second["access_token"]).status_code == 200
    assert list(Assistant.objects.filter(ended_at=None).values_list("member_id", flat=True)) == [twice.pk]
    strangers = granted(browser, client_id, "0190a0a0-0000-7000-8000-000000000000")
    assert strangers.status_code == 422
    switch(actor=cast.zed, on=False, people=False)
    assert granted(browser, client_id, str(cast.other.pk)).status_code == 422, "switched off there meanwhile"


@pytest.mark.parametrize(
    "addresses",
    [
        [], ["javascript:alert(1)"], ["http://evil.example/"], ["https://a.example/#x"], ["https://u:p@a.example/"],
        ["cursor://back"], ["https://*.example/"], ["/relative"], ["https://a.example/"] * 11, ["https://[::1"],
    ],
)  # fmt: skip
def test_programs_are_sent_back_by_tls_or_to_this_device(addresses: list[str], cast: Cast) -> None:
    allowed(cast)
    answer = registered(redirect_uris=addresses)
    assert answer.status_code == 400
    assert answer.json()["error_description"]
    assert not Program.objects.exists()


def test_registering_gives_little_and_is_measured(cast: Cast) -> None:
    allowed(cast)
    asked_for = {"grant_types": ["client_credentials", "authorization_code"], "scope": "openid email admin"}
    found = registered(client_name="A\u202eB" * 33, **asked_for).json()
    assert (found["grant_types"], found["scope"]) == (["authorization_code", "refresh_token"], "hiring people")
    assert len(found["client_name"]) <= 60
    assert "\u202e" not in found["client_name"]
    assert registered(client_name="a\0b").status_code == 400
    for body, kind in (("[" * 9_000, "application/json"), ("x" * 20_001, "application/json"), ("a=b", "text/plain")):
        assert Client().post("/oauth/register", body, content_type=kind).status_code == 400
    assert [registered().status_code for _ in range(20)].count(429) >= 1
    with time_machine.travel(clock.now() + timedelta(days=1, minutes=1), tick=True):
        forget_old(clock.now())
    assert not Program.objects.exists()


class Kept:
    """Where the SDK keeps tokens: here, in memory."""

    def __init__(self) -> None:
        self.tokens: Any = None
        self.program: Any = None

    async def get_tokens(self) -> Any:
        return self.tokens

    async def set_tokens(self, tokens: Any) -> None:
        self.tokens = tokens

    async def get_client_info(self) -> Any:
        return self.program

    async def set_client_info(self, client_info: Any) -> None:
        self.program = client_info


@pytest.mark.django_db(transaction=True)
def test_the_sdks_client_signs_in_by_itself_over_http(live_server: Any, cast: Cast) -> None:
    allowed(cast)
    browser, kept, back = signed_in(cast.ada), Kept(), []

    async def shown(url: str) -> None:
        def answer() -> str:
            parts = urlsplit(url)
            host = {"HTTP_HOST": parts.netloc}
            page = browser.get(f"{parts.path}?{parts.query}", **host).content.decode()
            signed = page.split('name="request" value="')[1].split('"')[0]
            data = {"request": signed, "organisation": str(cast.acme.pk), "action": "grant"}
            return str(browser.post("/oauth/authorize", data, **host)["Location"])

        back.append(await sync_to_async(answer, thread_sensitive=True)())

    async def came_back() -> AuthorizationCodeResult:
        found = parse_qs(urlsplit(back[-1]).query)
        return AuthorizationCodeResult(code=found["code"][0], state=found["state"][0])

    about = OAuthClientMetadata(client_name="Gullwing", redirect_uris=[BACK])
    auth = OAuthClientProvider(f"{live_server.url}/mcp", about, kept, shown, came_back)

    async def run() -> Any:
        async with (
            httpx2.AsyncClient(auth=auth) as http,
            McpClient(streamable_http_client(f"{live_server.url}/mcp", http_client=http)) as client,
        ):
            listed = [tool.name for tool in (await client.list_tools()).tools]
            return listed, await client.call_tool("list_roles", {})

    listed, roles = async_to_sync(run)()
    assert "list_roles" in listed
    assert roles.structured_content == {"roles": [], "next": None}
    assert Assistant.objects.get().name == "Gullwing"
