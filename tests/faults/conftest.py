"""The world that the tests of faults stand in, and the table of what was tried and seen.

These tests commit, and stop the servers that others stand on: they run by themselves (`make test-faults`).
"""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from foundation.core.registries import documents
from tests import cast as people
from tests.faults import servers, sheets
from tests.faults.world import World

collect_ignore_glob = [] if os.environ.get("DJANGO_SETTINGS_MODULE") == "tests.faults.settings" else ["test_*.py"]
Told = Callable[[str], None]
_told: list[tuple[str, str, str]] = []


@pytest.fixture(scope="session")
def django_db_setup() -> None:
    """These tests stand on the servers' own database, not on one that pytest-django makes."""


@pytest.fixture(scope="session")
def ground(django_db_blocker: Any) -> Iterator[people.Cast]:
    """Everybody whom the other tests know, in a database that the migrations made."""
    with django_db_blocker.unblock():
        call_command("migrate", interactive=False, verbosity=0)
        people.build()
        cast = people.load()
        assert cast is not None
        yield cast


@pytest.fixture
def cast(ground: people.Cast) -> people.Cast:
    return ground


@pytest.fixture(autouse=True)
def kind_of_sheet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Know the workers' kind of document for as long as a test of faults runs."""
    monkeypatch.setattr(documents, "_entries", {**documents._entries, sheets.KIND.key: sheets.KIND})


@pytest.fixture
def world(cast: people.Cast) -> Iterator[World]:
    """Servers that run, and no worker yet; what a test starts is ended after it."""
    made = World(servers.found[0])
    yield made
    made.stop()
    connection.close()


@pytest.fixture
def told(request: pytest.FixtureRequest) -> Told:
    """Say what was seen, for the table at the end; may be called several times."""
    tried = request.node.name.removeprefix("test_").replace("_", " ")
    return lambda seen: _told.append((request.node.nodeid, tried, seen))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    if not _told:
        return
    failed = {report.nodeid for report in terminalreporter.stats.get("failed", [])}
    terminalreporter.section("what was tried, and what was seen")
    before = ""
    for node, tried, seen in _told:
        mark = "FAILED" if node in failed else "holds"
        if node != before:
            terminalreporter.write_line(f"{mark:8}{tried}")
        before = node
        terminalreporter.write_line(f"          {seen}")
