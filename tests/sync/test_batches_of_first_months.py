"""First months of a batch: put together, as by their PUT one by one."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

import pytest
import time_machine

from candidates.models import Checkpoint, CheckpointRating, Onboarding
from foundation.people.models import ExternalRef
from foundation.people.services.external_ids import bind
from roles.models import Outcome
from roles.services import save_brief
from tests.cast import Cast
from tests.factories.candidates import application, hiring_role
from tests.factories.hiring import hired
from tests.foundation.core.api.keys import client, json_of
from tests.sync.test_batches import item, post, statuses
from tests.sync.test_batches_of_outcomes import queries
from tests.sync.test_batches_together import events, one_by_one

pytestmark = pytest.mark.django_db
SCOPES = ("onboardings:write", "onboardings:read")


@pytest.fixture
def starts(cast: Cast) -> list[Onboarding]:
    """First months of six people, whose role asks for outcomes."""
    role = hiring_role(cast)
    lines = [{"id": "", "text": f"Goal {n}"} for n in range(3)]
    save_brief(actor=cast.mei, role=role, version=None, outcomes=lines)
    return [hired(cast, application(cast, role, f"Hire {'ABCDEF'[n]}")) for n in range(6)]


def test_first_months_cost_as_many_queries_for_many_as_for_few_and_are_as_one_by_one(
    cast: Cast, starts: list[Onboarding]
) -> None:
    outcomes = list(Outcome.objects.order_by("position"))
    bind(
        organisation_id=starts[0].organisation_id,
        source="ats",
        kind="outcome",
        names={f"o{n}": row.pk for n, row in enumerate(outcomes)},
    )
    with time_machine.travel(datetime.combine(starts[0].starts_on + timedelta(days=31), time(12)), tick=False):
        api = client(cast.mei, *SCOPES)
        api.get("/api/v1/onboardings")

        def went(day: int, rating: str) -> dict[str, Any]:
            ratings = [{"outcome_external_id": f"o{n}", "rating": rating} for n in range(3)]
            return {"day": day, "overall": rating, "ratings": ratings}

        for data, status in (
            ({"first_project": "One depot", "success_metric": "Fewer losses"}, "created"),
            ({"checkpoints": [went(30, "met")], "first_project": "Two depots"}, "updated"),
            ({"checkpoints": [went(30, "partly"), went(60, "missed")]}, "updated"),
            ({"starts_on": str(starts[0].starts_on + timedelta(days=1)), "past_start_agreed": True}, "updated"),
        ):
            whole = [
                item("onboardings", f"h{n}", application_id=str(row.application_id), **data)
                for n, row in enumerate(starts)
            ]
            assert queries(api, *whole[:2], expect=status) == queries(api, *whole[2:5], expect=status)
            one_by_one(api, whole[5], 201 if status == "created" else 200)
            assert queries(api, *whole[:1], expect="unchanged") == queries(api, *whole, expect="unchanged")
    assert stands(starts[3]) == stands(starts[5])
    assert CheckpointRating.objects.count() == 6 * 2 * 3


def stands(row: Onboarding) -> Any:
    row.refresh_from_db()
    points = Checkpoint.objects.filter(onboarding=row).order_by("day")
    went = list(points.values_list("day", "due_on", "overall", "comment", "done_by", "version"))
    rated = CheckpointRating.objects.filter(checkpoint__onboarding=row).order_by("checkpoint__day", "outcome__position")
    plan = row.starts_on, row.manager_id, row.first_project, row.success_metric, row.version
    return plan, went, list(rated.values_list("checkpoint__day", "outcome_id", "rating")), [e[:-1] for e in events(row)]


def test_first_months_named_twice_or_wrongly_are_told_so(cast: Cast, starts: list[Onboarding]) -> None:
    api = client(cast.mei, *SCOPES)
    about = {"application_id": str(starts[0].application_id)}
    got = post(
        api,
        item("onboardings", "a", **about, first_project="One depot", success_metric="Fewer losses"),
        item("onboardings", "b", **about, first_project="Two depots"),
        item("onboardings", "c", application_id=str(starts[1].application_id), first_project="No measure"),
        item("onboardings", "d", application_id=str(starts[2].application_id)),
        item("onboardings", "d", application_id=str(starts[3].application_id)),
        item("onboardings", "a", starts_on="9999-12-31"),
        item("onboardings", "e", application_id=str(starts[4].application_id), manager_id=str(cast.zed.pk)),
        item("onboardings", "f"),
    )
    assert statuses(got) == ["created", "created", "error", "created", *["error"] * 4], got.content
    codes = [one["error"]["errors"][0]["pointer"] for one in json_of(got)["results"] if one["error"]]
    assert codes == [
        "#/items/2/data/success_metric", "#/items/4/data/application_id", "#/items/5/data/starts_on",
        "#/items/6/data/manager_id", "#/items/7/data/application_id",
    ]  # fmt: skip
    starts[0].refresh_from_db()
    assert starts[0].first_project == "Two depots"
    assert sorted(ExternalRef.objects.filter(kind="onboarding").values_list("external_id", flat=True)) == [
        "a",
        "b",
        "d",
    ]
