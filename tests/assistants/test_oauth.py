"""Signing in: what programs read first, how somebody is asked, what tokens are good for and when they end."""

from __future__ import annotations

import base64
import hashlib
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
import time_machine
from allauth.idp.oidc.models import Client as Program
from allauth.idp.oidc.models import Token
from asgiref.sync import async_to_sync, sync_to_async
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from mcp import Client as McpClient
from mcp.client.auth import OAuthClientProvider
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.auth import AuthorizationCodeResult, OAuthClientMetadata

from assistants.models import Assistant, Call
from assistants.services.connecting import disconnect, forget_old
from assistants.services.switching import switch
from foundation.activity.models import Event, Notification
from foundation.core import clock
from foundation.people.models import Job, Membership
from foundation.people.services import add_member, change_job, deactivate
from tests.assistants.conftest import HOST, LetIn, allowed, let
from tests.cast import Cast

pytestmark = pytest.mark.django_db
VERIFIER = "a-verifier-of-at-least-forty-three-characters-long"
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
BACK = "http://127.0.0.1:43210/back"
LIST = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    """Counts by address outlive a test."""
    cache.clear()


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


def test_switched_off_all_end_at_once(cast: Cast) -> None:
    allowed(cast)
    client_id, given = connected(cast.ines)
    switch(actor=cast.zed, on=True, people=False)
    switch(actor=cast.ada, on=False, people=False)
    answer = asked(given["access_token"])
    assert (answer.status_code, answer.json()["code"]) == (403, "assistants_off")
    assert renewed(client_id, given["refresh_token"]).status_code == 400
    allowed(cast)
    assert asked(given["access_token"]).status_code == 401, "each is let in again"


@pytest.mark.parametrize("how", ["deactivated", "another job", "disconnected", "by an owner", "account", "expired"])
def test_what_ends_it(how: str, cast: Cast) -> None:
    allowed(cast)
    client_id, given = connected(cast.ines)
    assistant, later = Assistant.objects.get(), timedelta()
    if how == "deactivated":
        deactivate(actor=cast.ada, member=cast.ines)
    elif how == "another job":
        change_job(actor=cast.ada, member=cast.ines, job=Job.OBSERVER, technical=False)
    elif how == "disconnected":
        disconnect(actor=cast.ines, assistant=assistant)
    elif how == "by an owner":
        disconnect(actor=cast.ada, assistant=assistant)
    elif how == "account":
        cast.ines.user.is_active = False
        cast.ines.user.save()
    else:
        later = timedelta(minutes=61)
    with time_machine.travel(clock.now() + later, tick=True):
        answer = asked(given["access_token"])
        assert answer.status_code == 401
        assert 'error="invalid_token"' in answer["WWW-Authenticate"]
        again = renewed(client_id, given["refresh_token"])
        assert again.status_code == (200 if how == "expired" else 400)
    assert not Call.objects.exists()


def test_a_program_that_signs_out_has_ended(cast: Cast) -> None:
    allowed(cast)
    client_id, given = connected(cast.ines)
    other, _ = connected(cast.tom)
    stolen = {"token": given["access_token"], "client_id": other}
    Client().post("/oauth/revoke", stolen)
    assert asked(given["access_token"]).status_code == 200, "another program ends nothing"
    assert Client().post("/oauth/revoke", {"token": given["refresh_token"], "client_id": client_id}).status_code == 200
    assert asked(given["access_token"]).status_code == 401
    assert Assistant.objects.get(member=cast.ines).why == Assistant.Why.PROGRAM


def test_too_many_questions_in_a_minute(cast: Cast, settings: Any) -> None:
    settings.ASSISTANT_CALLS_PER_MINUTE = 2
    allowed(cast)
    assistant = let(cast.ada)
    with time_machine.travel(clock.now().replace(second=5), tick=False):
        found = [asked(assistant.token) for _ in range(3)]
    assert [answer.status_code for answer in found] == [200, 200, 429]
    assert int(found[2]["Retry-After"]) == 55
    assert asked(let(cast.ada).token).status_code == 200, "each has a measure of its own"


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


def test_the_endpoint_takes_questions_alone(cast: Cast) -> None:
    allowed(cast)
    token = let(cast.ada).token
    assert Client().get("/mcp").status_code == 405
    assert Client().delete("/mcp").status_code == 405
    assert asked(token, Origin="https://evil.example").status_code == 403
    assert asked(token, Origin=HOST).status_code == 200
    large = Client().post("/mcp", "x" * 600_000, content_type="application/json", headers={"Authorization": "Bearer x"})
    assert large.status_code == 413
    said = {"Authorization": f"Bearer {token}", "Accept": "application/json, text/event-stream"}
    assert Client().post("/mcp", {"a": "b"}, headers={"Authorization": f"Bearer {token}"}).status_code == 415
    unnamed = '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{}}'
    for body in ("", "{", "[]", "[" * 9_000, '{"jsonrpc": "2.0"}', unnamed):
        answer = Client().post("/mcp", body, content_type="application/json", headers=said)
        assert answer.status_code < 500, body
    for wrong in ("x" * 5000, "é", "a b", "\t"):
        assert asked(wrong).status_code == 401


def test_a_session_is_no_token(cast: Cast) -> None:
    allowed(cast)
    assert signed_in(cast.ada).post("/mcp", LIST, content_type="application/json").status_code == 401


def test_a_call_on_the_way_is_refused_once_it_is_switched_off(cast: Cast) -> None:
    allowed(cast)
    assistant = let(cast.ada)

    async def act(client: McpClient) -> Any:
        await client.call_tool("my_todos", {})
        await sync_to_async(switch, thread_sensitive=True)(actor=cast.ada, on=False, people=False)
        with pytest.raises(Exception, match=r"."):
            await client.call_tool("my_todos", {})

    assistant.do(act)
    assert Call.objects.count() == 1


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


def test_only_its_member_and_owners_see_an_assistant(cast: Cast) -> None:
    allowed(cast)
    mine: LetIn = let(cast.ines)
    path = f"/settings/assistants/{mine.row.pk}/"
    for member, status in ((cast.ines, 200), (cast.ada, 200), (cast.tom, 404), (cast.rafa, 404), (cast.zed, 404)):
        assert signed_in(member).get(path).status_code == status
    mine.call("my_todos")
    assert "To-dos" in signed_in(cast.ada).get(path).content.decode()
    listed = signed_in(cast.tom).get("/settings/assistants/").content.decode()
    assert "Gullwing" not in listed
    assert signed_in(cast.tom).post(f"{path}disconnect/").status_code == 404
    assert signed_in(cast.tom).post("/settings/assistants/", {"on": "on"}).status_code == 403
    assert signed_in(cast.ada).post("/settings/assistants/", {"people": "on"}).status_code == 422
    assert signed_in(cast.ada).post(f"{path}disconnect/").status_code == 302
    mine.row.refresh_from_db()
    assert mine.row.why == Assistant.Why.OWNER


def test_its_member_is_told_that_one_was_let_in(cast: Cast) -> None:
    allowed(cast)
    connected(cast.ines)
    notice = Notification.objects.get(recipient=cast.ines)
    assert "Gullwing" in notice.title
    assert notice.url == f"/settings/assistants/{Assistant.objects.get().pk}/"
    assert not Notification.objects.exclude(pk=notice.pk).exists()


def test_the_list_costs_the_same_however_long(cast: Cast) -> None:
    allowed(cast)
    browser, found = signed_in(cast.ada), []
    for member in (cast.ada, cast.ines, cast.tom):
        let(member).call("my_todos")
        browser.get("/settings/assistants/")
        with CaptureQueriesContext(connection) as asked_for:
            assert browser.get("/settings/assistants/").status_code == 200
        found.append(len(asked_for))
    assert found[0] == found[1] == found[2] <= 15
