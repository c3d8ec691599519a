"""Which rule of the playbook decides, what waits behind it, and what keeps a verdict from being sure."""

from __future__ import annotations

from typing import Any

import pytest

from roles.domain.next_steps import next_steps
from roles.domain.verdict import Answers, verdict
from tests.roles.verdicts import BOOK, PARTS, ready


def test_blank_answers_are_not_ready() -> None:
    result = verdict(Answers())
    assert result.primary.rule == "not_ready"
    assert result.primary.answers == {"problem": ""}
    assert result.archetype is None
    assert result.level is None
    assert result.considerations == ()
    assert result.unanswered == tuple(fact["key"] for fact in BOOK["team_facts"])
    assert result.open_questions == ("problem", "done", "day_one", "month_six")


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"facts": {"success_metric": False}}, "not_ready"),
        ({"problem": " "}, "not_ready"),
        ({"facts": {"data_ready": "scattered"}}, "data_engineer_first"),
        ({"facts": {"data_ready": "none", "models_exist": True, "in_production": False}}, "data_engineer_first"),
        ({"facts": {"data_ready": "partial"}}, "undecided"),
        ({"facts": {"models_exist": True, "in_production": False}}, "mlops"),
        ({"facts": {"models_exist": True, "in_production": None}}, "undecided"),
        ({"facts": {"novel_method_needed": "yes"}}, "research"),
        ({"facts": {"strong_backend": True, "training_knowledge": False}}, "modeling_first"),
        ({"goal": "specialise"}, "specialist"),
        ({"goal": "specialise", "first_hire": False}, "specialist"),
        ({"goal": "specialise", "first_hire": True}, "no_specialist_yet"),
        ({"goal": "build"}, "generalist"),
        ({"goal": "scale"}, "undecided"),
        ({"goal": "scale", "facts": {"models_exist": True, "in_production": True}}, "scale_models"),
        ({"goal": "scale", "facts": {"models_exist": False, "in_production": True}}, "undecided"),
        ({"first_hire": True}, "first_generalist"),
        ({}, "undecided"),
    ],
)
def test_first_rule_that_holds_is_primary(changes: dict[str, Any], rule: str) -> None:
    assert verdict(ready(**changes)).primary.rule == rule


def test_a_first_hire_for_one_deep_problem_is_probably_no_specialist_yet() -> None:
    result = verdict(ready(goal="specialise", first_hire=True))
    assert result.primary.says == "You probably need no specialist yet"
    assert (result.archetype, result.primary.source) == ("applied_ml_engineer", ("A",))
    assert [item.rule for item in result.considerations] == ["specialist"]


def test_later_matches_become_considerations_in_order() -> None:
    facts = {"strong_backend": True, "training_knowledge": False, "data_ready": "none", "novel_method_needed": True}
    result = verdict(ready(goal="specialise", facts=facts))
    assert result.primary.rule == "data_engineer_first"
    assert [item.rule for item in result.considerations] == ["research", "modeling_first", "specialist"]


def test_an_edited_pack_speaks_in_its_own_words() -> None:
    edited = {**BOOK, "verdicts": [{**rule, "verdict": f"Ours: {rule['id']}"} for rule in BOOK["verdicts"]]}
    assert verdict(ready(), edited).primary.says == "Ours: undecided"


def test_what_would_be_said_once_it_is_ready() -> None:
    waiting = verdict(Answers(goal="specialise", facts={"success_metric": False, "data_ready": "none"}))
    assert [waiting.primary.rule, waiting.otherwise and waiting.otherwise.rule] == ["not_ready", "data_engineer_first"]
    assert [step.key for step in next_steps(waiting)][:3] == ["problem", "success_metric", "brief"]
    first = verdict(ready(facts={"data_ready": "scattered"}))
    assert (first.primary.rule, first.otherwise and first.otherwise.rule) == ("data_engineer_first", None)
    later = verdict(ready(goal="build", facts={"data_ready": "scattered"}))
    assert later.otherwise is not None
    assert later.otherwise.rule == "generalist"


def test_rules_that_we_do_not_know_never_hold_and_one_always_does() -> None:
    odd = [{"id": "our_own", "verdict": "Ours", "because": "So", "when": "always", "source": []}]
    assert verdict(ready(goal="build"), {**BOOK, "verdicts": odd}).primary.rule == "generalist"


def test_no_sentence_has_keys_or_the_syntax_of_rules() -> None:
    rows = [*BOOK["verdicts"], *BOOK["seniority"], *BOOK["dimensions"]["lint"]]
    for text in (row[name] for row in rows for name in ("when", "verdict", "because", "say") if row.get(name)):
        assert "_" not in text
        assert " is yes" not in text
        assert " is no " not in f"{text} "


@pytest.mark.parametrize(
    ("changes", "clash"),
    [
        ({"facts": {"in_production": True, "models_exist": False}}, "live_without_models"),
        ({"goal": "scale", "facts": {"models_exist": False}}, "scale_without_models"),
        ({"owns": PARTS[:3], "facts": {"owns_whole_stack": True}}, "whole_but_parts"),
        ({"owns": PARTS, "facts": {"owns_whole_stack": False}}, "parts_but_whole"),
        ({"facts": {"core_property": True, "proof_of_concept": True}}, "core_but_trial"),
    ],
)
def test_answers_that_do_not_go_together(changes: dict[str, Any], clash: str) -> None:
    assert [one.rule for one in verdict(ready(**changes)).contradictions] == [clash]


@pytest.mark.parametrize(("owns", "said"), [(PARTS[:3], True), (PARTS, False)])
def test_nothing_is_concluded_from_what_does_not_go_together(owns: tuple[str, ...], said: bool) -> None:
    result = verdict(ready(first_hire=False, owns=owns, facts={"owns_whole_stack": said}))
    assert (result.level, result.pool_note, result.level_reasons) == (None, None, ())
    assert result.level_note == "The level is open: settle whether the role owns the whole stack or parts of it."
    argued = {reason.rule for way in result.engagement for reason in way.speaks_for_it}
    assert "owns_whole_stack" not in argued


def test_an_empty_form_points_to_nobody() -> None:
    empty = verdict(Answers())
    assert (empty.archetype, empty.otherwise, empty.level) == (None, None, None)
    assert not any(way.speaks_for_it for way in empty.engagement)
    assert verdict(ready(goal="scale")).ask_first == ("models_exist", "in_production")
    undecided = verdict(ready())
    assert (undecided.archetype, undecided.ask_first) == (None, ("goal", "first_hire"))


def test_a_first_hire_makes_research_a_close_call() -> None:
    result = verdict(ready(first_hire=True, facts={"novel_method_needed": True}))
    assert (result.primary.rule, result.close and result.close.rule) == ("research", "first_generalist")
    assert verdict(ready(first_hire=False, facts={"novel_method_needed": True})).close is None
