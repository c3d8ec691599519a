"""One opening with a person in it of whom Tom has said something, and Inês has still to; assistants let in by tests."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx2
import pytest
from allauth.idp.oidc.models import Client as Program
from allauth.idp.oidc.models import Token
from asgiref.sync import async_to_sync, sync_to_async
from django.core.cache import cache
from django.test import Client
from mcp import Client as McpClient
from mcp.client.streamable_http import streamable_http_client

from assistants.models import Assistant
from assistants.services.connecting import let_in
from assistants.services.switching import switch
from candidates.models import Application, FormEntry
from foundation.core import clock
from foundation.people.models import Membership
from roles.models import Role
from tests.cast import Cast
from tests.factories import candidates as people
from tests.factories import roles as openings
from tests.factories.rubrics import submitted_scorecard

HOST = "http://testserver"
SAID, WROTE, NAMED, SUMMED = "gannetfeather", "puffinburrow", "Cormorant Shag", "guillemotledge"


@dataclass(frozen=True)
class Opening:
    """The role, and the application of which words are planted."""

    role: Role
    application: Application


@pytest.fixture(scope="module")
def made_opening(shared: Any) -> Any:
    return shared(_opening)


@pytest.fixture
def opening(cast: Cast, made_opening: Any) -> Opening:
    """An interview by Inês, Tom and Vic that is over: Tom's scorecard is in, the others' are owed."""
    made: Opening = made_opening()
    return made


def _opening(cast: Cast) -> Opening:
    role = openings.open_role(cast)
    found = people.application(cast, role, NAMED)
    FormEntry.objects.create(
        organisation=cast.acme, application=found, name=NAMED, email="cs@example.com", answer=f"I keep a {WROTE}."
    )
    start = clock.now() - timedelta(hours=3)
    interview = people.interview(cast, found, [cast.ines, cast.tom, cast.vic], starts_at=start)
    submitted_scorecard(
        cast, people.seat(interview, cast.tom), evidence=f"Spoke of a {SAID} at length and by themselves.",
        summary=f"A {SUMMED} if there was one.",
    )  # fmt: skip
    people.interview(cast, found, [cast.vic], starts_at=clock.now() + timedelta(days=2))
    return Opening(role, found)


def allowed(cast: Cast, *, people: bool = False) -> None:
    """Ada switches assistants on."""
    switch(actor=cast.ada, on=True, people=people)
    for member in cast.members().values():
        if member.organisation_id == cast.acme.pk:
            member.organisation.settings = cast.ada.organisation.settings


def program(name: str = "Gullwing") -> Program:
    """Return a program that registered."""
    made = Program(name=name, type=Program.Type.PUBLIC)
    made.set_redirect_uris(["http://127.0.0.1/back"])
    made.set_scopes(["hiring", "people"])
    made.set_grant_types(["authorization_code", "refresh_token"])
    made.save()
    return made


@dataclass
class LetIn:
    """An assistant that was let in, with its token."""

    row: Assistant
    token: str

    def do(self, act: Callable[[McpClient], Awaitable[Any]], mode: str = "auto") -> Any:
        """Do something with the SDK's own client, on this test's connection."""

        async def run() -> Any:
            headers = {"Authorization": f"Bearer {self.token}"}
            async with (
                httpx2.AsyncClient(transport=Site(), headers=headers) as http,
                McpClient(streamable_http_client(f"{HOST}/mcp", http_client=http), mode=mode) as client,
            ):
                return await act(client)

        return async_to_sync(run)()

    def call(self, tool: str, mode: str = "auto", **given: Any) -> Any:
        """Call one tool and return its result."""
        return self.do(lambda client: client.call_tool(tool, {k: str(v) for k, v in given.items()}), mode)


def let(member: Membership, *, people: bool = False, name: str = "Gullwing") -> LetIn:
    """Let a program in as a member does who was asked, and give it a token."""
    client = program(name)
    row = let_in(actor=member, client=client, back_to="http://127.0.0.1:7777/back", people=people)
    value = f"token-of-{row.pk}"
    token = Token(client=client, user=member.user, type=Token.Type.ACCESS_TOKEN)
    token.expires_at = clock.now() + timedelta(hours=1)
    token.set_value(value)
    token.save()
    return LetIn(row, value)


class Site(httpx2.AsyncBaseTransport):
    """Our site as a transport of the client's, answered on the thread of the test."""

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        body = await request.aread()

        def answered() -> Any:
            headers = {name: value for name, value in request.headers.items() if name not in ("content-length", "host")}
            kind = headers.pop("content-type", "application/octet-stream")
            return Client().generic(
                request.method, request.url.raw_path.decode(), body, content_type=kind, headers=headers
            )

        found = await sync_to_async(answered, thread_sensitive=True)()
        return httpx2.Response(found.status_code, headers=dict(found.items()), content=found.content)


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    """Counts by address outlive a test."""
    cache.clear()
