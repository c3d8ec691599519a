"""Roles of a batch: put together, as by their PUT one by one, in their order with what stands on them."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from candidates.models import Application
from foundation.activity.models import Event
from foundation.people.models import ExternalRef
from roles.models import BriefVersion, Role
from roles.services import seat_member
from tests.cast import Cast
from tests.factories.candidates import hiring_role
from tests.foundation.core.api.keys import client, json_of
from tests.sync.test_batches import item, post, statuses
from tests.sync.test_batches_together import events, one_by_one

pytestmark = pytest.mark.django_db
SCOPES = ("roles:write", "outcomes:write", "candidates:write", "applications:write", "roles:read")
NOT_COMPARED = {"id", "created_at", "updated_at", "title"}


@pytest.fixture
def api(cast: Cast) -> Client:
    return client(cast.ada, *SCOPES)


def rows_of(role: Role) -> Any:
    """Return everything with which a role begins."""
    role.refresh_from_db()
    plain = {key: value for key, value in vars(role).items() if key not in NOT_COMPARED and not key.startswith("_")}
    seats = [(seat.member_id, seat.kind) for seat in role.seats.all()]
    tasks = list(role.plan_tasks.order_by("position").values_list("phase", "position", "title", "owner", "due_on"))
    openings = list(role.openings.values_list("number", "made_by", "target_on"))
    return plain, seats, tasks, openings, role.scope.goal, role.scope.version


def told(role: Role) -> list[Any]:
    return [(verb, {**data, "title": ""}, *rest[:-1]) for verb, data, *rest in events(role)]


def test_many_are_started_and_changed_in_as_many_queries_as_few_and_as_one_by_one(api: Client) -> None:
    post(api, item("roles", "warm", title="The first prepares what is asked"))
    for wanted, status in (
        (lambda n: item("roles", str(n), title=f"Analyst {n} ", location="Oslo"), "created"),
        (lambda n: item("roles", str(n), location="Lisbon", level="senior"), "updated"),
        (lambda n: item("roles", str(n), location="Lisbon"), "unchanged"),
    ):
        counts = []
        for first, many in ((0, 2), (2, 9)):
            with CaptureQueriesContext(connection) as asked:
                assert statuses(post(api, *(wanted(n) for n in range(first, first + many)))) == [status] * many
            counts.append(len(asked))
        assert counts[0] == counts[1]
        one_by_one(api, wanted(19), 201 if status == "created" else 200)
    many, one = (Role.objects.get(title=f"Analyst {n}") for n in (5, 19))
    assert rows_of(many) == rows_of(one)
    assert told(many) == told(one)
    assert (many.version, many.level) == (2, "senior")


def test_what_stands_on_a_role_comes_behind_it(api: Client) -> None:
    made = post(
        api,
        item("candidates", "1", name="Ana"),
        item("roles", "A", title="One"),
        item("roles", "B", title="Two"),
        item("outcomes", "o1", role_external_id="B", text="Ship it", position=1),
        item("roles", "A", location="Oslo"),
        item("roles", "C", title="Three"),
        item("outcomes", "o2", role_external_id="C", text="Run it", position=1),
        item("roles", "A", location="Lisbon"),
    )
    assert statuses(made) == [*["created"] * 4, "updated", *["created"] * 2, "updated"], made.content
    assert Role.objects.get(title="One").location == "Lisbon"
    assert [one.outcomes[0]["text"] for one in BriefVersion.objects.order_by("pk")] == ["Ship it", "Run it"]
    places = [event.data["after"]["location"] for event in Event.objects.filter(verb="role.changed").order_by("pk")]
    assert places == ["Oslo", "Lisbon"]


def test_an_application_of_a_role_that_was_just_changed_is_taken_in(api: Client, cast: Cast) -> None:
    role = hiring_role(cast)
    role_id = str(role.pk)
    post(api, item("candidates", "1", name="Ana"))
    api.patch(f"/api/v1/roles/{role_id}", {"external_ids": [{"source": "ats", "external_id": "J"}]}, "application/json")
    got = post(
        api,
        item("roles", "J", location="Oslo"),
        item("applications", "1", candidate_external_id="1", role_id=role_id.upper(), stage_key="resume_screen"),
    )
    assert statuses(got) == ["updated", "created"], got.content
    assert Application.objects.get(candidate__name="Ana").role.location == "Oslo"


def test_what_is_wrong_is_told_at_its_place_and_keeps_no_other_out(api: Client) -> None:
    got = post(
        api,
        item("roles", "1", title="One"),
        item("roles", "2", title="  "),
        item("roles", "3", location="Oslo"),
        item("roles", "4", title="Four", archetype="nothing"),
        item("roles", "5", title="Five", workplace="remote"),
        item("roles", "6", title="x" * 200),
        item("roles", "7", title=7),
        item("roles", "8", title="Eight", unknown="x"),
    )
    error = "error"
    assert statuses(got) == ["created", error, error, error, "created", error, error, error], got.content
    places = [one["error"]["errors"][0]["pointer"] for one in json_of(got)["results"] if one["error"]]
    assert places == [
        "#/items/1/data/title", "#/items/2/data/title", "#/items/3/data/archetype", "#/items/5/data/title",
        "#/items/6/data/title", "#/items/7/data/unknown",
    ]  # fmt: skip
    assert sorted(Role.objects.values_list("title", flat=True)) == ["Five", "One"]
    stopped = post(api, item("roles", "9", title="Nine"), item("roles", "10", title=""), atomic=True)
    assert stopped.status_code == 400
    assert not ExternalRef.objects.filter(kind="role", external_id="9").exists()


def test_who_may_not_start_or_change_one_is_told_so(api: Client, cast: Cast) -> None:
    post(api, item("roles", "1", title="One"))
    seat_member(actor=cast.ada, role=Role.objects.get(title="One"), member=cast.tom, kind="interviewer")
    tom = client(cast.tom, *SCOPES)
    got = post(tom, item("roles", "1", location="Oslo"), item("roles", "2", title="Two"))
    assert [one["error"]["status"] for one in json_of(got)["results"]] == [403, 403], got.content
    assert Role.objects.get().location == ""
    mei = client(cast.mei, *SCOPES)
    assert statuses(post(mei, item("roles", "3", title="Three"))) == ["created"]
    assert Role.objects.get(title="Three").seats.get().member == cast.mei
