"""Each loop rule fires on the loop that it describes, stays silent beside it, and no loop breaks the linter."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roles.domain import shipped
from roles.domain.loop_lint import CHECKS, Loop, LoopFinding, LoopOutcome, LoopStage, candidate_hours, lint_loop
from roles.domain.loop_lint.asking import NEARLY, apart, asked_by
from roles.domain.stage_kinds import StageKind

BOOK = shipped.book("loop")


def good_stages() -> dict[str, LoopStage]:
    return {
        stage.key: stage
        for stage in (
            LoopStage("applied", "application"),
            LoopStage("resume_screen", "resume_screen", criteria=("shipped",), interviewers=("rea",)),
            LoopStage("recruiter_screen", "recruiter_screen", minutes=15),
            LoopStage("technical_screen", "technical_screen", minutes=45, technical_judge=True, criteria=("failure",),
                      interviewers=("tom",)),
            LoopStage("take_home", "take_home", hours=4, pay_minor=30000, technical_judge=True, criteria=("code",),
                      interviewers=("tom", "ana")),
            LoopStage("system_design", "system_design", minutes=60, technical_judge=True, criteria=("serving",),
                      interviewers=("ana",)),
            LoopStage("collaboration", "collaboration", minutes=45, criteria=("plain_words",), interviewers=("lee",)),
            LoopStage("debrief", "debrief"),
            LoopStage("references", "references"),
            LoopStage("offer", "offer"),
            LoopStage("hired", "hired"),
        )
    }  # fmt: skip


def good(without: tuple[str, ...] = (), stages: dict[str, dict[str, Any]] | None = None, **changes: Any) -> Loop:
    held = {key: stage for key, stage in good_stages().items() if key not in without}
    for key, change in (stages or {}).items():
        held[key] = replace(held[key], **change)
    loop = Loop(
        archetype="applied_ml_engineer",
        stages=tuple(held.values()),
        outcomes=(LoopOutcome("ranker", "The ranker serves all shops", criteria=("serving",)),),
        must_criteria=("code", "serving"),
        first_hire=True,
        tests_covered=("pipelines", "train_evaluate", "deploy_monitor"),
    )
    return replace(loop, **changes)


def ids(loop: Loop) -> list[str]:
    return [finding.id for finding in lint_loop(loop)]


def only(loop: Loop, rule: str) -> LoopFinding:
    found = [finding for finding in lint_loop(loop) if finding.id == rule]
    assert len(found) == 1, ids(loop)
    return found[0]


def test_a_sound_loop_has_no_findings() -> None:
    assert ids(good()) == []


def test_every_rule_of_the_pack_has_its_check() -> None:
    assert [rule["id"] for rule in BOOK["loop_lint"]] == list(CHECKS)


BAD: dict[str, Loop] = {
    "theory_heavy": good(stages={"technical_screen": {"theory_share": 0.6}, "system_design": {"theory_share": 0.9}}),
    "whiteboard_trivia": good(stages={"technical_screen": {"uses_puzzles": True}}),
    "no_work_sample": good(without=("take_home",), must_criteria=()),
    "no_shipped_system": good(stages={"technical_screen": {"shipped_system": False}}),
    "no_system_design": good(without=("system_design",), outcomes=(), must_criteria=(), archetype="specialist"),
    "no_collaboration": good(stages={"collaboration": {"outside_engineering": False}}),
    "outcome_uncovered": good(outcomes=(LoopOutcome("x", "Costs halve", ("cost",), ("gone",)),)),
    "criterion_uncovered": good(must_criteria=("code", "nobody")),
    "criterion_overloaded": good(
        stages={key: {"criteria": ("code",)} for key in ("resume_screen", "technical_screen", "collaboration")}
    ),
    "kit_overfull": good(stages={"technical_screen": {"over": 3}}),
    "criterion_unasked": good(stages={"technical_screen": {"unasked": ("Retraining",)}}),
    "question_repeated": good(
        stages={key: {"asked": ("What was wrong with the data?",)} for key in ("technical_screen", "collaboration")}
    ),
    "single_voice": good(stages={key: {"interviewers": ("tom",)} for key in ("resume_screen", "system_design")}),
    "take_home_too_long": good(stages={"take_home": {"hours": 6.5}}),
    "take_home_long": good(stages={"take_home": {"hours": 4.5}}),
    "take_home_unpaid": good(stages={"take_home": {"pay_minor": 0}}),
    "candidate_hours": good(stages={"collaboration": {"minutes": 250}}),
    "no_technical_judge": good(
        stages={key: {"technical_judge": None} for key in ("technical_screen", "take_home", "system_design")}
    ),
    "copied_loop": good(archetype="ml_research_engineer"),
    "first_hire_gap": good(tests_covered=("pipelines", "deploy_monitor")),
    "whole_stack_untested": good(whole_stack=True),
    "no_references": good(without=("references",)),
}
BROUGHT_ALONG = {
    "no_work_sample": ["outcome_uncovered"],
    "no_system_design": ["copied_loop"],
    "take_home_too_long": ["candidate_hours"],
}


@pytest.mark.parametrize("rule", BAD)
def test_rule_fires_with_the_severity_of_the_pack(rule: str) -> None:
    severity = next(item["severity"] for item in BOOK["loop_lint"] if item["id"] == rule)
    finding = only(BAD[rule], rule)
    assert finding.severity == severity
    assert finding.say.endswith(".")


@pytest.mark.parametrize("rule", BAD)
def test_rule_fires_alone(rule: str) -> None:
    assert set(ids(BAD[rule])) - {rule} <= set(BROUGHT_ALONG.get(rule, []))


def test_findings_name_what_they_are_about() -> None:
    assert only(BAD["outcome_uncovered"], "outcome_uncovered").outcome_keys == ("x",)
    assert only(BAD["criterion_uncovered"], "criterion_uncovered").criteria == ("nobody",)
    assert only(BAD["theory_heavy"], "theory_heavy").stage_keys == ("technical_screen", "system_design")
    assert "training and evaluating models" in only(BAD["first_hire_gap"], "first_hire_gap").say
    assert set(only(BAD["single_voice"], "single_voice").criteria) == {"shipped", "failure", "serving"}


@pytest.mark.parametrize(
    "loop",
    [
        good(stages={"technical_screen": {"theory_share": 0.9}}),
        good(stages={"technical_screen": {"theory_share": 0.5}, "system_design": {"theory_share": 0.5}}),
        good(stages={"take_home": {"hours": None, "minutes": 240}}),
        good(outcomes=(LoopOutcome("x", "Linked by hand", (), ("take_home",)),)),
        good(first_hire=False, tests_covered=()),
        good(first_hire=None, tests_covered=()),
        good(stages={"resume_screen": {"minutes": 600}}),
        good(stages={"technical_screen": {"technical_judge": False}, "take_home": {"technical_judge": None}}),
    ],
)
def test_what_stays_silent(loop: Loop) -> None:
    assert ids(loop) == []


def test_role_that_owns_no_production_needs_no_system_design() -> None:
    loop = good(without=("system_design",), outcomes=(), must_criteria=("code",))
    assert "no_system_design" in ids(loop)
    assert "no_system_design" not in ids(replace(loop, owns_production=False))


def test_own_template_is_no_copy_even_where_two_archetypes_share_it() -> None:
    kinds = {stage["key"]: stage["kind"] for stage in BOOK["stages"]}
    for archetype, template in BOOK["templates"].items():
        stages = tuple(LoopStage(key, kinds[key]) for key in template)
        assert "copied_loop" not in ids(Loop(archetype, stages))


def of_template(name: str, archetype: str, without: str = "") -> Loop:
    kinds = {stage["key"]: stage["kind"] for stage in BOOK["stages"]}
    keys = [key for key in BOOK["templates"][name] if key != without]
    return Loop(archetype, tuple(LoopStage(key, kinds[key]) for key in keys))


def test_copied_loop_knows_loops_of_the_same_kinds_by_their_stages() -> None:
    kinds = {stage["key"]: stage["kind"] for stage in BOOK["stages"]}
    applied, llm = (BOOK["templates"][key] for key in ("applied_ml_engineer", "applied_llm_engineer"))
    assert [kinds[key] for key in applied] == [kinds[key] for key in llm]
    say = only(of_template("applied_llm_engineer", "applied_ml_engineer"), "copied_loop").say
    assert say == "This is the loop for another job (applied LLM engineer). Fit it to this one."


def test_copied_loop_sees_one_stage_more_or_less() -> None:
    near = of_template("data_engineer", "applied_ml_engineer", without="collaboration")
    assert only(near, "copied_loop").say.startswith("But for one stage, this is the loop for another job")
    assert "copied_loop" not in ids(of_template("applied_ml_engineer", "applied_ml_engineer", "collaboration"))


def test_templates_that_are_one_loop_are_called_copied_even_as_an_archetypes_own() -> None:
    same = {**BOOK, "templates": {**BOOK["templates"], "mlops_engineer": BOOK["templates"]["data_engineer"]}}
    loop = of_template("data_engineer", "mlops_engineer")
    assert "copied_loop" in [finding.id for finding in lint_loop(loop, same)]


def test_no_two_templates_are_one_loop() -> None:
    kinds = {stage["key"]: stage["kind"] for stage in BOOK["stages"]}
    loops = [asked_by(template, kinds) for template in BOOK["templates"].values()]
    assert all(apart(one, other) > NEARLY for one, other in combinations(loops, 2))


def test_an_advisors_screen_goes_through_a_shipped_system_by_its_rubric() -> None:
    advisor = LoopStage("advisor_screen", "advisor_screen", minutes=60, technical_judge=True)
    loop = good(without=("technical_screen",))
    assert "no_shipped_system" in ids(replace(loop, stages=(*loop.stages, advisor)))
    asking = replace(advisor, rubric="production_ownership")
    assert "no_shipped_system" not in ids(replace(loop, stages=(*loop.stages, asking)))


def test_copied_loop_reads_the_templates_that_are_given() -> None:
    stages = (LoopStage("t", "take_home", hours=2),)
    assert "copied_loop" in ids(Loop("specialist", stages, other_templates={"data_engineer": ["take_home"]}))
    assert "copied_loop" not in ids(Loop("specialist", stages, other_templates={"specialist": ["take_home"]}))


def test_an_empty_loop_is_named_for_what_it_lacks() -> None:
    assert set(ids(Loop("applied_ml_engineer"))) == {
        "no_work_sample", "no_shipped_system", "no_system_design", "no_collaboration", "no_technical_judge",
        "no_references",
    }  # fmt: skip


few = st.lists(st.sampled_from("abcde"), max_size=5)
any_stage = st.builds(
    LoopStage,
    key=st.text(max_size=3),
    kind=st.sampled_from([*map(str, StageKind), "unheard_of"]),
    minutes=st.one_of(st.none(), st.integers(-10, 600)),
    hours=st.one_of(st.none(), st.floats(-1, 40, allow_nan=False)),
    pay_minor=st.one_of(st.none(), st.integers(-5, 10**6)),
    theory_share=st.floats(0, 1),
    uses_puzzles=st.booleans(),
    outside_engineering=st.sampled_from([True, False, None]),
    technical_judge=st.sampled_from([True, False, None]),
    criteria=few,
    interviewers=few,
)
any_loop = st.builds(
    Loop,
    archetype=st.sampled_from([*BOOK["templates"], "unheard_of"]),
    stages=st.lists(any_stage, max_size=8),
    outcomes=st.lists(
        st.builds(LoopOutcome, key=st.text(max_size=3), label=st.text(max_size=5), criteria=few), max_size=4
    ),
    must_criteria=few,
    first_hire=st.sampled_from([True, False, None]),
    tests_covered=st.lists(st.sampled_from(["pipelines", "train_evaluate", "deploy_monitor"])),
    owns_production=st.sampled_from([True, False, None]),
)  # fmt: skip


@given(any_loop)
def test_any_loop_is_read(loop: Loop) -> None:
    findings = lint_loop(loop)
    order = ["blocker", "warning", "note"]
    ranks = [order.index(finding.severity) for finding in findings]
    assert ranks == sorted(ranks)
    keys = {stage.key for stage in loop.stages}
    assert all(finding.say and keys.issuperset(finding.stage_keys) for finding in findings)


@given(any_loop)
def test_length_of_take_home_is_named_once(loop: Loop) -> None:
    named = sum(finding.id in ("take_home_long", "take_home_too_long") for finding in lint_loop(loop))
    assert named == sum(stage.candidate_hours > 4 for stage in loop.of_kind(lambda kind: kind.has_task))


@given(any_loop, any_stage)
def test_another_stage_never_shortens_the_loop(loop: Loop, stage: LoopStage) -> None:
    longer = replace(loop, stages=(*loop.stages, stage))
    assert candidate_hours(longer) >= candidate_hours(loop) >= 0


@given(any_loop)
def test_a_stage_for_everything_covers_everything(loop: Loop) -> None:
    wanted = {*loop.must_criteria, *(criterion for outcome in loop.outcomes for criterion in outcome.criteria)}
    covered = replace(loop, stages=(*loop.stages, LoopStage("all", "live_exercise", criteria=tuple(wanted))))
    named = ids(covered)
    assert "criterion_uncovered" not in named
    assert "no_work_sample" not in named
    assert named.count("outcome_uncovered") == sum(not outcome.criteria for outcome in loop.outcomes)
