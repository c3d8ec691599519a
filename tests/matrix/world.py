"""The world that the table is about, and the actors who ask: a session or an API key for each."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import get_resolver, reverse

from foundation.core.api.permissions import known_scopes
from foundation.core.clock import now
from foundation.people.models import ApiKey, Job, User
from foundation.people.services import add_member, deactivate
from tests import cast as people
from tests.matrix.permissions import APPS, LOGIN, MEMBERS, NOWHERE, Row, Status, World

SCRATCH_SCOPE = "nothing:read"
WRITES = ("INSERT", "UPDATE", "DELETE")
SESSIONS = ("django_session",)


def tables() -> list[ModuleType]:
    """Return the modules that hold rows, in the order in which their worlds are built."""
    names = [f"tests.matrix.table_{app}" for app in APPS]
    return [import_module(name) for name in names if find_spec(name)]


def all_rows() -> list[Row]:
    """Return the rows of all tables."""
    return [row for table in tables() for row in table.ROWS]


@contextmanager
def built() -> Iterator[World]:
    """Build the world inside a transaction that is rolled back at the end.

    All requests share one handler: loading the middleware for each of them would take most of the time.
    """
    with transaction.atomic(), override_settings(API_RATE_LIMIT_PER_MINUTE=100_000):
        cast = people.load()
        if cast is None:
            people.build()
            cast = people.load()
        assert cast is not None
        world = World(cast=cast, handler=Client().handler, pages={})
        _outsiders(world)
        for table in tables():
            if hasattr(table, "build"):
                table.build(world)
        _sign_in(world)
        _make_keys(world)
        # What is deferred is checked here once, not again after each test.
        connection.check_constraints()
        yield world
        transaction.set_rollback(True)


def _outsiders(world: World) -> None:
    world.nobody = User.objects.create_user("nobody@elsewhere.example", name="Noor Body")
    world.gone = add_member(actor=world.cast.ada, email="gone@brightwater.example", name="Gil Gone", job=Job.RECRUITER)
    deactivate(actor=world.cast.ada, member=world.gone)


def _sign_in(world: World) -> None:
    users = {first: member.user for first, member in world.cast.members().items()}
    users |= {"nobody": world.nobody, "gone": world.gone.user}
    world.sessions = {}
    for actor, user in users.items():
        client = Client()
        client.force_login(user)
        world.sessions[actor] = client.cookies["sessionid"].value


def _make_keys(world: World) -> None:
    """Give each member a key with every scope; `last_used_at` is set so that reading with it writes nothing."""
    scopes = known_scopes()

    def key(member: Any, allowed: list[str], **fields: Any) -> str:
        made = ApiKey(
            name="matrix", membership=member, scopes=allowed, last_used_at=now() + timedelta(days=1), **fields
        )
        plain = ApiKey.objects.assign_key(made)
        made.save()
        return plain

    members = world.cast.members()
    world.keys = {first: key(members[first], scopes) for first in MEMBERS}
    world.keys["sync"] = world.system_plain
    ApiKey.objects.filter(pk=world.system_key.pk).update(last_used_at=now() + timedelta(days=1))
    world.keys["gone"] = key(world.gone, scopes)
    world.keys["noscope"] = key(members["ada"], [SCRATCH_SCOPE])
    world.keys["expired"] = key(members["ada"], scopes, expiry_date=now() - timedelta(days=1))
    world.keys["revoked"] = key(members["ada"], scopes, revoked=True)


def path_of(row: Row, world: World) -> str:
    """Return the path of a row: by view name, or by filling in the route of the API."""
    kwargs = dict(row.kwargs(world))
    if row.is_api:
        path = row.name
        for entry in get_resolver().resolve(_filled(row.name, kwargs)).captured_kwargs:
            assert entry in kwargs, f"{row.label}: {entry} is not given"
        path = _filled(row.name, kwargs)
    else:
        path = reverse(row.name, kwargs=kwargs)
    query = row.query(world) if callable(row.query) else row.query
    return f"{path}?{query}" if query else path


def _filled(route: str, kwargs: dict[str, Any]) -> str:
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(kwargs[found[1]]), route)


def ask(row: Row, path: str, world: World, actor: str) -> HttpResponse:
    """Send the request of a row as `actor`, undo what it wrote, and return the answer."""
    by_key = row.is_api and actor in world.keys
    client = Client(headers={"Authorization": f"Bearer {world.keys[actor]}"} if by_key else {})
    client.handler = world.handler
    if not row.is_api and actor in world.sessions:
        client.cookies["sessionid"] = world.sessions[actor]
    return (_read if row.method == "GET" else _undone)(client, row, path, world)


def _read(client: Client, row: Row, path: str, world: World) -> HttpResponse:
    """Reading needs nothing undone: a page that writes fails."""
    written: list[str] = []
    with connection.execute_wrapper(_noting(written)):
        answer = _send(client, row, path, world)
    assert not written, f"{row.label} writes on reading: {written[0][:200]}"
    return answer


def _undone(client: Client, row: Row, path: str, world: World) -> HttpResponse:
    with transaction.atomic():
        answer = _send(client, row, path, world)
        transaction.set_rollback(True)
    return answer


def wrong_answers(row: Row, world: World) -> list[str]:
    """Ask as every actor and return a line for each answer that is not the one the table says.

    The pages that opened are kept until the next row is asked, for whoever looks at what stands in them.
    """
    wrong, path = [], path_of(row, world)
    world.pages.clear()
    for actor, expected in row.expected().items():
        answer = ask(row, path, world, actor)
        if row.method == "GET" and not row.is_api and answer.status_code == 200:
            world.pages[path, actor] = answer
        if status_of(answer) != expected:
            wrong.append(f"{actor}: expected {expected}, got {status_of(answer)}  ({_about(answer)})")
    return wrong


def _noting(written: list[str]) -> Callable[..., Any]:
    """Return a wrapper that keeps what is written, sessions aside; it costs less than capturing queries."""

    def run(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith(WRITES) and not any(table in sql for table in SESSIONS):
            written.append(sql)
        return execute(sql, params, many, context)

    return run


def _send(client: Client, row: Row, path: str, world: World) -> HttpResponse:
    data = row.data(world) if callable(row.data) else row.data
    if row.method == "GET":
        return client.get(path)
    if row.is_api and not row.upload:
        body = json.dumps({} if data is None else data, default=str)
        return client.generic(row.method, path, body, content_type="application/json")
    return getattr(client, row.method.lower())(path, dict(data or {}))


def status_of(answer: HttpResponse) -> Status:
    """Return the status of an answer; of a redirect where to, if the table has a word for it."""
    if answer.status_code == 302:
        if answer["Location"].startswith(reverse("account_login")):
            return LOGIN
        if answer["Location"] == reverse("people:no_organisation"):
            return NOWHERE
    return answer.status_code


def _about(answer: HttpResponse) -> str:
    if answer.streaming:
        return ""
    text = answer.content.decode(errors="replace")
    at = text.find("<h1")
    return " ".join(text[max(at, 0) :][:300].split())
