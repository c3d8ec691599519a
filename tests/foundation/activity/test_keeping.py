"""What was read is kept while nothing happens, for one member, and not a moment longer."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from foundation.activity.keeping import kept
from foundation.activity.services import record
from tests.cast import Cast
from tests.factories.candidates import application, hiring_role

Committed = Callable[..., Any]


@pytest.fixture(autouse=True)
def keeping(settings: Any) -> Iterator[None]:
    settings.KEEP_SECONDS = 60
    cache.clear()
    yield
    cache.clear()


def counted() -> Callable[[], int]:
    calls: list[int] = []

    def read() -> int:
        calls.append(1)
        return len(calls)

    return read


def test_it_is_read_once_while_nothing_happens(cast: Cast) -> None:
    read = counted()
    assert [kept(cast.ada, "n", read), kept(cast.ada, "n", read)] == [1, 1]
    assert kept(cast.ada, "other", read) == 2
    assert kept(cast.mei, "n", read) == 3
    with timezone.override("Pacific/Auckland"):
        assert kept(cast.ada, "n", read) == 4


def test_an_event_makes_everybody_in_the_organisation_read_again(
    cast: Cast, django_capture_on_commit_callbacks: Committed
) -> None:
    ours, theirs = counted(), counted()
    assert (kept(cast.ada, "n", ours), kept(cast.mei, "m", ours), kept(cast.zed, "n", theirs)) == (1, 2, 1)
    with django_capture_on_commit_callbacks(execute=True):
        record("role.created", actor=cast.ada, subject=hiring_role(cast), data={"title": "ML"})
        assert kept(cast.ada, "n", ours) == 1  # not committed: nobody may learn of it yet
    assert (kept(cast.ada, "n", ours), kept(cast.mei, "m", ours), kept(cast.zed, "n", theirs)) == (3, 4, 1)


def test_what_was_read_just_before_a_commit_is_not_kept_past_it(
    cast: Cast, django_capture_on_commit_callbacks: Committed
) -> None:
    def slow() -> str:
        with django_capture_on_commit_callbacks(execute=True):
            record("role.created", actor=cast.ada, subject=role, data={"title": "ML"})
        return "old"

    role = hiring_role(cast)
    assert kept(cast.ada, "n", slow) == "old"
    assert kept(cast.ada, "n", lambda: "new") == "new"


def test_a_page_shows_what_was_done_on_it(cast: Cast, django_capture_on_commit_callbacks: Committed) -> None:
    role = hiring_role(cast)
    client = Client()
    client.force_login(cast.mei.user)
    board = f"/roles/{role.pk}/pipeline/"
    assert "Nobody has applied yet" in client.get(board).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        application(cast, role, "Kwabena Asante-Mills")
    assert "Kwabena Asante-Mills" in client.get(board).content.decode()


def test_without_a_cache_value_or_seconds_everything_is_read(cast: Cast, settings: Any) -> None:
    read = counted()
    kept(cast.ada, "n", read)
    cache.clear()
    assert kept(cast.ada, "n", read) == 2
    settings.KEEP_SECONDS = 0
    assert kept(cast.ada, "n", read) == 3
