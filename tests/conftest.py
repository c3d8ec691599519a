"""Fixtures for every test."""

import gc
from importlib import import_module
from typing import Any

import pytest
from django.db import connection
from django.db.backends.base.creation import TEST_DATABASE_PREFIX

from tests import cast as people


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Make the cast once in the test database; each test works in a transaction on top of it.

    pytest-django leaves the connection on the real database when no collected test is marked with `django_db`.
    """
    with django_db_blocker.unblock():
        name = connection.settings_dict["NAME"]
        if name != connection.settings_dict["TEST"]["NAME"] and not name.startswith(TEST_DATABASE_PREFIX):
            pytest.exit("A fixture asks for the database, but no test is marked with django_db.", returncode=3)
        _keep_events_append_only()
        if people.load() is None:
            people.build()


def pytest_configure() -> None:
    """Collect garbage rarely: what a test run holds on to would be looked through again and again."""
    gc.set_threshold(100_000, 50, 100)


def _keep_events_append_only() -> None:
    """Make the trigger that a migration makes, where tables were made from the models alone (`--no-migrations`)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_trigger WHERE tgname = 'activity_event_append_only'")
        if cursor.fetchone() is None:
            cursor.execute(import_module("hiring.activity.migrations.0002_append_only").FORWARD)


@pytest.fixture
def cast(db: None) -> people.Cast:
    """The two organisations and their people; made again after a test that emptied the database."""
    found = people.load()
    if found is None:
        people.build()
        found = people.load()
    assert found is not None
    return found
