"""What the loop costs, and what goes with a stage that is left out."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from roles import services
from roles.pages import loop_cost
from roles.pages.loop import matrix
from roles.pages.loop_time import Spent
from roles.queries.snapshot import Snapshot
from roles.registries import Knowledge
from tests.factories import roles as make


def shot(*stages: dict[str, Any], outcomes: int = 2) -> Snapshot:
    rows = [{"id": f"o{n}", "text": f"Outcome {n}"} for n in range(1, outcomes + 1)]
    return Snapshot("B", {}, None, [], [], rows, list(stages), None, [], [], [])


def stage(key: str, *outcomes: str) -> dict[str, Any]:
    return {
        "id": f"s-{key}",
        "key": key,
        "label": key.upper(),
        "kind": "technical_interview",
        "outcomes": list(outcomes),
    }


LOOP = shot(stage("a", "o1", "o2"), stage("b", "o2"), stage("c"))
KNOWN = Knowledge(
    stage_criteria={"s-a": ["data", "code"], "s-b": ["code"], "s-c": ["talk"]}, outcome_criteria={"o1": ["data"]}
)
ROWS = [Spent("a", "A", 60, 60, 2, 1), Spent("b", "B", 45, 45, 1, 2), Spent("c", "C", 30, 0, 1, 1)]


def test_an_hour_is_the_figure_given_or_one_of_the_person() -> None:
    assert loop_cost.hour_of((None, None), None, 90_00) == loop_cost.Hour(90_00, True)
    assert loop_cost.hour_of((100_000_00, 120_000_00), 25, None) == loop_cost.Hour(66_11, False)
    assert loop_cost.hour_of((100_000_00, None), 25, None) is None
    assert loop_cost.price(90, loop_cost.Hour(60_00, True)) == 90_00
    assert loop_cost.price(90, None) is None


def test_minutes_of_a_stage_are_shared_among_its_criteria() -> None:
    rows = loop_cost.by_criterion(LOOP, KNOWN, ROWS)
    assert [(row.label, row.minutes, row.stages) for row in rows] == [
        ("Code", 60 + 90, ("A", "B")),
        ("Data", 60, ("A",)),
        ("Talk", 0, ("C",)),
    ]


def test_what_goes_with_a_stage() -> None:
    gone = loop_cost.without(LOOP, KNOWN, ROWS, "a")
    assert gone is not None
    assert (gone.lost, gone.thin, gone.unscored) == (("Outcome 1",), ("Outcome 2",), ("Data",))
    assert (gone.candidate, gone.team, gone.nothing) == (60, 120, False)
    rest = loop_cost.without(
        shot(stage("a", "o1"), stage("b", "o1"), stage("d", "o1"), outcomes=1), Knowledge(), [], "d"
    )
    assert rest is not None
    assert rest.nothing
    assert loop_cost.without(LOOP, KNOWN, ROWS, "nowhere") is None


@given(st.lists(st.sampled_from(["data", "code", "talk", "ship"]), max_size=6), st.integers(0, 500))
def test_no_minute_is_lost_or_counted_twice(criteria: list[str], minutes: int) -> None:
    known = Knowledge(stage_criteria={"s-a": criteria})
    rows = loop_cost.by_criterion(LOOP, known, [Spent("a", "A", 0, minutes, 1, 1)])
    assert abs(sum(row.minutes for row in rows) - (minutes if criteria else 0)) <= len(set(criteria))


def test_an_outcome_that_is_ticked_and_not_scored_is_only_touched() -> None:
    known = Knowledge(stage_criteria={"s-a": ["code"]}, outcome_criteria={"o1": ["data"], "o2": ["code"]})
    first, second = matrix(shot(stage("a", "o1", "o2")), known)["rows"]
    assert (first["covered"], first["touched"]) == (1, True)
    assert (second["covered"], second["touched"]) == (1, False)
    assert matrix(shot(stage("a", "o1")), Knowledge())["rows"][0]["touched"] is False, "nothing is said to be needed"


@pytest.mark.django_db
def test_the_page_says_what_a_stage_costs_and_takes_along_to_those_who_see_pay(cast: Any) -> None:
    role = make.ready_role(cast)
    page = {}
    for name, member in (("mei", cast.mei), ("tom", cast.tom)):
        services.seat_member(actor=cast.ada, role=role, member=cast.tom, kind="interviewer")
        client = Client()
        client.force_login(member.user)
        page[name] = client.get(reverse("roles:loop", args=[role.pk]), {"without": "take_home"}).content.decode()
    assert "An hour of yours counts €64.60" in page["mei"]
    assert "An hour of yours" not in page["tom"]
    for said in page.values():
        assert 'id="without"' in said
        assert "Without it" in said


@pytest.mark.django_db
def test_an_override_is_never_called_met(cast: Any) -> None:
    role = make.ready_role(cast)
    client = Client()
    client.force_login(cast.mei.user)
    at = reverse("roles:gate", args=[role.pk])
    assert "All checks are met" in client.get(at).content.decode()
    services.set_budget(
        actor=cast.mei, role=role, version=None, band_low_minor=None, band_high_minor=None, currency="EUR",
        overhead_percent=None,
    )  # fmt: skip
    services.override_check(actor=cast.ada, role=role, check_key="budget_set", reason="The board decides tomorrow")
    page = client.get(at).content.decode()
    assert "All checks are met" not in page
    assert "1 check is overridden, the others are met" in page
    assert "5 of 6 met, 1 overridden" in page
    assert "6 of 6" not in page
