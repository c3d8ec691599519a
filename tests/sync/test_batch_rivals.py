"""Batches beside each other and beside pages, in transactions of their own: nobody is turned away, no row is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.test import Client

from candidates.models import Candidate
from candidates.services import edit_candidate
from foundation.people.services import external_ids
from tests.cast import Cast
from tests.foundation.core.api.keys import JSON, client
from tests.sync.test_batches import item, post, statuses

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = [str(number) for number in range(12)]


@pytest.fixture
def api(cast: Cast) -> Client:
    return client(cast.ada, "candidates:write")


def called(names: list[str], company: str) -> list[dict[str, Any]]:
    return [item("candidates", name, name=f"Person {name}", company=company) for name in names]


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    start = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        start.wait()
        try:
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [one.result() for one in [pool.submit(run, act) for act in acts]]


@pytest.mark.parametrize("known", [False, True], ids=["new", "known"])
def test_opposite_orders_wait_for_each_other_and_the_last_one_stands(api: Client, known: bool) -> None:
    if known:
        post(api, *called(PEOPLE, "Before"))
    orders = (PEOPLE, PEOPLE[::-1], PEOPLE)
    acts = [lambda names=names, n=n: post(api, *called(names, f"House {n}")) for n, names in enumerate(orders)]
    single = [lambda: api.put("/api/v1/candidates/external/ats/3", {"name": "Person 3", "title": "x"}, JSON)]
    answers = at_once(*acts, *single)
    assert {answer.status_code for answer in answers} <= {200, 201}, [one.content[:300] for one in answers]
    kept = set(Candidate.objects.values_list("company", flat=True))
    assert len(kept) == 1, "a batch stands as a whole before or behind another"
    assert Candidate.objects.count() == len(PEOPLE)
    assert Candidate.objects.get(title="x").name == "Person 3"


def test_an_act_of_a_page_that_crosses_a_batch_lets_it_begin_anew(api: Client, cast: Cast) -> None:
    post(api, *called(["1", "2"], "A"))
    one, two = Candidate.objects.order_by("name")
    tries: list[str] = []

    def page() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL deadlock_timeout = '20s'")
            edit_candidate(actor=cast.ada, candidate=two, application=None, changes={"title": "Two"})
            crossed.wait(20)
            while True:  # until the batch has locked the first person and waits for the second
                cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = 'transactionid'")
                if cursor.fetchone()[0]:
                    break
            edit_candidate(actor=cast.ada, candidate=one, application=None, changes={"title": "One"})

    def noted(execute: Any, sql: str, *args: Any) -> Any:
        if "FOR NO KEY UPDATE" in sql and "candidates_candidate" in sql:
            tries.append(sql)
            if len(tries) == 1:
                crossed.wait(20)
        return execute(sql, *args)

    def batch() -> Any:
        connection.cursor().execute("SET deadlock_timeout = '30ms'")
        with connection.execute_wrapper(noted):
            return post(api, *called(["1", "2"], "B"))

    crossed = Barrier(2)
    _, answer = at_once(page, batch)
    assert (answer.status_code, statuses(answer)) == (200, ["updated", "updated"]), answer.content
    assert set(Candidate.objects.values_list("company", "title")) == {("B", "One"), ("B", "Two")}
    assert len(tries) > 1, "what was done before is done again"


@pytest.fixture
def somebody_puts(cast: Cast) -> Iterator[None]:
    """A batch in a connection of its own that does not come to its end."""
    go, began = Event(), Event()

    def put() -> None:
        with transaction.atomic():
            assert external_ids.take_turn_if_free(cast.acme.pk)
            began.set()
            assert go.wait(30)
        connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        ends = pool.submit(put)
        assert began.wait(10)
        yield
        go.set()
        ends.result()


@pytest.mark.usefixtures("somebody_puts")
def test_whoever_waits_too_long_is_told_when_to_come_again(api: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(external_ids, "PATIENCE", 1)
    acts = (
        lambda: post(api, *called(PEOPLE, "A")),
        lambda: api.put("/api/v1/candidates/external/ats/9", {"name": "Nine"}, JSON),
    )
    for answer in at_once(*acts):
        assert (answer.status_code, answer["Retry-After"], answer.json()["code"]) == (503, "5", "busy")
    assert not Candidate.objects.exists()


def test_the_limit_of_waiting_is_that_of_before_once_the_turn_is_taken(cast: Cast) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '77s'")
        external_ids.take_turn(cast.acme.pk)
        external_ids.called(organisation_id=cast.acme.pk, kind="candidate", name=external_ids.Name("ats", "1"))
        cursor.execute("SELECT current_setting('lock_timeout')")
        assert cursor.fetchone() == ("77s",)
