"""Level, depths, the share of the work and the way to engage, argued from the answers."""

from __future__ import annotations

from typing import Any

import pytest

from roles.domain.verdict import DIMENSIONS, verdict
from tests.roles.verdicts import BOOK, PARTS, ready


@pytest.mark.parametrize(
    ("first_hire", "lead", "whole", "level", "pool"),
    [
        (True, False, None, "senior", False),
        (True, True, None, "mid or senior", False),
        (True, None, None, None, False),
        (False, False, None, None, False),
        (True, True, True, "senior", True),
        (None, None, True, "senior", True),
        (None, None, False, None, False),
    ],
)
def test_level(first_hire: bool | None, lead: bool | None, whole: bool | None, level: str | None, pool: bool) -> None:
    result = verdict(ready(first_hire=first_hire, facts={"daily_technical_lead": lead, "owns_whole_stack": whole}))
    assert result.level == level
    assert (result.pool_note == "5 to 10 times smaller") is pool
    assert bool(result.level_reasons) is (level is not None)


def test_owning_every_part_is_owning_the_whole_stack_unless_denied() -> None:
    assert verdict(ready(owns=PARTS)).level == "senior"
    assert verdict(ready(owns=PARTS[:-1])).level is None
    assert verdict(ready(owns=PARTS, facts={"owns_whole_stack": "no"})).level is None


@pytest.mark.parametrize(
    ("depths", "fired"),
    [
        ((4, 4, 5), ["unicorn"]),
        ((4, 4, 3), []),
        ((2, 2, 1), ["no_depth"]),
        ((2, 3, 1), []),
        ((2, 2, None), []),
        ((4, 4, None), []),
        ((4, 4, 9), []),
    ],
)
def test_depth_lint(depths: tuple[int | None, ...], fired: list[str]) -> None:
    result = verdict(ready(dimensions_now=dict(zip(DIMENSIONS, depths, strict=True))))
    assert [item.rule for item in result.lint] == fired


@pytest.mark.parametrize(
    ("changes", "first"),
    [
        ({"owns": ["serving", "on-call"], "first_hire": True}, "full_time"),
        ({"goal": "specialise", "facts": {"owns_whole_stack": False}}, "contractor"),
        ({"facts": {"deadline": True}}, "contractor"),
        ({"facts": {"proof_of_concept": True}}, "contractor"),
        ({"facts": {"core_property": True}}, "full_time"),
        ({"facts": {"novel_method_needed": True}}, "full_time"),
        ({"goal": "build", "facts": {"models_exist": False}}, "pilot"),
        ({"facts": {"success_metric": False}}, "pilot"),
    ],
)
def test_engagement_argued_from_the_answers(changes: dict[str, Any], first: str) -> None:
    ways = verdict(ready(**changes)).engagement
    assert ways[0].key == first
    assert ways[0].speaks_for_it
    assert {way.key for way in ways} == {"contractor", "full_time", "pilot"}


def test_owning_every_part_is_told_by_the_parts() -> None:
    (reason,) = verdict(ready(owns=PARTS)).level_reasons
    assert reason.answers == {"owns": tuple(PARTS)}


def test_a_level_hangs_on_the_key_of_its_rule_and_not_on_its_place() -> None:
    book = {**BOOK, "seniority": BOOK["seniority"][::-1]}
    led = ready(first_hire=True, facts={"daily_technical_lead": True})
    assert verdict(led, book).level_reasons == verdict(led).level_reasons
    unkeyed = [{name: said for name, said in row.items() if name != "key"} for row in BOOK["seniority"]]
    assert verdict(led, {**BOOK, "seniority": unkeyed}).level_reasons == verdict(led).level_reasons
    assert verdict(led, {**BOOK, "seniority": []}).level is None


def test_parts_of_the_work_are_known_by_key_whatever_they_are_called() -> None:
    german = {"model_share_percent": 20, "other": [{"key": "serving", "label": "Bereitstellung"}, "Bereitschaft"]}
    owned = verdict(ready(owns=["serving", "Bereitschaft"]), {**BOOK, "production_work_split": german})
    assert owned.ownership.owned == ("serving", "Bereitschaft")
    assert owned.level == "senior"


@pytest.mark.parametrize(
    ("changes", "ways"),
    [
        ({"first_hire": True, "facts": {"deadline": True}}, {"contractor", "full_time"}),
        ({"facts": {"core_property": True, "proof_of_concept": True}}, {"contractor", "full_time"}),
        ({"goal": "specialise", "facts": {"owns_whole_stack": False, "core_property": True}}, {"full_time"}),
        ({"first_hire": True, "facts": {"data_ready": "none", "proof_of_concept": True}}, set()),
        ({}, set()),
    ],
)
def test_no_way_is_preferred_where_as_much_speaks_for_another(changes: dict[str, Any], ways: set[str]) -> None:
    assert set(verdict(ready(**changes)).argued_for) == ways
