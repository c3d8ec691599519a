"""The verdict is total over all answers, and each rule of the playbook fires on the answers that it names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roles.domain import shipped
from roles.domain.next_steps import kindly, next_steps
from roles.domain.verdict import DIMENSIONS, FALLBACKS, PREDICATES, WAITS, Answers, Verdict, archetypes_of, verdict

BOOK = shipped.book("scoping")
PARTS = list(shipped.work_parts(BOOK))


def ready(**changes: Any) -> Answers:
    facts = {"success_metric": True, **changes.pop("facts", {})}
    return Answers(**{"problem": "Support answers take two days.", **changes, "facts": facts})


yes_no = st.sampled_from([True, False, None, "yes", "no", "unknown", ""])
depth = st.one_of(st.none(), st.integers(-2, 9), st.booleans())
any_answers = st.builds(
    Answers,
    goal=st.sampled_from(["build", "specialise", "scale", None]),
    facts=st.fixed_dictionaries(
        {},
        optional={
            **{fact["key"]: yes_no for fact in BOOK["team_facts"] if "levels" not in fact},
            "data_ready": st.sampled_from(["ready", "partial", "scattered", "none", "None", None, "", "odd", True]),
        },
    ),
    dimensions_now=st.dictionaries(st.sampled_from([*DIMENSIONS, "other"]), depth),
    dimensions_later=st.dictionaries(st.sampled_from(DIMENSIONS), depth),
    owns=st.lists(st.sampled_from([*PARTS, "something else"])),
    first_hire=st.sampled_from([True, False, None]),
    problem=st.sampled_from(["", "  \n", "Churn costs us 2 % a month."]),
    questions=st.dictionaries(st.sampled_from(["problem", "done", "day_one", "month_six"]), st.text(max_size=5)),
)


HOLDS: list[Callable[[Answers, Verdict], None]] = []


def holds(so: Callable[[Answers, Verdict], None]) -> Callable[[Answers, Verdict], None]:
    """Note what holds of the verdict on any answers; one test tries them all on the same ones."""
    HOLDS.append(so)
    return so


@holds
def any_answers_get_a_verdict_with_reasons(_answers: Answers, result: Verdict) -> None:
    order = [rule["id"] for rule in BOOK["verdicts"]]
    said = [result.primary.rule, *(item.rule for item in result.considerations)]
    assert said == sorted(set(said), key=order.index)
    assert result.archetype == archetypes_of(BOOK)[result.primary.rule]
    for item in (result.primary, *result.considerations):
        assert item.says
        assert item.because
        assert item.answers or item.rule == "undecided"


@holds
def every_rule_that_holds_is_told_and_no_other(answers: Answers, result: Verdict) -> None:
    holds = {rule for rule, test in PREDICATES.items() if test(answers) is not None}
    said = {result.primary.rule, *(item.rule for item in result.considerations)}
    assert said == (holds - FALLBACKS or {next(rule for rule in PREDICATES if rule in holds)})


@holds
def answers_named_by_a_rule_are_the_answers_given(answers: Answers, result: Verdict) -> None:
    for item in (result.primary, *result.considerations):
        for key, value in item.answers.items():
            if key == "problem":
                assert answers.statement() == ""
            elif key == "goal":
                assert answers.goal == value
            elif key == "first_hire":
                assert answers.first_hire is value
            elif key == "data_ready":
                assert answers.level(key) == value
            else:
                assert answers.fact(key) is value


@holds
def ownership_splits_every_part_once(answers: Answers, result: Verdict) -> None:
    split = result.ownership
    assert sorted(split.owned + split.left_to_others) == sorted(PARTS)
    assert set(split.owned) <= set(answers.owns)


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


def test_an_edited_pack_speaks_in_its_own_words() -> None:
    edited = {**BOOK, "verdicts": [{**rule, "verdict": f"Ours: {rule['id']}"} for rule in BOOK["verdicts"]]}
    assert verdict(ready(), edited).primary.says == "Ours: undecided"


@holds
def every_part_tells_its_rule_and_the_answers_given(answers: Answers, result: Verdict) -> None:
    argued = [reason for way in result.engagement for reason in way.speaks_for_it]
    for item in (*result.level_reasons, *result.lint, *argued):
        assert item.when
        assert item.answers
        for key, value in item.answers.items():
            if key in DIMENSIONS:
                assert answers.depths()[key] == value
            elif key == "owns":
                assert set(value) <= set(answers.owns)
            elif key == "problem":
                assert answers.statement() == ""
            elif key in ("goal", "first_hire"):
                assert getattr(answers, key) == value
            else:
                assert answers.fact(key) is value
    assert all(answers.depths()[key] == now < later for key, now, later in result.growth)
    assert result.otherwise is None or result.primary.rule in WAITS


@holds
def there_is_always_a_next_step(_answers: Answers, result: Verdict) -> None:
    steps = next_steps(result)
    assert steps
    assert all(step.say.endswith((".", "’")) and step.key for step in steps)
    assert bool(kindly(result)) is (result.primary.rule in WAITS)


def test_what_would_be_said_once_it_is_ready() -> None:
    waiting = verdict(Answers(goal="specialise", facts={"success_metric": False, "data_ready": "none"}))
    assert [waiting.primary.rule, waiting.otherwise and waiting.otherwise.rule] == ["not_ready", "specialist"]
    assert [step.key for step in next_steps(waiting)][:3] == ["problem", "success_metric", "brief"]
    first = verdict(ready(facts={"data_ready": "scattered"}))
    assert (first.primary.rule, first.otherwise and first.otherwise.rule) == ("data_engineer_first", None)
    later = verdict(ready(goal="build", facts={"data_ready": "scattered"}))
    assert later.otherwise is not None
    assert later.otherwise.rule == "generalist"


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


def test_rules_that_we_do_not_know_never_hold_and_one_always_does() -> None:
    odd = [{"id": "our_own", "verdict": "Ours", "because": "So", "when": "always", "source": []}]
    assert verdict(ready(goal="build"), {**BOOK, "verdicts": odd}).primary.rule == "generalist"


# Sentences that must not stand in one verdict: by the rules or notes that say them.
EXCLUSIVE = [
    ({"first_generalist"}, {"generalist"}),
    ({"undecided"}, {"generalist", "first_generalist", "specialist", "mlops", "research"}),
    ({"first_hire_alone"}, {"first_hire_led"}),
    ({"unicorn"}, {"no_depth"}),
    ({"mlops"}, {"scale_models", "live_without_models"}),
    ({"scale_models"}, {"scale_without_models"}),
    ({"live_without_models"}, {"no_model_yet"}),
    ({"scale_without_models"}, {"ask_first"}),
    ({"whole_but_parts"}, {"parts_but_whole"}),
    ({"long_term_ownership"}, {"bounded_specialism"}),
    ({"owns_whole_stack"}, {"bounded_specialism", "parts_but_whole"}),
    ({"level_note"}, {"first_hire_alone", "first_hire_led", "owns_whole_stack:level"}),
    ({"data_engineer_first:primary"}, {"first_hire_alone", "first_hire_led", "owns_whole_stack:level", "pool"}),
    ({"data_engineer_first:primary"}, {"first_hire", "research:way", "bounded_specialism", "no_model_yet"}),
]


def said_by(result: Verdict) -> set[str]:
    """Everything that a verdict says, by the rule that says it."""
    argued = [reason for way in result.engagement for reason in way.speaks_for_it]
    items = (
        result.primary,
        *result.considerations,
        *result.level_reasons,
        *result.lint,
        *result.contradictions,
        *argued,
    )
    return {
        *(item.rule for item in items),
        *(f"{item.rule}:level" for item in result.level_reasons),
        *(f"{item.rule}:way" for item in argued),
        f"{result.primary.rule}:primary",
        *(["ask_first"] if result.ask_first else []),
        *(["level_note"] if result.level_note else []),
        *(["pool"] if result.pool_note else []),
    }


@holds
def no_two_sentences_of_a_verdict_exclude_each_other(_answers: Answers, result: Verdict) -> None:
    said = said_by(result)
    for one, others in EXCLUSIVE:
        assert not (one <= said and others & said), (one, others & said)


@holds
def level_is_said_or_why_not(answers: Answers, result: Verdict) -> None:
    assert (result.level is None) is bool(result.level_note)
    if "it is not the first" in result.level_note:
        assert answers.first_hire is False
        assert answers.fact("owns_whole_stack") is not None or answers.owns


@holds
def contradictions_are_named_with_both_answers(answers: Answers, result: Verdict) -> None:
    for one in result.contradictions:
        assert len(one.answers) == 2
        for key, value in one.answers.items():
            if key == "owns":
                assert set(value) <= set(answers.owns)
            elif key == "goal":
                assert answers.goal == value
            else:
                assert answers.fact(key) is value


@holds
def a_close_call_is_for_somebody_else(_answers: Answers, result: Verdict) -> None:
    if result.close is not None:
        speaking = archetypes_of(BOOK)
        assert speaking[result.close.rule] != result.archetype
        assert result.close in result.considerations


@holds
def verdict_and_loop_template_agree(_answers: Answers, result: Verdict) -> None:
    archetype = result.archetype
    assert archetype is None or archetype in shipped.book("loop")["templates"]


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


def test_an_empty_form_points_to_nobody() -> None:
    empty = verdict(Answers())
    assert (empty.archetype, empty.otherwise, empty.level) == (None, None, None)
    assert not any(way.speaks_for_it for way in empty.engagement)
    assert verdict(ready(goal="scale")).ask_first == ("models_exist", "in_production")
    undecided = verdict(ready())
    assert (undecided.archetype, undecided.ask_first) == (None, ("goal", "first_hire"))


@settings(max_examples=2 * settings().max_examples)
@given(any_answers)
def test_what_holds_of_any_verdict(answers: Answers) -> None:
    result = verdict(answers)
    for so in HOLDS:
        so(answers, result)
