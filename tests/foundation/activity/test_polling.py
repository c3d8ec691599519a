"""Who polls is answered with nothing while nothing happened, and with the page as soon as something did."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client

from foundation.activity.services import mark_of, record
from foundation.core.cache import SoftRedisCache
from foundation.core.clock import now
from foundation.core.redis_link import Link
from foundation.people.models import Membership
from foundation.people.services import add_member
from roles.services import seat_member, unseat_member
from tests.cast import Cast
from tests.factories.candidates import application, hiring_role

Committed = Callable[..., Any]


@pytest.fixture(autouse=True)
def empty_cache() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def still() -> Iterator[time_machine.Traveller]:
    """A clock that stands at the beginning of a minute."""
    with time_machine.travel(now().replace(second=0, microsecond=0), tick=False) as clock:
        yield clock


def signed_in(member: Any) -> Client:
    client = Client()
    client.force_login(member.user)
    return client


def poll(client: Client, path: str, tag: str = "") -> HttpResponse:
    held = {"If-None-Match": tag} if tag else {}
    return client.get(path, headers={"HX-Request": "true", **held})


def board(cast: Cast) -> str:
    return f"/roles/{hiring_role(cast).pk}/pipeline/"


def test_nothing_happened_is_304_with_nothing_in_it(cast: Cast, still: Any) -> None:
    path, client = board(cast), signed_in(cast.mei)
    first = poll(client, path)
    again = poll(client, path, first["ETag"])
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    assert again["ETag"] == first["ETag"]
    assert first["Cache-Control"] == "private, no-store"


def test_an_event_moves_the_mark_of_its_organisation_alone_once_it_is_committed(
    cast: Cast, still: Any, django_capture_on_commit_callbacks: Committed
) -> None:
    role = hiring_role(cast)
    path, client = f"/roles/{role.pk}/pipeline/", signed_in(cast.mei)
    tag = poll(client, path)["ETag"]
    theirs = mark_of(cast.zed.organisation_id)
    with django_capture_on_commit_callbacks(execute=True):
        application(cast, role, "Kwabena Asante-Mills")
        assert poll(client, path, tag).status_code == 304  # not committed: nobody may learn of it yet
    changed = poll(client, path, tag)
    assert (changed.status_code, "Kwabena Asante-Mills" in changed.content.decode()) == (200, True)
    assert mark_of(cast.zed.organisation_id) == theirs


def test_a_tag_is_good_for_one_reader_one_address_and_one_minute(cast: Cast, still: Any) -> None:
    path, client = board(cast), signed_in(cast.mei)
    tag = poll(client, path)["ETag"]
    assert poll(signed_in(cast.rafa), path, tag).status_code == 200
    assert poll(client, f"{path}?late=1", tag).status_code == 200
    moment: datetime = now()
    still.move_to(moment + timedelta(seconds=59))
    assert poll(client, path, tag).status_code == 304
    still.move_to(moment + timedelta(seconds=60))
    assert poll(client, path, tag).status_code == 200


def test_the_tag_of_someone_who_left_is_worth_nothing(cast: Cast, still: Any) -> None:
    path, client = board(cast), signed_in(cast.rafa)
    tag = poll(client, path)["ETag"]
    cast.rafa.active = False
    cast.rafa.save(update_fields=["active"])
    assert poll(client, path, tag).status_code != 304


def test_a_right_that_ended_answers_no_poll(
    cast: Cast, still: Any, django_capture_on_commit_callbacks: Committed
) -> None:
    role = hiring_role(cast)
    path = f"/roles/{role.pk}/pipeline/"
    ben = add_member(actor=cast.ada, email="ben@example.com", name="Ben Okri", job="hiring_manager")
    seat_member(actor=cast.ada, role=role, member=ben, kind="recruiter")
    client = signed_in(ben)
    tag = poll(client, path)["ETag"]
    assert poll(client, path, tag).status_code == 304
    Membership.objects.filter(pk=ben.pk).update(job="interviewer")  # as an act whose mark is still to move
    assert poll(client, path, tag).status_code == 403
    Membership.objects.filter(pk=ben.pk).update(job="hiring_manager")
    with django_capture_on_commit_callbacks(execute=True):
        unseat_member(actor=cast.ada, role=role, member=ben, kind="recruiter")
    assert poll(client, path, tag).status_code == 404


def test_a_poll_asks_for_the_member_alone(cast: Cast, still: Any, django_assert_num_queries: Any) -> None:
    path, client = board(cast), signed_in(cast.mei)
    tag = poll(client, path)["ETag"]
    with django_assert_num_queries(1):
        assert poll(client, path, tag).status_code == 304


def test_a_whole_page_is_always_drawn(cast: Cast, still: Any) -> None:
    path, client = board(cast), signed_in(cast.mei)
    tag = poll(client, path)["ETag"]
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 200


def test_without_a_cache_every_poll_is_drawn(cast: Cast, still: Any) -> None:
    path, client = board(cast), signed_in(cast.mei)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("foundation.activity.services.marks.cache", away())
        patch.setattr("foundation.core.redis_link.link", Link())
        tag = poll(client, path)["ETag"]
        assert poll(client, path, tag).status_code == 200


def away() -> Any:
    """A cache whose server does not answer."""
    return SoftRedisCache("redis://127.0.0.1:1/0", {})


def test_a_change_that_is_rolled_back_moves_no_mark(cast: Cast) -> None:
    before = mark_of(cast.ada.organisation_id)
    record("role.created", actor=cast.ada, subject=hiring_role(cast), data={"title": "ML"})
    assert mark_of(cast.ada.organisation_id) == before
