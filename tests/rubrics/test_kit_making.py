"""The pack of a new organisation, and the kits that stages get from it."""

from roles.models import Stage
from rubrics import services
from rubrics.models import (
    Anchor,
    Criterion,
    Flag,
    Kit,
    Question,
    Rubric,
    RubricVersion,
)
from rubrics.plugins import seeders
from rubrics.queries.kits import plans_of, talks
from tests.cast import Cast
from tests.rubrics.conftest import Opening


def test_a_new_organisation_has_the_whole_pack_and_loading_again_changes_nothing(cast: Cast) -> None:
    counted = (Rubric, RubricVersion, Criterion, Anchor, Question, Flag)
    before = [model.objects.filter(organisation=cast.acme).count() for model in counted]
    assert before == [19, 19, 105, 525, 75, 28]
    Rubric.objects.filter(organisation=cast.acme, key="interview").update(label="Our own words")
    seeders.start(cast.acme)
    assert [model.objects.filter(organisation=cast.acme).count() for model in counted] == before
    assert Rubric.objects.get(organisation=cast.acme, key="interview").label == "Our own words"


def test_stages_have_kits_that_one_person_can_score(cast: Cast, opening: Opening) -> None:
    kits = {kit.stage.key: kit for kit in Kit.objects.filter(stage__role=opening.role).select_related("stage")}
    assert set(kits) == {
        "resume_screen", "recruiter_screen", "technical_screen", "take_home", "system_design", "collaboration",
    }  # fmt: skip
    for kit in kits.values():
        keys = {criterion.key for criterion in kit.criteria.all()}
        assert len(keys) <= (5 if talks(kit.stage) else 7)
        assert all(not one.criteria or keys & set(one.criteria) for one in kit.questions.all())
        assert kit.rubric_version.frozen_at
    assert services.ensure_kit(stage=kits["take_home"].stage) == kits["take_home"]


def test_kits_of_talks_fit_their_time_and_ask_about_all_that_they_score(cast: Cast, opening: Opening) -> None:
    plans = {one.label: one.plan for one in plans_of(opening.role.pk) if one.talks}
    assert [plan.over for plan in plans.values()] == [0] * 4
    assert [plan.unasked for plan in plans.values()] == [()] * 4
    screen = plans["A system you shipped"]
    first = Question.objects.get(organisation=cast.acme, key="pager")
    assert (screen.above[0].key, screen.reserved.total, screen.used) == (str(first.pk), 12, 45)


def test_a_wide_rubric_gives_criteria_that_the_questions_feed(cast: Cast, opening: Opening) -> None:
    stage = Stage(
        organisation=cast.acme, role=opening.role, position=90, key="live", kind="live_exercise", label="Live"
    )
    stage.rubric_key = "interview"
    stage.save()
    kit = services.ensure_kit(stage=stage)
    assert kit is not None
    keys = [criterion.key for criterion in kit.criteria.all()]
    assert keys == ["ml_fundamentals", "model_selection", "mlops_concepts", "communication", "critical_thinking"]
