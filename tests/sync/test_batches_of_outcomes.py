"""Outcomes of a batch: put together, in their order, as by their PUT one by one."""

from __future__ import annotations

import random
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from foundation.activity.models import Event
from foundation.people.models import ExternalRef
from foundation.people.services.external_ids import bind
from roles.models import BriefVersion, Outcome, Role
from roles.services import save_brief
from tests.cast import Cast
from tests.factories.candidates import hiring_role
from tests.factories.roles import ready_role
from tests.foundation.core.api.keys import JSON, client, json_of
from tests.sync.test_batches import item, post, statuses
from tests.sync.test_batches_together import events, one_by_one

pytestmark = pytest.mark.django_db
SCOPES = ("roles:write", "outcomes:write")
TEXTS = ("Ship it", "Run it", " Twice  spaced ", "", "  ", "x" * 301, 7, None, "Line\nend", "Tab\there")
PLACES = (1, 2, 3, 7, 8, 0, True, "2", 2.0, None)


@pytest.fixture
def api(cast: Cast) -> Client:
    return client(cast.ada, *SCOPES)


def queries(api: Client, *items: dict[str, Any], expect: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert set(statuses(post(api, *items))) == {expect}
    return len(asked)


def test_as_many_queries_for_the_outcomes_of_many_roles_as_of_few(api: Client, cast: Cast) -> None:
    post(api, *(item("roles", str(n), title=f"Analyst {n}") for n in range(20)))

    def wanted(first: int, many: int, **more: Any) -> list[dict[str, Any]]:
        goals = ((n, at) for n in range(first, first + many) for at in range(3))
        return [item("outcomes", f"{n}.{at}", **{"text": f"Goal {at}", **more}) for n, at in goals]

    def new(first: int, many: int) -> list[dict[str, Any]]:
        said = wanted(first, many)
        return [{**one, "data": {**one["data"], "role_external_id": one["external_id"].split(".")[0]}} for one in said]

    for make, status in ((new, "created"), (lambda a, b: wanted(a, b, text="Else"), "updated"), (new, "updated")):
        assert queries(api, *make(0, 2), expect=status) == queries(api, *make(2, 11), expect=status)
        for one in make(19, 1):
            one_by_one(api, one, 201 if status == "created" else 200)
        assert queries(api, *make(0, 2), expect="unchanged") == queries(api, *make(2, 11), expect="unchanged")
    briefs = [BriefVersion.objects.get(role__title=f"Analyst {n}") for n in (5, 19)]
    assert told(briefs[0]) == told(briefs[1])
    assert len(events(briefs[0])) == 9
    names = ExternalRef.objects.filter(kind="outcome", object_id__in=[row["id"] for row in briefs[0].outcomes])
    assert set(names.values_list("external_id", flat=True)) == {"5.0", "5.1", "5.2"}


def told(brief: BriefVersion) -> Any:
    texts = [row["text"] for row in brief.outcomes]
    held = Outcome.objects.filter(role=brief.role).order_by("position", "text")
    rows = [(row.position, row.text, row.retired_at is None) for row in held]
    said = [one[:-1] for one in events(brief)]
    return brief.number, brief.state, brief.version, brief.sections, brief.author_id, texts, rows, said


def twins(cast: Cast, name: str) -> list[Role]:
    """Roles that two systems call by the same name, with briefs in every state."""
    found = [ready_role(cast), hiring_role(cast), hiring_role(cast)]
    Role.objects.filter(pk=found[2].pk).update(state=Role.State.CLOSED)
    began = hiring_role(cast)
    lines = [{"id": "", "text": f"First {n}"} for n in range(4)]
    brief = save_brief(actor=cast.mei, role=began, version=None, outcomes=lines)
    names: dict[str, Any] = {f"o{n}": row["id"] for n, row in enumerate(brief.outcomes)}
    bind(organisation_id=began.organisation_id, source=name, kind="outcome", names=names)
    save_brief(actor=cast.mei, role=began, version=None, outcomes=brief.outcomes[1:])
    roles = [*found, began]
    bind(
        organisation_id=began.organisation_id,
        source=name,
        kind="role",
        names={f"R{n}": r.pk for n, r in enumerate(roles)},
    )
    return roles


@pytest.mark.parametrize("seed", range(3))
def test_whatever_is_said_comes_to_the_same_as_one_by_one(api: Client, cast: Cast, seed: int) -> None:
    chance = random.Random(seed)
    twin = {name: twins(cast, name) for name in ("one", "two")}
    for _round in range(6):
        program = [said(chance, twin["one"]) for _ in range(chance.randint(1, 9))]
        together = post(api, *(item("outcomes", name, "one", **data) for name, data in program))
        got = [(one["status"], one["error"] and one["error"]["code"]) for one in json_of(together)["results"]]
        assert got == [alone(api, name, data, twin) for name, data in program], program
        for one, two in zip(*twin.values(), strict=True):
            briefs = [BriefVersion.objects.filter(role=role).order_by("number") for role in (one, two)]
            assert [told(brief) for brief in briefs[0]] == [told(brief) for brief in briefs[1]], program
    named = [set(ExternalRef.objects.filter(kind="outcome", source=s).values_list("external_id")) for s in twin]
    assert named[0] == named[1]


def said(chance: random.Random, roles: list[Role]) -> tuple[str, dict[str, Any]]:
    data: dict[str, Any] = {}
    if chance.random() < 0.8:
        data["text"] = chance.choice([*TEXTS[:2] * 4, *TEXTS, f"Goal {chance.randint(1, 99)}"])
    if chance.random() < 0.5:
        data["position"] = chance.choice([*PLACES[:4] * 3, *PLACES])
    if chance.random() < 0.7:
        data["role_external_id"] = chance.choice(["R0", "R1", "R1", "R1", "R2", "R3", "R3", "R3", "nothing", "", None])
    if chance.random() < 0.1:
        data["role_id"] = chance.choice([str(chance.choice(roles).pk), "no id"])
    if chance.random() < 0.03:
        data["unknown"] = 1
    return f"o{chance.randint(0, 8)}", data


def alone(api: Client, name: str, data: dict[str, Any], twin: dict[str, list[Role]]) -> tuple[str, str | None]:
    """Put one by itself, under the second system's names; return what came of it as a batch tells it."""
    ours = {str(one.pk): str(two.pk) for one, two in zip(*twin.values(), strict=True)}
    body = {**data, **({"role_id": ours.get(data["role_id"], data["role_id"])} if "role_id" in data else {})}
    before = Event.objects.count()
    answer: Any = api.put(f"/api/v1/outcomes/external/two/{name}", body, JSON)
    if answer.status_code >= 400:
        return "error", json_of(answer)["code"]
    changed = "updated" if Event.objects.count() > before else "unchanged"
    return "created" if answer.status_code == 201 else changed, None


def test_roles_and_their_outcomes_in_turns_are_put_together(api: Client, cast: Cast) -> None:
    def wanted(first: int, many: int) -> list[dict[str, Any]]:
        return [
            one
            for n in range(first, first + many)
            for one in (
                item("roles", str(n), title=f"Analyst {n}"),
                item("outcomes", f"{n}.1", role_external_id=str(n), text="Ship it"),
                item("outcomes", f"{n}.2", role_external_id=str(n), text="Run it", position=1),
            )
        ]

    post(api, item("roles", "warm", title="The first prepares what is asked"))
    assert queries(api, *wanted(0, 2), expect="created") == queries(api, *wanted(2, 12), expect="created")
    brief = BriefVersion.objects.get(role__title="Analyst 9")
    assert [row["text"] for row in brief.outcomes] == ["Run it", "Ship it"]
    again = post(
        api,
        item("roles", "9", location="Oslo"),
        item("outcomes", "9.1", text="Else"),
        item("roles", "9", location="Lisbon"),
        wanted(9, 1)[0],
    )
    assert statuses(again) == ["updated", "updated", "updated", "unchanged"]
    verbs = Event.objects.filter(role_id=brief.role_id).order_by("pk").values_list("verb", flat=True)
    saved, changed = "brief.saved", "role.changed"
    assert list(verbs) == ["role.created", saved, saved, changed, saved, changed]


def test_who_leads_a_role_writes_its_outcomes_and_no_others(cast: Cast) -> None:
    roles = [hiring_role(cast) for _ in range(2)]
    BriefVersion.objects.all().delete()
    mei = client(cast.mei, *SCOPES)
    goals = [item("outcomes", str(n), role_id=str(role.pk), text="Ship it") for n, role in enumerate(roles)]
    roles[1].seats.filter(kind="lead").update(member=cast.ada)
    got = json_of(post(mei, *goals))["results"]
    assert got[0]["status"] == "created"
    assert got[1]["error"]["status"] in (400, 403)
    assert Outcome.objects.get().role == roles[0]
