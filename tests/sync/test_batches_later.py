"""What a batch says of a role's outcomes and of first months: by name, once, by the acts of their pages."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from candidates.models import Checkpoint, CheckpointRating, Onboarding
from foundation.activity.models import Event
from foundation.people.services.external_ids import bind
from roles.models import BriefVersion, Outcome, Role
from roles.services.briefs import reopen_brief
from tests.cast import Cast
from tests.factories.candidates import application
from tests.factories.hiring import hired
from tests.factories.roles import ready_role, running_role
from tests.foundation.core.api.keys import JSON, client, json_of, problem_of
from tests.sync.test_batches import item, post, statuses

pytestmark = pytest.mark.django_db
SCOPES = ("roles:write", "outcomes:write", "onboardings:write", "onboardings:read", "outcomes:read")


@pytest.fixture
def api(cast: Cast) -> Client:
    return client(cast.mei, *SCOPES)


@pytest.fixture
def start(cast: Cast) -> Onboarding:
    made: Onboarding = hired(cast, application(cast, running_role(cast)))
    bind(
        organisation_id=made.organisation_id,
        source="ats",
        kind="application",
        names={"70": made.application_id},
    )
    return made


def errors(answer: Any) -> list[Any]:
    return [one["error"] and (one["error"]["code"], one["error"]["errors"]) for one in json_of(answer)["results"]]


def test_outcomes_come_with_their_role_and_the_same_again_writes_nothing(cast: Cast) -> None:
    api = client(cast.ada, *SCOPES)
    goals = [item("outcomes", str(n), role_external_id="R", text=f"Goal {n}", position=n) for n in (1, 2, 3)]
    made = post(api, item("roles", "R", title="Analyst"), *goals)
    assert statuses(made) == ["created"] * 4, made.content
    role = Role.objects.get(title="Analyst")
    assert [one["text"] for one in BriefVersion.objects.get(role=role).outcomes] == ["Goal 1", "Goal 2", "Goal 3"]
    events, counts = Event.objects.count(), []
    for size in (1, 3):
        with CaptureQueriesContext(connection) as asked:
            assert statuses(post(api, *goals[:size])) == ["unchanged"] * size
        counts.append(len(asked))
    assert counts[0] == counts[1]
    answer = post(
        api,
        item("outcomes", "2", text="Goal two"),
        item("outcomes", "3", position=1),
        item("outcomes", "2", position=7),
        item("outcomes", "2", position=7),
        item("outcomes", "9", text="Of no role"),
        item("outcomes", "9", role_external_id="R"),
    )
    assert statuses(answer) == ["updated", "updated", "unchanged", "unchanged", "error", "error"]
    assert [one["text"] for one in BriefVersion.objects.get(role=role).outcomes] == ["Goal 3", "Goal 1", "Goal two"]
    assert Event.objects.count() == events + 2
    pointers = [one["errors"][0]["pointer"] for one in (r["error"] for r in json_of(answer)["results"]) if one]
    assert pointers == ["#/items/4/data/role_id", "#/items/5/data/text"]
    shown = json_of(api.get(f"/api/v1/outcomes?role_id={role.pk}&sort=position"))["results"]
    assert shown[0]["external_ids"] == [{"source": "ats", "external_id": "3"}]


def test_an_outcome_of_a_brief_that_is_frozen_or_of_another_role_is_refused(api: Client, cast: Cast) -> None:
    role, other = ready_role(cast), running_role(cast)
    outcome = Outcome.objects.filter(role=role).order_by("position")[0]
    bind(organisation_id=role.organisation_id, source="ats", kind="outcome", names={"1": outcome.pk})
    bind(organisation_id=role.organisation_id, source="ats", kind="role", names={"J": role.pk})
    url = "/api/v1/outcomes/external/ats/1"
    assert json_of(api.put(url, {"role_external_id": "J", "text": outcome.text}, JSON))["id"] == str(outcome.pk)
    assert problem_of(api.put(url, {"text": "Else"}, JSON), 409)["code"] == "brief_frozen"
    elsewhere = {"role_id": str(other.pk), "text": outcome.text}
    assert problem_of(api.put(url, elsewhere, JSON), 400)["code"] == "other_subject"
    reopen_brief(actor=cast.mei, role=role)
    assert json_of(api.put(url, {"text": "Else"}, JSON))["text"] == "Else"
    assert problem_of(client(cast.ines, *SCOPES).put(url, {"text": "Mine"}, JSON), 403)
    stranger = problem_of(client(cast.zed, *SCOPES).put(url, {"text": "Mine"}, JSON), 400)
    assert stranger["errors"][0]["pointer"] == "#/role_id"


def test_checkpoints_are_recorded_with_the_ratings_of_outcomes_once(api: Client, cast: Cast, start: Onboarding) -> None:
    outcomes = list(Outcome.objects.filter(role=start.application.role, retired_at=None).order_by("position"))
    names = {f"o{n}": row.pk for n, row in enumerate(outcomes)}
    bind(organisation_id=start.organisation_id, source="ats", kind="outcome", names=names)
    ratings = [{"outcome_external_id": name, "rating": "met"} for name in names]
    thirty = {"day": 30, "overall": "partly", "comment": "Steady", "ratings": ratings}
    said = {"application_external_id": "70", "first_project": "One depot", "success_metric": "Fewer losses"}
    early = post(api, item("onboardings", "h1", **said, checkpoints=[thirty]))
    assert [one[0] for one in errors(early)] == ["not_started"]
    assert not Event.objects.filter(verb__in=["onboarding.edited", "checkpoint.recorded"]).exists(), "all or nothing"
    with time_machine.travel(datetime.combine(start.starts_on + timedelta(days=31), time(12)), tick=False):
        api = client(cast.mei, *SCOPES)
        hires = [item("onboardings", "h1", **said, checkpoints=[thirty])]
        assert statuses(post(api, *hires)) == ["created"]
        point = Checkpoint.objects.get(onboarding=start, day=30)
        assert (point.overall, point.comment, point.done_by) == ("partly", "Steady", cast.mei)
        assert set(CheckpointRating.objects.values_list("outcome_id", "rating")) == {
            (pk, "met") for pk in names.values()
        }
        before = Event.objects.count()
        assert statuses(post(api, *hires)) == ["unchanged"]
        worse = [{**ratings[0], "rating": "missed"}, *ratings[1:]]
        answer = post(
            api,
            item("onboardings", "h1", checkpoints=[{"day": 30, "overall": "partly", "ratings": worse}]),
            item("onboardings", "h1", checkpoints=[{**thirty, "ratings": worse}]),
            item("onboardings", "h1", checkpoints=[{**thirty, "day": 31}]),
            item("onboardings", "h1", checkpoints=[{**thirty, "day": 60, "ratings": ratings[1:]}]),
            item(
                "onboardings",
                "h1",
                checkpoints=[{**thirty, "ratings": [{"outcome_external_id": "x", "rating": "met"}]}],
            ),
            item("onboardings", "h1", checkpoints=[thirty, thirty]),
            item("onboardings", "h2", application_external_id="71"),
            item("onboardings", "h2", checkpoints=[]),
        )
        assert statuses(answer) == ["updated", "unchanged", *["error"] * 6]
        pointers = [one["error"]["errors"][0]["pointer"] for one in json_of(answer)["results"][2:]]
        assert pointers == [
            "#/items/2/data/checkpoints/0/day",
            "#/items/3/data/checkpoints/0/ratings",
            "#/items/4/data/checkpoints/0/ratings/0/outcome_external_id",
            "#/items/5/data/checkpoints",
            "#/items/6/data/application_external_id",
            "#/items/7/data/application_id",
        ]
        told = Event.objects.order_by("pk")[before:]
        assert [(one.verb, one.data) for one in told] == [("checkpoint.recorded", {"day": 30})]
        shown = json_of(api.get(f"/api/v1/onboardings/{start.pk}"))
    first = shown["checkpoints"][0]
    assert first["ratings"][0] == {"outcome_id": str(outcomes[0].pk), "rating": "missed"}
    assert (first["comment"], shown["external_ids"]) == ("Steady", [{"source": "ats", "external_id": "h1"}])
    assert shown["first_project"] == "One depot"


def test_only_those_who_may_record_do(api: Client, cast: Cast, start: Onboarding) -> None:
    url, body = "/api/v1/onboardings/external/ats/h1", {"application_id": str(start.application_id)}
    assert problem_of(client(cast.zed, *SCOPES).put(url, body, JSON), 400)["code"] == "unknown_id"
    assert (
        problem_of(client(cast.ines, *SCOPES).put(url, body, JSON), 400)["errors"][0]["pointer"] == "#/application_id"
    )
    assert api.put(url, {**body, "manager_id": str(cast.zed.pk)}, JSON).status_code == 400
    made = api.put(url, {**body, "manager_id": str(cast.rafa.pk)}, JSON)
    assert (made.status_code, json_of(made)["manager_id"]) == (201, str(cast.rafa.pk))
    assert api.put(url, {**body, "manager_id": str(cast.rafa.pk)}, JSON).status_code == 200
    assert problem_of(post(client(cast.mei, "roles:write"), item("onboardings", "h1", **body)), 403)
