"""What a debrief locks, and what an offer waits for."""

import re
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from django.test import Client
from django.utils import timezone

from candidates.services import move_application, release_seat
from foundation.core.errors import Forbidden, Refused
from foundation.documents.services.rendering import render_document, request_document
from roles.models import Stage
from rubrics import services
from tests.cast import Cast
from tests.factories import rubrics as judging
from tests.rubrics.conftest import Opening


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


def test_a_word_without_end_stays_on_the_paper_of_the_packet(
    cast: Cast, opening: Opening, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    judging.submitted_scorecard(cast, opening.ines, evidence="Donaudampfschiff" * 40)
    judging.submitted_scorecard(cast, opening.tom, evidence="证据很长" * 200)
    services.open_debrief(actor=cast.mei, application=opening.application)
    made = request_document(viewer=cast.mei, kind="packet", subject_id=opening.application.pk, parts=["cards"])
    document = render_document(document_id=made.pk)
    assert document is not None
    with pypdfium2.PdfDocument(document.file.path) as packet:
        for page in packet:
            text = page.get_textpage()
            right = [text.get_charbox(at)[2] for at in range(text.count_chars())]
            assert max(right) <= page.get_width()


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


def test_whoever_graded_without_a_name_sees_no_debrief_and_amends_the_grade(
    client: Client, cast: Cast, opening: Opening
) -> None:
    grade = judging.submitted_scorecard(cast, judging.grading_seat(cast, opening.application, cast.oba))
    for seat in (opening.ines, opening.tom):
        judging.submitted_scorecard(cast, seat)
    debrief = services.open_debrief(actor=cast.mei, application=opening.application)
    with pytest.raises(Forbidden):
        services.dissent(actor=cast.oba, debrief=debrief, text="The work does not run")
    client.force_login(cast.oba.user)
    assert client.get(f"/applications/{opening.application.pk}/debrief/").status_code == 404
    assert client.get(f"/scorecards/{grade.pk}/amend/").status_code == 200


def test_nobody_dissents_from_words_that_are_sealed(cast: Cast, opening: Opening) -> None:
    for seat in (opening.ines, opening.tom):
        judging.submitted_scorecard(cast, seat)
    debrief = services.open_debrief(actor=cast.mei, application=opening.application)
    owed = judging.grading_seat(cast, opening.application, cast.tom)
    with pytest.raises(Forbidden):
        services.dissent(actor=cast.tom, debrief=debrief, text="On call")
    judging.submitted_scorecard(cast, owed)
    services.dissent(actor=cast.tom, debrief=debrief, text="On call")


def test_an_earlier_decision_tells_its_year_and_zone(cast: Cast, opening: Opening) -> None:
    for seat in (opening.ines, opening.tom):
        judging.submitted_scorecard(cast, seat)
    debrief = services.open_debrief(actor=cast.mei, application=opening.application)
    decide = {"actor": cast.mei, "debrief": debrief, "reason": "Two strong examples. Ran the pager for 14 months."}
    with timezone.override("Asia/Tokyo"):
        decided = services.decide_debrief(**decide, decision="offer", version=debrief.version)
        again = services.reopen_debrief(actor=cast.mei, debrief=decided, reason="More", version=decided.version)
    assert re.match(r"[A-Z][a-z]{2} \d{1,2} [A-Z][a-z]{2} \d{4}, \d\d:\d\d JST: Mei", again.notes)
