"""Assistants that were let in: who sees them, what they may ask, and what ends it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from asgiref.sync import sync_to_async
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from mcp import Client as McpClient

from assistants.models import Assistant, Call
from assistants.services.connecting import disconnect
from assistants.services.switching import switch
from foundation.activity.models import Notification
from foundation.core import clock
from foundation.people.models import Job
from foundation.people.services import change_job, deactivate
from tests.assistants.conftest import HOST, LetIn, allowed, let
from tests.assistants.signing_in import LIST, asked, connected, renewed, signed_in
from tests.cast import Cast

pytestmark = pytest.mark.django_db


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
