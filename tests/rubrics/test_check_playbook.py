"""The pack against its own rules, and the command that says so."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Mapping
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command

from foundation.core import playbook
from roles.domain.stage_kinds import StageKind
from rubrics.domain.allocating import AT_MOST
from rubrics.domain.template_check import Pack, check_templates, kit_of

SHIPPED = settings.FIXTURES_ROOT / "playbook"
BOOK = Pack(*(playbook.load(name) for name in ("scoping", "loop", "rubrics", "questions")))
ROWS = check_templates(BOOK)
PRODUCTION = {
    "llm_evaluated", "llm_eval_made", "llm_wrong", "llm_taken_out", "llm_retrieval_missed", "llm_cost", "llm_latency",
    "llm_versions", "llm_injection", "llm_review", "llm_no_model",
}  # fmt: skip


def questions() -> Mapping[str, Any]:
    return {row["key"]: row for row in BOOK.questions["questions"]}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.key)
def test_a_template_is_at_one_with_the_pack(row: Any) -> None:
    assert list(row.problems()) == []
    assert row.findings == ()
    for stage in row.stages:
        if stage.plan and stage.plan.minutes:
            assert stage.plan.used <= stage.plan.minutes
            assert 0 < len(stage.scored) <= AT_MOST


def test_every_archetype_has_a_loop_and_every_stage_with_one_is_in_it() -> None:
    archetypes = {row["key"] for row in BOOK.scoping["archetypes"]}
    assert {row.key for row in ROWS} == archetypes | {"non_technical_founder"}
    used = {stage.key for row in ROWS for stage in row.stages}
    # The exercise that may stand for a take-home is offered beside the templates.
    assert {row["key"] for row in BOOK.loop["stages"]} - used == {"live_exercise"}


def test_every_criterion_has_a_question_at_each_kind_of_stage_that_its_rubric_is_for() -> None:
    plain = [row for row in BOOK.questions["questions"] if not row.get("theory")]
    blank = [
        (rubric["key"], kind, criterion["key"])
        for rubric in BOOK.rubrics["rubrics"]
        for kind in rubric["used_at"]
        if StageKind(kind).is_conversation
        for criterion in rubric["criteria"]
        if not any(kind in row["stages"] and criterion["key"] in row["criteria"] for row in plain)
    ]
    assert blank == []


def test_every_question_and_rubric_is_of_use() -> None:
    asked = {
        ask.key for row in ROWS for stage in row.stages if stage.plan for ask in (*stage.plan.above, *stage.plan.below)
    }
    spare = {key for key, row in questions().items() if key not in asked and not row.get("theory")}
    # Asked of references, and by those who take the live exercise.
    assert {key for key in spare if not {"references", "live_exercise"} & set(questions()[key]["stages"])} == set()


def test_the_pager_weighs_most_and_is_asked_first() -> None:
    (strongest,) = [key for key, row in questions().items() if row.get("strongest")]
    assert strongest == "pager"
    weights = {row["key"]: row["weight"] for rubric in BOOK.rubrics["rubrics"] for row in rubric["criteria"]}
    assert weights["on_call"] == max(weights.values())
    screens = [stage for row in ROWS for stage in row.stages if stage.plan and "on_call" in stage.scored]
    assert len(screens) == len(ROWS)
    assert {stage.plan.above[0].key for stage in screens if stage.plan} == {"pager"}


def test_the_first_call_is_one_question_in_fifteen_minutes() -> None:
    (call,) = {stage.key: stage for row in ROWS for stage in row.stages if stage.kind == "recruiter_screen"}.values()
    assert call.plan is not None
    assert (call.plan.minutes, call.plan.used, call.plan.above[0].key) == (15, 15, "hardest_part")
    assert call.plan.above[0].minutes > sum(ask.minutes for ask in call.plan.above[1:])


def test_work_samples_begin_with_the_work() -> None:
    stages = {row["key"]: row for row in BOOK.loop["stages"]}
    work = {
        "live_exercise": "dropped_rows",
        "pipeline_exercise": "dropped_rows",
        "incident_exercise": "bad_release",
        "decision_review": "decide_launch",
        "system_design": "design_our_case",
        "llm_design": "design_knowledge_base",
        "serving_design": "design_serving",
        "data_design": "design_data_platform",
    }
    for key, question in work.items():
        plan = kit_of(BOOK, stages[key])
        assert plan is not None
        assert question in {ask.key for ask in plan.above}, key


def test_the_advisors_screen_carries_the_six_questions() -> None:
    (founder,) = [row for row in ROWS if row.key == "non_technical_founder"]
    (screen,) = [stage for stage in founder.stages if stage.key == "advisor_screen"]
    assert screen.rubric == "production_ownership"
    assert screen.plan is not None
    six = {"pager", "last_system", "knew_working", "retrain", "was_wrong", "features_broke"}
    assert six <= {ask.key for ask in screen.plan.above}


def test_language_model_work_has_questions_cases_and_a_take_home_that_begins_with_the_eval_set() -> None:
    asked = questions()
    for key in PRODUCTION:
        assert asked[key]["listen_strong"]
        assert asked[key]["listen_weak"]
        assert asked[key]["source"]
    assert {"design_knowledge_base", "design_agent", "design_documents"} <= asked.keys()
    tasks = [row for row in playbook.load("assessments")["tasks"] if "applied_llm_engineer" in row["for_archetypes"]]
    assert all(row["deliverables"][0].startswith("eval set") for row in tasks)
    assert len(tasks) >= 2


def test_at_least_seven_disagreements_say_who_says_what_and_what_we_chose() -> None:
    rows = [row for name in ("scoping", "brief_and_jd", "loop") for row in playbook.load(name)["tension"]]
    assert len(rows) >= 7
    assert all(len(row["says"]) >= 2 and row["default"] and row["at"] for row in rows)


def test_each_red_flag_of_the_guide_to_the_loop_can_be_raised() -> None:
    flags = {row["key"]: row for row in playbook.load("flags")["red_flags"]}
    unready = flags["never_not_ready"]
    assert {key for key, row in flags.items() if "B" in row["source"]} == {
        "no_production_evaluation", "data_not_mine", "complex_first", "needs_direction", "shuns_cleaning",
        "never_not_ready", "no_eval_set", "vibes_only",
    }  # fmt: skip
    # Whoever talks with them outside engineering can see it, and asks for it.
    assert not unready.get("technical")
    asked = questions()["not_ready"]
    assert set(asked["criteria"]) & set(unready["criteria"])


def run(*args: str) -> tuple[int, str]:
    out, code = StringIO(), 0
    try:
        call_command("check_playbook", *args, stdout=out)
    except SystemExit as ended:
        code = int(str(ended.code))
    return code, out.getvalue()


def test_the_command_prints_a_line_for_each_stage_and_ends_well() -> None:
    code, said = run()
    assert code == 0
    assert re.search(r"A system you shipped +45 of 45 +6 ", said)
    assert said.endswith("Nothing is wrong.\n")


def test_the_command_gives_all_of_it_as_json() -> None:
    code, said = run("--json")
    told = json.loads(said)
    assert (code, told["ok"], told["problems"], told["version"]) == (0, True, [], playbook.load("pack")["version"])
    (applied,) = [row for row in told["archetypes"] if row["key"] == "applied_ml_engineer"]
    (screen,) = [row for row in applied["stages"] if row["key"] == "technical_screen"]
    assert (screen["minutes_used"], screen["minutes_given"], screen["criteria_without_question"]) == (45, 45, [])
    assert applied["findings"] == []


BREAKS = [
    (
        "loop",
        "platform_screen, incident_exercise, serving_design, collaboration, team_talk",
        "pipeline_screen, pipeline_exercise, data_design, collaboration, team_talk",
        "copied_loop (warning): But for one stage, this is the loop for another job (data engineer)",
    ),
    (
        "loop",
        "label: A system you shipped, minutes: 45",
        "label: A system you shipped, minutes: 12",
        "“A system you shipped” has no minutes left to ask for",
    ),
    (
        "loop",
        "minutes: 60, rubric: production_ownership, paid_to: advisor",
        "minutes: 60, rubric: interview, paid_to: advisor",
        "no_shipped_system (blocker)",
    ),
    (
        "questions",
        "  - release_rollback\n",
        "  - retraining\n",
        "“A platform you run” scores release_rollback, and no question",
    ),
    ("pack", "version: 3", "version: 1", "pack.yaml: version: expected the number of the newest"),
]


@pytest.mark.parametrize(("name", "old", "new", "said"), BREAKS, ids=[row[3][:30] for row in BREAKS])
def test_what_is_wrong_is_said_and_ends_with_one(tmp_path: Path, name: str, old: str, new: str, said: str) -> None:
    book = Path(shutil.copytree(SHIPPED, tmp_path / "playbook"))
    file = book / f"{name}.yaml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
    code, out = run("--json", "--folder", str(book))
    told = json.loads(out)
    assert (code, told["ok"]) == (1, False)
    assert any(said in problem for problem in told["problems"]), told["problems"]
