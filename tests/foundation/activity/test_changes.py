"""The feed of changes: nothing is skipped whoever writes meanwhile, and a copy kept by it equals the truth."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from threading import Event as Signal
from typing import Any

import pytest
from django.db import connections, transaction

from candidates.models import Application, Candidate, Tag
from candidates.services import (
    Choices,
    Person,
    edit_candidate,
    merge_people,
    move_application,
    open_pair,
    set_tags,
    take_in,
)
from foundation.activity.models import Change, Era
from foundation.activity.services import eras
from foundation.core import clock
from roles.models import Stage
from tests.cast import Cast
from tests.factories.candidates import hiring_role, interview
from tests.foundation.activity.mirror import FEED, Mirror, ops
from tests.foundation.core.api.keys import client, json_of, problem_of

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def left_open(act: Any) -> Iterator[Any]:
    """Run an act in a transaction of another connection, and commit it when the block is left."""
    done, go_on = Signal(), Signal()

    def run() -> Any:
        try:
            with transaction.atomic():
                made = act()
                done.set()
                go_on.wait(20)
            return made
        finally:
            done.set()
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(run)
        done.wait(20)
        try:
            yield running
        finally:
            go_on.set()
            running.result()


def somebody(cast: Cast, role: Any, name: str) -> Application:
    return take_in(actor=cast.rafa, role=role, person=Person(name, f"{name.lower()}@example.com"))


def tag(cast: Cast, name: str) -> Tag:
    return Tag.objects.create(organisation=cast.acme, name=name)


def test_who_commits_late_is_not_skipped(cast: Cast) -> None:
    mirror = Mirror(cast.rafa, ["tags"])
    with left_open(lambda: tag(cast, "late")):
        tag(cast, "early")
        first = mirror.pull()
    second = mirror.pull()
    assert sorted(one["data"]["name"] for one in [*first, *second]) == ["early", "late"]
    assert mirror.rows == mirror.truth()
    assert mirror.pull() == []


def test_nothing_comes_before_what_it_was_written_upon(cast: Cast) -> None:
    """Somebody begins, another makes a person and commits, the first adds to that person; an older one is running."""
    role = hiring_role(cast)
    mirror = Mirror(cast.rafa, ["candidates", "tags"])
    made, told = Signal(), Signal()

    def first() -> None:
        with transaction.atomic():
            tag(cast, "begun")
            told.set()
            made.wait(20)
            set_tags(actor=cast.rafa, candidate=Candidate.objects.get(name="Upon"), names=["upon"])
        connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(first)
        told.wait(20)
        with left_open(lambda: tag(cast, "older")):
            somebody(cast, role, "Upon")
            made.set()
            running.result()
            seen = mirror.pull()
            assert not [one for one in seen if one["collection"] == "candidates" and one["data"]["tags"]]
    mirror.pull()
    assert mirror.rows == mirror.truth()


def test_a_new_name_is_told_wherever_it_shows(cast: Cast) -> None:
    application = somebody(cast, hiring_role(cast), "Noemi")
    mirror = Mirror(cast.rafa)
    edit_candidate(
        actor=cast.rafa, candidate=application.candidate, application=None, changes={"name": "Noémie"}, version=None
    )
    heard = mirror.pull()
    assert ops(heard) == [("candidates", "upsert"), ("applications", "upsert")]
    assert heard[1]["data"]["candidate_name"] == "Noémie"
    assert mirror.rows == mirror.truth()


def test_merged_people_say_where_they_went_and_removed_rows_that_they_are_gone(cast: Cast) -> None:
    role = hiring_role(cast)
    one, other = somebody(cast, role, "Ana"), somebody(cast, role, "Anna")
    set_tags(actor=cast.rafa, candidate=one.candidate, names=["gone"])
    mirror = Mirror(cast.rafa)
    Tag.objects.all().delete()
    pair = open_pair(actor=cast.rafa, one=one.candidate, other=other.candidate)
    keep = {"name": "first", "email": "first"}
    merge_people(actor=cast.rafa, pair=pair, choices=Choices(keep=keep, goes_on={role.pk: one.pk}))
    gone = {(item["collection"], item["id"]): item["merged_into"] for item in mirror.pull() if item["op"] == "delete"}
    loser = Candidate.everybody.exclude(merged_into=None).get()
    assert gone.pop(("candidates", str(loser.pk))) == str(loser.merged_into_id)
    assert sorted(collection for collection, _ in gone) == ["duplicates", "tags"]
    assert mirror.rows == mirror.truth()


def test_who_loses_or_gains_a_seat_is_told_of_what_they_see_by_it(cast: Cast) -> None:
    role = hiring_role(cast)
    application, other = somebody(cast, role, "Ana"), somebody(cast, role, "Bo")
    mirror = Mirror(cast.ines)
    met = interview(cast, application, [cast.ines])
    assert ("applications", "upsert") in ops(mirror.pull())
    assert mirror.rows == mirror.truth()
    met.seats.all().delete()
    edit_candidate(
        actor=cast.rafa, candidate=other.candidate, application=None, changes={"name": "Unseen"}, version=None
    )
    heard = mirror.pull()
    assert {("applications", "delete"), ("candidates", "delete"), ("interviews", "delete")} <= set(ops(heard))
    assert str(other.pk) not in {one["id"] for one in heard}
    assert mirror.rows == mirror.truth()


def test_whose_job_is_another_begins_anew(cast: Cast) -> None:
    mirror = Mirror(cast.tom)
    cast.tom.job = "hiring_manager"
    cast.tom.save()
    said = problem_of(mirror.api.get(FEED, {"since": mirror.token}), 410)
    assert said["code"] == "resync_required"


def test_pages_hold_what_was_asked_for_and_the_token_comes_last(cast: Cast) -> None:
    role = hiring_role(cast)
    mirror = Mirror(cast.rafa, ["candidates"], ["changes:read", "candidates:read"])
    for name in ("Ana", "Bo", "Cleo"):
        somebody(cast, role, name)
    page = json_of(mirror.api.get(FEED, {"since": mirror.token, "limit": 2, "compact": "true"}))
    assert page["token"] is None
    assert {tuple(one) for one in page["results"]} == {("collection", "id", "op", "at", "merged_into", "data")}
    assert {one["data"] for one in page["results"]} == {None}
    heard = mirror.pull(limit=1)
    assert {one["collection"] for one in heard} == {"candidates"}
    assert mirror.rows == mirror.truth()


def test_tokens_are_bound_and_expire(cast: Cast, settings: Any) -> None:
    api, other = client(cast.rafa, "changes:read", "candidates:read"), client(cast.zed, "changes:read")
    token = json_of(api.get(FEED))["token"]
    for asked, name in ((other.get(FEED, {"since": token}), "since"), (api.get(FEED, {"cursor": "x"}), "cursor")):
        assert problem_of(asked, 400)["errors"][0]["pointer"] == f"?{name}"
    assert api.get(FEED, {"since": token}).status_code == 200
    tag(cast, "old")
    Change.objects.update(at=clock.now() - timedelta(days=settings.CHANGES_KEPT_DAYS + 1))
    assert eras.purge(clock.now()) > 0
    assert problem_of(api.get(FEED, {"since": token}), 410)["code"] == "resync_required"


def test_another_cluster_begins_a_new_era(cast: Cast) -> None:
    api = client(cast.rafa, "changes:read", "candidates:read")
    token = json_of(api.get(FEED))["token"]
    Era.objects.update(system="another.1")
    Change.objects.update(xid=2**50)  # as a dump brings them along
    assert problem_of(api.get(FEED, {"since": token}), 410)["code"] == "resync_required"
    token = json_of(api.get(FEED))["token"]
    tag(cast, "new")
    page = json_of(api.get(FEED, {"since": token}))
    assert [one["data"]["name"] for one in page["results"] if one["collection"] == "tags"] == ["new"]


def test_what_is_written_the_same_again_is_not_told(cast: Cast) -> None:
    application = somebody(cast, hiring_role(cast), "Ana")
    mirror = Mirror(cast.rafa)
    Application.objects.filter(pk=application.pk).update(source=application.source)
    Candidate.objects.update(looked_at=clock.now())
    assert mirror.pull() == []
    stage = Stage.objects.filter(role=application.role).order_by("position")[1]
    move_application(actor=cast.rafa, application=application, to_stage=stage, seen_stage_id=application.stage_id)
    told = [name for name, _ in ops(mirror.pull())]
    assert len(told) == len(set(told)) + told.count("stage-intervals") - 1


def test_updated_after_has_who_committed_late_and_what_shows_another_row(cast: Cast) -> None:
    application = somebody(cast, hiring_role(cast), "Noemi")
    api = client(cast.rafa, "candidates:read", "applications:read")

    def since(moment: Any, name: str = "tags", more: str = "") -> list[dict[str, Any]]:
        return list(json_of(api.get(f"/api/v1/{name}?updated_after={moment:%Y-%m-%dT%H:%M:%S.%fZ}{more}"))["results"])

    with left_open(lambda: tag(cast, "late")):
        seen = tag(cast, "early")
        assert [row["name"] for row in since(seen.created_at - timedelta(seconds=30))] == ["early"]
    assert "late" in [row["name"] for row in since(seen.updated_at)]
    moment = clock.now()
    # What was told may be told again while anything runs in the cluster, another database's transaction too.
    assert "Noémie" not in [row["candidate_name"] for row in since(moment, "applications")]
    edit_candidate(
        actor=cast.rafa, candidate=application.candidate, application=None, changes={"name": "Noémie"}, version=None
    )
    assert [row["candidate_name"] for row in since(moment, "applications")] == ["Noémie"]
    assert since(moment, "applications", "&status=rejected") == []
    assert [row["candidate_name"] for row in since(moment, "applications", "&sort=-applied_at")] == ["Noémie"]


def test_what_changed_in_another_order_is_the_same(cast: Cast) -> None:
    api, start = client(cast.rafa, "candidates:read"), clock.now()
    with left_open(lambda: tag(cast, "late")):
        for name in ("b", "a", "c"):
            tag(cast, name)
        moment = clock.now()
    query = f"/api/v1/tags?updated_after={moment:%Y-%m-%dT%H:%M:%S.%fZ}"
    assert "late" in [row["name"] for row in json_of(api.get(f"{query}&sort=name"))["results"]]
    query = f"/api/v1/tags?limit=2&count=true&updated_after={start:%Y-%m-%dT%H:%M:%S.%fZ}"
    first = json_of(api.get(f"{query}&sort=-name"))
    second = json_of(api.get(f"{query}&sort=-name&cursor={first['next_cursor']}"))
    names = [[row["name"] for row in page["results"]] for page in (first, second)]
    assert (names, first["count"], second["next_cursor"]) == ([["late", "c"], ["b", "a"]], 4, None)
    for other in (query, f"{query}&sort=name", "/api/v1/tags?limit=2&sort=-name"):
        assert problem_of(api.get(f"{other}&cursor={first['next_cursor']}"), 400)


def test_pages_of_what_changed_hold_each_row_and_a_late_one_comes_at_the_end(cast: Cast) -> None:
    api, start = client(cast.rafa, "candidates:read"), clock.now()
    tags = [tag(cast, name) for name in "abcd"]
    query = f"/api/v1/tags?limit=2&count=true&updated_after={start:%Y-%m-%dT%H:%M:%S.%fZ}"
    first = json_of(api.get(query))
    tags[0].save()
    second = json_of(api.get(f"{query}&cursor={first['next_cursor']}"))
    third = json_of(api.get(f"{query}&cursor={second['next_cursor']}"))
    assert [[row["name"] for row in page["results"]] for page in (first, second, third)] == [
        ["a", "b"],
        ["c", "d"],
        ["a"],
    ]
    assert (first["count"], third["next_cursor"]) == (4, None)
    for other in ("/api/v1/tags?limit=2", "/api/v1/candidates?limit=2", f"{query}&name=a"):
        said = problem_of(api.get(f"{other}&cursor={first['next_cursor']}"), 400)
        assert "?cursor" in [fault["pointer"] for fault in said["errors"]]
