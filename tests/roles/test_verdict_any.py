"""What holds of the verdict on any answers at all."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import example, given, settings
from hypothesis import strategies as st

from roles.domain import shipped
from roles.domain.next_steps import kindly, next_steps
from roles.domain.verdict import DIMENSIONS, FALLBACKS, PREDICATES, WAITS, Answers, Verdict, archetypes_of, verdict
from tests.roles.verdicts import BOOK, PARTS

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
    if "no_specialist_yet" in {item.rule for item in result.considerations}:
        holds.discard("specialist")
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
    ({"owns_whole_stack"}, {"bounded_specialism", "parts_but_whole", "whole_but_parts"}),
    ({"level_note"}, {"first_hire_alone", "first_hire_led", "owns_whole_stack:level"}),
    ({"data_engineer_first"}, {"first_hire_alone", "first_hire_led", "owns_whole_stack:level", "pool"}),
    ({"data_engineer_first"}, {"first_hire", "research:way", "bounded_specialism", "no_model_yet"}),
    ({"data_engineer_first"}, {"proof_of_concept:way"}),
    ({"no_specialist_yet:also"}, {"specialist"}),
    ({"core_property:way"}, {"bounded_specialism"}),
    ({"mlops:primary"}, {"research:way"}),
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
        *(f"{item.rule}:also" for item in result.considerations),
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
        assert result.close in result.considerations or result.primary.rule == "research"


@holds
def a_way_is_argued_for_where_no_other_has_as_many_reasons(_answers: Answers, result: Verdict) -> None:
    reasons = {way.key: len(way.speaks_for_it) for way in result.engagement}
    most = max(reasons.values())
    assert set(result.argued_for) == {key for key, count in reasons.items() if count == most > 0}


@holds
def verdict_and_loop_template_agree(_answers: Answers, result: Verdict) -> None:
    archetype = result.archetype
    assert archetype is None or archetype in shipped.book("loop")["templates"]


@settings(max_examples=2 * settings().max_examples)
@given(any_answers)
@example(Answers(goal="specialise", facts={"strong_backend": True, "training_knowledge": False}, first_hire=True))
@example(Answers(goal="scale", facts={"models_exist": True, "in_production": False}))
def test_what_holds_of_any_verdict(answers: Answers) -> None:
    result = verdict(answers)
    for so in HOLDS:
        so(answers, result)
