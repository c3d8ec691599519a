"""The protocol itself: the official SDK, run for one request at a time.

Each request is whole in itself (stateless, answered as JSON), so the SDK's loop lives as long as the request does, and
tools run on the request's own thread, with its connection to the database. Imported by the first request that asks
here: it takes a second to load, and most installations never do.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import anyio
import mcp_types as types
from asgiref.sync import async_to_sync, sync_to_async
from django.http import HttpRequest, HttpResponse
from mcp.server.lowlevel import Server
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

from assistants.domain.tools import INSTRUCTIONS, Tool, offered
from assistants.models import Assistant
from assistants.queries.switches import reads_people
from assistants.views.calling import ask

Message = dict[str, Any]
# Who asks, for the handlers of one request.
_asks: ContextVar[Assistant] = ContextVar("assistant")


def respond(request: HttpRequest, assistant: Assistant) -> HttpResponse:
    """Answer one request of an assistant that may ask."""
    token = _asks.set(assistant)
    try:
        said = async_to_sync(_run)(_scope(request), request.body)
    finally:
        _asks.reset(token)
    answer = HttpResponse(said.body, status=said.status)
    del answer["Content-Type"]
    for name, value in said.headers:
        answer[name.decode("latin-1")] = value.decode("latin-1")
    answer["Cache-Control"] = "no-store"
    return answer


@dataclass(slots=True)
class _Said:
    """What the SDK answered."""

    status: int = 500
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    body: bytes = b""


async def _run(scope: Message, body: bytes) -> _Said:
    said, parts = _Said(), [body]

    async def receive() -> Message:
        if not parts:
            await anyio.sleep_forever()
        return {"type": "http.request", "body": parts.pop(), "more_body": False}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            said.status, said.headers = message["status"], list(message["headers"])
        else:
            said.body += message.get("body", b"")

    manager = StreamableHTTPSessionManager(_server(), json_response=True, stateless=True)
    async with manager.run():
        handle: Callable[..., Awaitable[None]] = manager.handle_request
        await handle(scope, receive, send)
    return said


def _scope(request: HttpRequest) -> Message:
    """Return the request as ASGI says it; the token stays here."""
    headers = [
        (name.lower().encode("latin-1"), value.encode("latin-1", "replace"))
        for name, value in request.headers.items()
        if name not in ("Authorization", "Cookie")
    ]
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": request.method,
        "scheme": request.scheme,
        "path": request.path,
        "raw_path": request.path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": headers,
        "client": None,
        "server": None,
    }


@cache
def _server() -> Server[Any]:
    return Server(
        "holdout",
        title="Holdout",
        instructions=INSTRUCTIONS,
        on_list_tools=_list_tools,
        on_call_tool=_call_tool,
    )


async def _list_tools(context: Any, params: types.PaginatedRequestParams | None) -> types.ListToolsResult:
    assistant = _asks.get()
    people = assistant.people and reads_people(assistant.member.organisation)
    return types.ListToolsResult(tools=[_described(tool) for tool in offered(people=people)])


def _described(tool: Tool) -> types.Tool:
    return types.Tool(
        name=tool.name,
        title=tool.title,
        description=tool.says,
        input_schema=tool.takes,
        output_schema=tool.answers,
        annotations=types.ToolAnnotations(read_only_hint=True, destructive_hint=False, open_world_hint=False),
    )


async def _call_tool(context: Any, params: types.CallToolRequestParams) -> types.CallToolResult:
    answer = await sync_to_async(ask, thread_sensitive=True)(_asks.get(), params.name, params.arguments or {})
    texts: list[Any] = [types.TextContent(type="text", text=text) for text in answer.texts]
    if answer.content is None:
        return types.CallToolResult(content=texts, is_error=True)
    return types.CallToolResult(content=texts, structured_content=answer.content)
