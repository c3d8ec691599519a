"""The acts of judging, below pages and API."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from assessments.services import ask_graders
from candidates.models import Interview
from candidates.services import cancel_interview, move_application, release_seat
from foundation.activity.models import Event, Notification
from foundation.core import clock
from foundation.core.errors import Forbidden, Invalid, Refused, Stale
from foundation.core.ids import uuid7
from roles.models import Stage
from rubrics import services
from rubrics.domain.drafts import CardInput, RatingInput
from rubrics.models import (
    Anchor,
    Criterion,
    Flag,
    GradingSeat,
    Kit,
    Question,
    Rubric,
    RubricVersion,
    Scorecard,
)
from rubrics.plugins import seeders
from rubrics.queries import visible_scorecards
from rubrics.queries.kits import plans_of, talks
from tests.cast import Cast
from tests.factories import assessments as take_homes
from tests.factories import candidates as people
from tests.factories import rubrics as judging
from tests.foundation.core.api.keys import client as api_client
from tests.rubrics.conftest import Opening


def test_a_new_organisation_has_the_whole_pack_and_loading_again_changes_nothing(cast: Cast) -> None:
    counted = (Rubric, RubricVersion, Criterion, Anchor, Question, Flag)
    before = [model.objects.filter(organisation=cast.acme).count() for model in counted]
    assert before == [19, 19, 105, 525, 75, 27]
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


def test_only_the_criteria_of_the_kit_can_be_scored(cast: Cast, opening: Opening) -> None:
    card = services.start_scorecard(actor=cast.ines, seat=opening.ines)
    for key in ("plain_words", "nothing"):
        with pytest.raises(Invalid) as refused:
            services.save_scorecard(
                actor=cast.ines, scorecard=card, draft=CardInput(ratings={key: RatingInput(3)}), version=None
            )
        assert refused.value.errors == {f"ratings.{key}.score": ["This criterion is not part of your kit."]}


@pytest.mark.parametrize(("score", "needed"), [(1, True), (2, True), (3, False), (4, False), (5, True)])
def test_strong_scores_need_evidence(cast: Cast, opening: Opening, score: int, needed: bool) -> None:
    card = judging.draft_scorecard(cast, opening.ines, {"on_call": score}, evidence=" ")
    if needed:
        with pytest.raises(Invalid) as refused:
            services.submit_scorecard(actor=cast.ines, scorecard=card)
        assert list(refused.value.errors) == ["ratings.on_call.evidence"]
        assert Scorecard.objects.get().state == "draft"
    else:
        assert services.submit_scorecard(actor=cast.ines, scorecard=card).submitted_at


def test_a_card_is_handed_in_only_once_its_interview_began(cast: Cast, opening: Opening) -> None:
    meeting = people.interview(cast, opening.application, [cast.oba])
    card = judging.draft_scorecard(cast, people.seat(meeting, cast.oba))
    whole = {"actor": cast.oba, "scorecard": card, "version": card.version}
    for hand_in in (
        lambda: services.submit_scorecard(**whole),
        lambda: services.hand_in_scorecard(**whole, draft=CardInput(summary="Early"), seen={}),
    ):
        with pytest.raises(Invalid) as refused:
            hand_in()
        assert list(refused.value.errors) == ["begun"]
    card.refresh_from_db()
    assert (card.state, card.summary) == ("draft", "Early")
    begin(meeting)
    assert services.submit_scorecard(actor=cast.oba, scorecard=card).submitted_at


def begin(meeting: Interview) -> None:
    """Let an interview begin now."""
    Interview.objects.filter(pk=meeting.pk).update(starts_at=clock.now())


def test_a_card_that_rates_nothing_is_neither_handed_in_nor_amended_to(cast: Cast, opening: Opening) -> None:
    kit = judging.draft_scorecard(cast, opening.ines)
    nothing = CardInput(ratings={rating.criterion.key: RatingInput(not_assessed=True) for rating in kit.rated})
    card = services.save_scorecard(actor=cast.ines, scorecard=kit, draft=nothing, version=None)
    with pytest.raises(Invalid) as refused:
        services.submit_scorecard(actor=cast.ines, scorecard=card)
    assert list(refused.value.errors) == ["ratings"]
    held = judging.submitted_scorecard(cast, opening.tom)
    act = {"draft": nothing, "reason": "Not sure", "version": held.version}
    with pytest.raises(Invalid) as refused:
        services.amend_scorecard(actor=cast.tom, scorecard=held, **act)
    assert list(refused.value.errors) == ["ratings"]


def test_submitting_twice_is_one_act(cast: Cast, opening: Opening) -> None:
    card = judging.submitted_scorecard(cast, opening.ines)
    again = services.submit_scorecard(actor=cast.ines, scorecard=card, version=1)
    assert (again.version, again.submitted_at) == (card.version, card.submitted_at)
    assert Event.objects.filter(verb="scorecard.submitted").count() == 1
    with pytest.raises(Refused):
        services.save_scorecard(actor=cast.ines, scorecard=card, draft=CardInput(summary="Other"), version=card.version)


def test_a_stale_submit_is_refused(cast: Cast, opening: Opening) -> None:
    card = judging.draft_scorecard(cast, opening.ines)
    with pytest.raises(Stale):
        services.submit_scorecard(actor=cast.ines, scorecard=card, version=card.version - 1)


def test_shadows_released_and_cancelled_seats_write_nothing(cast: Cast, opening: Opening) -> None:
    meeting = people.interview(cast, opening.application, [cast.oba], shadows=[cast.rafa])
    for seat in (people.seat(meeting, cast.rafa), opening.tom):
        if seat == opening.tom:
            release_seat(actor=cast.mei, seat=seat, reason="Was ill")
            seat.refresh_from_db()
        with pytest.raises(Forbidden):
            services.start_scorecard(actor=seat.member, seat=seat)
    cancel_interview(actor=cast.rafa, interview=meeting, reason="Candidate ill", version=meeting.version)
    with pytest.raises(Forbidden):
        services.start_scorecard(actor=cast.oba, seat=people.seat(meeting, cast.oba))
    with pytest.raises(Forbidden):
        services.start_scorecard(actor=cast.tom, seat=opening.ines)


def test_a_judged_interview_cannot_be_cancelled(cast: Cast, opening: Opening) -> None:
    judging.submitted_scorecard(cast, opening.ines)
    with pytest.raises(Refused):
        cancel_interview(
            actor=cast.mei, interview=opening.interview, reason="Mistake", version=opening.interview.version
        )


def test_nobody_is_released_from_a_scorecard_that_is_in(cast: Cast, opening: Opening) -> None:
    judging.submitted_scorecard(cast, opening.ines)
    with pytest.raises(Refused, match="already in") as refused:
        release_seat(actor=cast.mei, seat=opening.ines, reason="Was ill")
    assert refused.value.code == "submitted"
    opening.ines.refresh_from_db()
    assert opening.ines.released_at is None
    browser = Client()
    browser.force_login(cast.mei.user)
    answer = browser.post(reverse("candidates:release", args=[opening.ines.pk]), {"reason": "Was ill"})
    assert answer.status_code == 409
    assert "This scorecard is already in." in answer.content.decode()
    judging.draft_scorecard(cast, opening.tom)
    assert release_seat(actor=cast.mei, seat=opening.tom, reason="Was ill").released_at


def test_the_lead_hears_once_when_all_are_in(cast: Cast, opening: Opening) -> None:
    judging.submitted_scorecard(cast, opening.ines)
    told = Notification.objects.filter(kind="scorecards_in")
    assert not told.exists()
    judging.submitted_scorecard(cast, opening.tom)
    assert [note.recipient for note in told] == [cast.mei]
    assert "2 scorecards are in" in told.get().body


def test_work_is_opened_by_key_as_on_its_page(cast: Cast, opening: Opening) -> None:
    seat = judging.grading_seat(cast, opening.application, cast.tom)
    card = services.start_scorecard(actor=cast.tom, seat=seat)
    browser = api_client(cast.tom, "scorecards:submit", "scorecards:read")
    for _ in range(2):
        assert browser.post(f"/api/v1/scorecards/{card.pk}/open").status_code == 200
    seat.refresh_from_db()
    assert seat.opened_at is not None
    assert Event.objects.filter(verb="grading.opened").count() == 1


def test_grading_is_asked_once_and_released_with_a_reason(cast: Cast, opening: Opening) -> None:
    work = uuid7()
    seat = judging.grading_seat(cast, opening.application, cast.tom, subject_id=work)
    assert judging.grading_seat(cast, opening.application, cast.tom, subject_id=work) == seat
    assert Event.objects.filter(verb="grading.assigned").count() == 1
    for grader in (cast.olu, cast.zed):
        with pytest.raises(Invalid):
            judging.grading_seat(cast, opening.application, grader)
    with pytest.raises(Forbidden):
        judging.grading_seat(cast, opening.application, cast.tom, actor=cast.ines)
    with pytest.raises(Invalid):
        services.release_grading(actor=cast.mei, seat=seat, reason=" ")
    services.release_grading(actor=cast.mei, seat=seat, reason="Knows the candidate")
    seat.refresh_from_db()
    assert seat.released_by == cast.mei
    with pytest.raises(Forbidden):
        services.start_scorecard(actor=cast.tom, seat=seat)


def test_a_grade_that_is_in_stays(cast: Cast, opening: Opening) -> None:
    seat = judging.grading_seat(cast, opening.application, cast.tom)
    judging.submitted_scorecard(cast, seat)
    with pytest.raises(Refused):
        services.release_grading(actor=cast.mei, seat=seat, reason="Too late")


def offer(cast: Cast, opening: Opening, **override: str) -> Any:
    opening.application.refresh_from_db()
    return move_application(
        actor=cast.mei,
        application=opening.application,
        to_stage=Stage.objects.get(role=opening.role, kind="offer"),
        seen_stage_id=opening.application.stage_id,
        **override,
    )


AGAINST = "Both liked her way of asking, and it is rare. She named no rollback when the model broke on a Friday."


def refusals(cast: Cast, opening: Opening) -> list[str]:
    with pytest.raises(Refused) as refused:
        offer(cast, opening)
    return refused.value.reasons


def test_the_offer_waits_for_scorecards_and_decision(cast: Cast, opening: Opening) -> None:
    assert refusals(cast, opening) == [
        "2 scorecards are still owed, by Inês Carvalho and Tom Becker.",
        "There was no debrief yet.",
    ]
    judging.submitted_scorecard(cast, opening.ines)
    judging.submitted_scorecard(cast, opening.tom)
    debrief = services.open_debrief(actor=cast.mei, application=opening.application)
    assert refusals(cast, opening) == ["The debrief has no decision yet."]
    services.decide_debrief(actor=cast.mei, debrief=debrief, decision="decline", reason=AGAINST, version=1)
    assert refusals(cast, opening) == ["The debrief decided: decline."]
    services.reopen_debrief(actor=cast.mei, debrief=debrief, reason="New facts", version=2)
    services.decide_debrief(actor=cast.mei, debrief=debrief, decision="offer", reason="Covers it", version=3)
    assert offer(cast, opening).stage.kind == "offer"


def test_a_lead_may_pass_the_guard_with_a_reason(cast: Cast, opening: Opening) -> None:
    assert offer(cast, opening, override_reason="They leave tomorrow").stage.kind == "offer"


def test_a_grader_learns_nothing_from_the_guard(cast: Cast, opening: Opening) -> None:
    judging.submitted_scorecard(cast, opening.ines)
    judging.submitted_scorecard(cast, opening.tom)
    judging.grading_seat(cast, opening.application, cast.mei, label="Submission 99")
    said = " ".join(refusals(cast, opening))
    assert "grade" not in said
    assert "99" not in said
    assert "Mei" not in said


def test_the_debrief_keeps_a_locked_set(cast: Cast, opening: Opening) -> None:
    with pytest.raises(Refused) as refused:
        services.open_debrief(actor=cast.mei, application=opening.application)
    assert refused.value.code == "owed"
    judging.submitted_scorecard(cast, opening.ines)
    release_seat(actor=cast.mei, seat=opening.tom, reason="Was ill")
    debrief = services.open_debrief(actor=cast.mei, application=opening.application)
    assert services.open_debrief(actor=cast.mei, application=opening.application).version == debrief.version
    seat = judging.grading_seat(cast, opening.application, cast.oba)
    decide = {"actor": cast.mei, "debrief": debrief, "decision": "offer", "reason": "Covers it"}
    with pytest.raises(Refused):
        services.decide_debrief(**decide, version=1)
    judging.submitted_scorecard(cast, seat)
    with pytest.raises(Refused) as refused:
        services.decide_debrief(**decide, version=1)
    assert refused.value.code == "not_locked"
    debrief = services.open_debrief(actor=cast.mei, application=opening.application)
    assert debrief.scorecards.count() == 2
    for actor in (cast.ines, cast.rafa):
        with pytest.raises(Forbidden):
            services.decide_debrief(**{**decide, "actor": actor}, version=debrief.version)
    services.decide_debrief(**decide, version=debrief.version)
    with pytest.raises(Forbidden):
        services.dissent(actor=cast.tom, debrief=debrief, text="I never wrote")
    with pytest.raises(Refused):
        services.open_debrief(actor=cast.mei, application=opening.application)


def test_amending_goes_through_the_same_checks(cast: Cast, opening: Opening) -> None:
    card = judging.submitted_scorecard(cast, opening.ines)
    change = {"actor": cast.ines, "scorecard": card, "version": card.version}
    empty = CardInput(ratings={"on_call": RatingInput(5)})
    for draft, reason in ((CardInput(), "Why"), (CardInput(summary="New"), " "), (empty, "Why")):
        with pytest.raises(Invalid):
            services.amend_scorecard(**change, draft=draft, reason=reason)
    with pytest.raises(Forbidden):
        services.amend_scorecard(**{**change, "actor": cast.tom}, draft=CardInput(summary="New"), reason="Why")
    amended = services.amend_scorecard(**change, draft=CardInput(summary="New"), reason="Why")
    assert (amended.summary, amended.amendments.get().before["summary"]) == ("New", "Would do this work well.")
    assert "New" not in str(Event.objects.get(verb="scorecard.amended").data)


def test_a_new_seat_seals_again_what_was_open(cast: Cast, opening: Opening) -> None:
    judging.submitted_scorecard(cast, opening.ines)
    judging.submitted_scorecard(cast, opening.tom)
    assert visible_scorecards(cast.tom).count() == 2
    people.interview(cast, opening.application, [cast.tom], stage_key="system_design")
    assert [card.author for card in visible_scorecards(cast.tom)] == [cast.tom]


def test_kinds_of_grading_are_those_of_the_model() -> None:
    assert set(GradingSeat.Kind.values) == {"take_home", "screen"}


def test_handing_in_writes_and_submits_at_once(cast: Cast, opening: Opening) -> None:
    card = judging.draft_scorecard(cast, opening.ines)
    version = Scorecard.objects.get().version
    act = {"actor": cast.ines, "draft": CardInput(summary="Would do it well"), "seen": {}}
    assert services.hand_in_scorecard(scorecard=card, version=version, **act) is True
    handed = Scorecard.objects.get()
    assert (handed.state, handed.summary, handed.version) == ("submitted", "Would do it well", version + 1)
    assert services.hand_in_scorecard(scorecard=card, version=version, **act) is False
    assert Event.objects.filter(verb="scorecard.submitted").count() == 1
    with pytest.raises(Refused):
        services.hand_in_scorecard(scorecard=card, version=version, **(act | {"draft": CardInput(summary="Other")}))


def test_handing_in_keeps_what_was_written_while_something_is_missing(cast: Cast, opening: Opening) -> None:
    card = services.start_scorecard(actor=cast.ines, seat=opening.ines)
    draft = CardInput(ratings={"on_call": RatingInput(5, evidence="Held it alone")}, summary="Kept")
    with pytest.raises(Invalid) as refused:
        services.hand_in_scorecard(actor=cast.ines, scorecard=card, draft=draft, version=1, seen={})
    assert refused.value.code == "incomplete"
    kept = Scorecard.objects.get()
    assert (kept.state, kept.summary, kept.version) == ("draft", "Kept", 2)
    assert kept.ratings.get(criterion__key="on_call").score == 5


def test_what_was_read_before_another_window_wrote_is_read_again(cast: Cast, opening: Opening) -> None:
    judging.draft_scorecard(cast, opening.ines)
    mine, other = Scorecard.objects.get(), Scorecard.objects.get()
    assert {rating.evidence for rating in mine.rated} == {judging.EVIDENCE}
    assert mine.flagged == {}
    theirs = CardInput(ratings={"on_call": RatingInput(4, evidence="Their words")}, flags={"paged": "Saw it"})
    services.save_scorecard(actor=cast.ines, scorecard=other, draft=theirs, version=other.version)
    with pytest.raises(Stale) as stale:
        draft = CardInput(ratings={"on_call": RatingInput(2, evidence="My words")}, flags={"paged": "I too"})
        services.save_scorecard(actor=cast.ines, scorecard=mine, draft=draft, version=mine.version)
    assert stale.value.current["pieces"] == {"ratings.on_call": "4\nTheir words", "flags.paged": "Saw it"}


def test_writing_ratings_leaves_the_others_and_their_beginning(cast: Cast, opening: Opening) -> None:
    card = judging.draft_scorecard(cast, opening.ines)
    before = {row.pk: row for row in card.ratings.all()}
    services.save_scorecard(
        actor=cast.ines, scorecard=card, draft=CardInput(ratings={"on_call": RatingInput(None, True, "")}), version=None
    )
    rows = {row.criterion.key: row for row in card.ratings.select_related("criterion")}
    changed = rows.pop("on_call")
    assert (changed.score, changed.not_assessed, changed.evidence) == (None, True, "")
    assert changed.created_at == before[changed.pk].created_at
    assert changed.updated_at > before[changed.pk].updated_at
    assert all(row.updated_at == before[row.pk].updated_at for row in rows.values())


def test_a_grade_needs_the_work_to_have_been_opened(client: Client, cast: Cast, opening: Opening) -> None:
    assignment = take_homes.submitted(cast, opening.application)
    seat, other = ask_graders(actor=cast.mei, assignment=assignment, graders=[cast.oba, cast.rafa])
    page = reverse("rubrics:grading", args=[seat.pk])
    client.force_login(cast.oba.user)
    shown = client.get(page).content.decode()
    assert "Open the work" in shown
    assert "The work</h2>" not in shown
    file = reverse("assessments:graded_file", args=[seat.pk, assignment.files.get().pk])
    assert client.get(file).status_code == 404
    card = judging.draft_scorecard(cast, seat)
    with pytest.raises(Invalid, match="Open the work first"):
        services.submit_scorecard(actor=cast.oba, scorecard=card)
    assert client.post(reverse("rubrics:open_work", args=[seat.pk])).status_code == 302
    assert client.get(file).status_code == 200
    assert "The work</h2>" in client.get(page).content.decode()
    opened = Event.objects.get(verb="grading.opened")
    assert (opened.audience, opened.application_id, opened.data) == ("own", None, {"label": seat.label})
    first = GradingSeat.objects.get(pk=seat.pk).opened_at
    services.open_work(actor=cast.oba, seat=seat)
    assert (GradingSeat.objects.get(pk=seat.pk).opened_at, Event.objects.filter(verb="grading.opened").count()) == (
        first,
        1,
    )
    assert services.submit_scorecard(actor=cast.oba, scorecard=card).state == "submitted"
    assert GradingSeat.objects.get(pk=other.pk).opened_at is None
    with pytest.raises(Forbidden):
        services.open_work(actor=cast.oba, seat=other)
