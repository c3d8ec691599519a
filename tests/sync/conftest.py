"""A stand-in that holds little, and a sync of it."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command

from candidates.models import Application
from foundation.activity.models import Event
from foundation.people.models import ExternalRef
from sync.services import http
from tests.sync import account, standin


@pytest.fixture
def there() -> Iterator[standin.Account]:
    """The other system, with everything in it."""
    with standin.serve(account.held()) as held:
        yield held


@pytest.fixture
def little() -> Iterator[standin.Account]:
    """The other system with its users alone."""
    rows = account.held()
    with standin.serve({name: rows[name] if name == "users" else [] for name in rows}) as held:
        yield held


@pytest.fixture(autouse=True)
def _short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http.time, "sleep", lambda seconds: None)


def sync(held: standin.Account, *options: str, **said: Any) -> dict[str, Any]:
    """Read the stand-in by the command and return what it printed."""
    out, err = io.StringIO(), io.StringIO()
    given = {
        "base_url": held.base,
        "token_url": f"{held.base}/token",
        "client_id": standin.CLIENT,
        "client_secret": standin.SECRET,
        "user_id": standin.USER,
        "organisation": "Brightwater",
    }
    call_command("sync_ats", "greenhouse", "--once", "--json", *options, **{**given, **said}, stdout=out, stderr=err)
    return json.loads(out.getvalue())["collections"]


def counts(said: dict[str, Any], name: str) -> tuple[int, ...]:
    """Return read, created, updated, unchanged and skipped of a collection."""
    return tuple(said[name][word] for word in account.COUNTED)


def written(said: dict[str, Any]) -> dict[str, tuple[int, int]]:
    """Return created and updated of the collections that have any."""
    return {name: (one["created"], one["updated"]) for name, one in said.items() if one["created"] or one["updated"]}


def ours(kind: str, key: int) -> Any:
    """Return the id of our row for a record of the stand-in."""
    return ExternalRef.objects.get(source="greenhouse", kind=kind, external_id=str(key)).object_id


def application(key: int) -> Application:
    """Return our application for one of the stand-in."""
    return Application.objects.select_related("role", "stage", "candidate").get(pk=ours("application", key))


def still(held: standin.Account) -> None:
    """Read once more, and see that nothing is written."""
    events = Event.objects.count()
    assert not written(sync(held))
    assert Event.objects.count() == events
