"""Fixtures for every test."""

import gc
import pickle
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.backends.base.creation import TEST_DATABASE_PREFIX

from candidates.domain.search import sql as search
from candidates.migrations import _sql as stages
from foundation.activity.migrations import _sql as events
from foundation.people.migrations import _sql as members
from rubrics.migrations import _sql as seats
from tests import browsers, drawing, putting_back
from tests import cast as people

# What the oracle's tests report under: how many cases they tried.
SEALED_CASES = "sealed cases"
FEED_STEPS = "steps of the feed"
_cast: list[bytes] = []


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Make the cast once in the test database; each test works on top of it, and leaves it as it was.

    pytest-django leaves the connection on the real database when no collected test is marked with `django_db`.
    """
    with django_db_blocker.unblock():
        name = connection.settings_dict["NAME"]
        if name != connection.settings_dict["TEST"]["NAME"] and not name.startswith(TEST_DATABASE_PREFIX):
            pytest.exit("A fixture asks for the database, but no test is marked with django_db.", returncode=3)
        _make_triggers()
        if people.load() is None:
            people.build()
        putting_back.keep()


def pytest_configure() -> None:
    """Prepare what all tests use.

    What a run holds on to is looked through rarely: with Python's own thresholds a quarter of its time goes there.
    """
    gc.set_threshold(100_000, 50, 100)
    drawing.prepare()
    browsers.make_cheap()


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say how many cases the oracle of the blind rule tried, and how many steps the copy of the feed was led."""
    for counted, said in (
        (SEALED_CASES, "The oracle of the blind rule tried {:,} cases."),
        (FEED_STEPS, "A copy kept by the feed of changes was led {:,} steps."),
    ):
        tried = sum(
            value
            for reports in terminalreporter.stats.values()
            for report in reports
            if getattr(report, "when", "") == "call"
            for name, value in report.user_properties
            if name == counted
        )
        if tried:
            terminalreporter.write_line(said.format(tried))


def _commits(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    return marker is not None and bool(marker.kwargs.get("transaction"))


# What migrations make beside the tables, by a trigger of it.
TRIGGERS = {
    "activity_event_append_only": events.APPEND_ONLY,
    "activity_event_untold": events.UNTOLD,
    "candidates_interval_apart": stages.INTERVALS_APART,
    "people_membership_kind": members.APART,
    "candidates_candidate_search": search.FORWARD,
    "candidates_candidate_further": search.FURTHER,
    "roles_roleseat_member_id_person": seats.PEOPLE_ARE_ASKED + seats.hold(seats.HELD + seats.HELD_IN_TALK),
}


def _make_triggers() -> None:
    """Make the triggers that migrations make, where tables were made from the models alone (`--no-migrations`)."""
    with connection.cursor() as cursor:
        for name, making in TRIGGERS.items():
            cursor.execute("SELECT 1 FROM pg_trigger WHERE tgname = %s", [name])
            if cursor.fetchone() is None:
                cursor.execute(making)


def _loaded() -> people.Cast:
    """Return a copy of the cast of its own."""
    if not _cast:
        _cast.append(pickle.dumps(people.load()))
    loaded: people.Cast = pickle.loads(_cast[0])  # noqa: S301  (pickled above)
    return loaded


@pytest.fixture
def cast(db: None) -> people.Cast:
    """The two organisations and their people."""
    return _loaded()


@pytest.fixture(scope="module")
def shared(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    """Make something once for all tests of a file: `shared(make)` calls `make(cast)`.

    What it returns gives each test a copy of what was made. The rows stand in a transaction around the file's tests,
    which is rolled back after them; so no test of the file may commit.
    """
    committing = [item.name for item in request.session.items if item.path == request.path and _commits(item)]
    if committing:
        pytest.fail(f"{request.path.name} shares rows between tests, but commits in {committing}")

    def made_once(make: Callable[[people.Cast], Any]) -> Callable[[], Any]:
        made = make(_loaded())
        # What is deferred is checked here once, not again after each test.
        connection.check_constraints()
        kept = pickle.dumps(made)
        return lambda: pickle.loads(kept)  # noqa: S301  (pickled above)

    with django_db_blocker.unblock(), transaction.atomic():
        yield made_once
        transaction.set_rollback(True)
