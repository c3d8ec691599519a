"""Who writes what on a scorecard, and until when: people from outside engineering, the released, the late."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from candidates.models import InterviewSeat
from candidates.services import release_seat
from foundation.core import clock
from foundation.core.errors import Refused
from foundation.people.models import Membership
from rubrics import policies, services
from rubrics.domain.drafts import CardInput, RatingInput, digest
from rubrics.domain.narrowing import judged_by
from rubrics.models import Criterion, Flag, Kit, Scorecard
from rubrics.services.scorecards import DECIDED
from tests.cast import Cast
from tests.factories import candidates as people
from tests.factories import rubrics as judging
from tests.foundation.core.api.keys import JSON
from tests.foundation.core.api.keys import client as api_client
from tests.rubrics.conftest import Opening

PLAIN = ["failure_story", "on_call"]
HERS = "Called the depot herself and wrote down what the driver saw."
TYPED = "Typed while somebody released me."


def signed_in(member: Membership) -> Client:
    client = Client()
    client.force_login(member.user)
    return client


def page(seat: InterviewSeat) -> str:
    return reverse("rubrics:scorecard", args=[seat.pk])


def asked(card: Scorecard) -> list[str]:
    return list(card.ratings.order_by("criterion__position").values_list("criterion__key", flat=True))


@pytest.fixture
def oba(cast: Cast, opening: Opening) -> InterviewSeat:
    """Oba, who judges nothing technical, in a technical interview."""
    start = clock.now() - timedelta(hours=2)
    return people.seat(people.interview(cast, opening.application, [cast.oba], starts_at=start), cast.oba)


def test_somebody_from_outside_engineering_is_asked_what_they_can_judge(cast: Cast, oba: InterviewSeat) -> None:
    browser = signed_in(cast.oba)
    shown = browser.get(page(oba)).content.decode()
    assert "Only what you can judge without an engineer’s eye" in shown
    assert "0 of 2 criteria" in shown
    assert "Treats data quality as someone else’s job" in shown
    assert "Proposes heavy models with no baseline" not in shown
    assert "Take the last ML system you shipped" not in shown
    card = judging.submitted_scorecard(cast, oba)
    assert (asked(card), card.narrow) == (PLAIN, True)
    told = api_client(cast.oba, "scorecards:read").get(f"/api/v1/scorecards/{card.pk}").json()
    assert (told["narrow"], told["rated"], told["criteria"]) == (True, 2, 2)


def test_they_judge_the_rest_too_if_they_say_so_and_lose_nothing(cast: Cast, oba: InterviewSeat) -> None:
    browser = signed_in(cast.oba)
    browser.get(page(oba))
    form = {"widen": "1", "score-on_call": "4", "evidence-on_call": HERS, "seen-ratings.on_call": digest("\n")}
    assert browser.post(page(oba), form).status_code == 302
    card = Scorecard.objects.get(seat=oba)
    kit = Kit.objects.get(stage=oba.interview.stage)
    assert (len(asked(card)), card.narrow) == (kit.criteria.count(), False)
    assert set(asked(card)) > set(PLAIN)
    assert card.ratings.get(criterion__key="on_call").evidence == HERS
    shown = browser.get(page(oba)).content.decode()
    assert "Only what you can judge" not in shown
    assert "Proposes heavy models with no baseline" in shown
    again = api_client(cast.oba, "scorecards:read", "scorecards:submit").post(
        f"/api/v1/scorecards/{card.pk}/widen", {}, "application/json"
    )
    assert (again.status_code, again.json()["version"]) == (200, card.version)


def test_a_rating_outside_the_kit_is_refused_in_words_and_nothing_of_it_is_kept(cast: Cast, oba: InterviewSeat) -> None:
    card = services.start_scorecard(actor=cast.oba, seat=oba)
    api = api_client(cast.oba, "scorecards:read", "scorecards:write")
    place = f"/api/v1/scorecards/{card.pk}"
    body: dict[str, Any] = {"ratings": {"retraining": {"score": 4}, "on_call": {"score": 3, "evidence": HERS}}}
    answer = api.patch(place, body, "application/json")
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert answer.json()["errors"][0]["detail"] == "This criterion is not part of your kit."
    body = {"ratings": {"on_call": {"score": 9}}}
    assert api.patch(place, body, "application/json").json()["errors"][0]["pointer"] == "#/ratings/on_call/score"
    assert not card.ratings.exclude(score=None).exists()


def test_a_text_that_is_too_long_is_refused_in_our_words(cast: Cast, opening: Opening) -> None:
    card = services.start_scorecard(actor=cast.ines, seat=opening.ines)
    api = api_client(cast.ines, "scorecards:read", "scorecards:write")
    long = "x" * 20_001
    for body in ({"summary": long}, {"ratings": {"on_call": {"evidence": long}}}, {"flags": {"vague": long}}):
        (error,) = api.patch(f"/api/v1/scorecards/{card.pk}", body, JSON).json()["errors"]
        assert error["detail"] == "At most 20,000 characters can be saved. Nothing was changed; please shorten it.", (
            body
        )


def test_where_all_is_technical_all_is_asked() -> None:
    technical, plain = Criterion(key="a", technical=True), Criterion(key="b")
    assert judged_by([technical], technical=False) == [technical]
    assert judged_by([technical, plain], technical=False) == [plain]
    assert judged_by([technical, plain], technical=True) == [technical, plain]
    assert judged_by([Flag(technical=True)][:0], technical=False) == []


def released(cast: Cast, seat: InterviewSeat) -> None:
    release_seat(actor=cast.mei, seat=seat, reason="On leave until Monday")


def test_a_released_person_reads_and_takes_along_what_they_wrote_and_nobody_else_does(
    cast: Cast, opening: Opening
) -> None:
    card = judging.draft_scorecard(cast, opening.ines, {"on_call": 5}, evidence=HERS, flags={"paged": HERS})
    released(cast, opening.ines)
    browser = signed_in(cast.ines)
    shown = browser.get(page(opening.ines)).content.decode()
    assert "You were released from this one" in shown
    assert HERS in shown
    place = reverse("rubrics:export", args=[opening.ines.pk])
    assert place in shown
    taken = browser.get(place)
    assert taken["Content-Disposition"].startswith('attachment; filename="scorecard-')
    text = taken.content.decode()
    assert f"\n\n5\n{HERS}\n" in text
    assert "A draft, never handed in. Released from it: On leave until Monday." in text
    assert "## Signal: Has been paged for an ML system they owned" in text
    for member in (cast.mei, cast.tom, cast.ada, cast.zed):
        assert signed_in(member).get(place).status_code == 404
        assert HERS not in signed_in(member).get(page(opening.ines)).content.decode()
    told = api_client(cast.ines, "scorecards:read").get(f"/api/v1/scorecards/{card.pk}").json()
    assert HERS in str(told["ratings"])


def test_what_is_typed_after_a_release_is_refused_in_words_and_shown_again(cast: Cast, opening: Opening) -> None:
    card = judging.draft_scorecard(cast, opening.ines, {"on_call": 4}, evidence=HERS)
    released(cast, opening.ines)
    browser, form = signed_in(cast.ines), {"score-on_call": "2", "evidence-on_call": TYPED, "seen-ratings.on_call": "x"}
    flags = {"flag-evidence-handed_off": "", "flag-paged": "1", "flag-evidence-paged": "Named the night"}
    answer = browser.post(page(opening.ines), form | flags)
    assert answer.status_code == 403
    assert "Named the night" in answer.content.decode()
    assert "This was not saved" in answer.content.decode()
    assert TYPED in answer.content.decode()
    saved = browser.post(f"{page(opening.ines)}?part=ratings.on_call", form, headers={"HX-Request": "true"})
    assert saved.status_code == 422
    assert policies.can_write_scorecard.sentence in saved.content.decode()
    assert card.ratings.get(criterion__key="on_call").evidence == HERS
    api = api_client(cast.ines, "scorecards:read", "scorecards:write", "scorecards:submit")
    for refused in (
        api.patch(f"/api/v1/scorecards/{card.pk}", {"summary": TYPED}, "application/json"),
        api.post(f"/api/v1/scorecards/{card.pk}/submit", {}, "application/json"),
    ):
        assert (refused.status_code, refused.json()["detail"]) == (403, policies.can_write_scorecard.sentence)


def test_nothing_is_handed_in_once_people_have_decided_and_it_stays_a_draft(cast: Cast, opening: Opening) -> None:
    judging.submitted_scorecard(cast, opening.ines)
    judging.submitted_scorecard(cast, opening.tom)
    debrief = services.open_debrief(actor=cast.mei, application=opening.application)
    services.decide_debrief(
        actor=cast.mei, debrief=debrief, decision="offer", reason="Covers it", version=debrief.version
    )
    start = clock.now() - timedelta(hours=2)
    late = people.seat(people.interview(cast, opening.application, [cast.oba], starts_at=start), cast.oba)
    card = judging.draft_scorecard(cast, late, {"on_call": 4})
    browser = signed_in(cast.oba)
    assert DECIDED in browser.get(page(late)).content.decode()
    form = {"score-on_call": "4", "evidence-on_call": TYPED, "seen-ratings.on_call": "x", "version": "9"}
    answer = browser.post(page(late), {**form, "keep": "9"} | {"keep": str(card.version)})
    assert answer.status_code == 302, "a draft is still saved"
    answer = browser.post(page(late), {"summary": TYPED, "version": str(card.version + 1)})
    assert answer.status_code == 409
    assert TYPED in answer.content.decode()
    held = Scorecard.objects.get(pk=card.pk)
    assert (held.state, held.summary) == (Scorecard.State.DRAFT, TYPED)
    api = api_client(cast.oba, "scorecards:read", "scorecards:submit")
    refused = api.post(f"/api/v1/scorecards/{card.pk}/submit", {}, "application/json")
    assert (refused.status_code, refused.json()["code"]) == (409, "decided")
    debrief.refresh_from_db()
    services.reopen_debrief(actor=cast.mei, debrief=debrief, reason="Oba saw them", version=debrief.version)
    assert services.submit_scorecard(actor=cast.oba, scorecard=held).state == Scorecard.State.SUBMITTED


def test_to_find_out_more_is_no_end(cast: Cast, opening: Opening) -> None:
    judging.submitted_scorecard(cast, opening.ines)
    judging.submitted_scorecard(cast, opening.tom)
    debrief = services.open_debrief(actor=cast.mei, application=opening.application)
    services.decide_debrief(
        actor=cast.mei, debrief=debrief, decision="continue", reason="On call", version=debrief.version
    )
    start = clock.now() - timedelta(hours=2)
    late = people.seat(people.interview(cast, opening.application, [cast.oba], starts_at=start), cast.oba)
    assert judging.submitted_scorecard(cast, late).state == Scorecard.State.SUBMITTED


def test_two_windows_that_hand_in_leave_one_scorecard_and_lose_no_word(cast: Cast, opening: Opening) -> None:
    judging.draft_scorecard(cast, opening.ines)
    browser = signed_in(cast.ines)
    first = {"summary": "From the first window", "version": "2"}
    assert browser.post(page(opening.ines), first).status_code == 302
    ticked = {"flag-paged": "1", "flag-evidence-paged": "Named the night"}
    second = browser.post(page(opening.ines), {"summary": "From the second window", "version": "2", **ticked})
    assert second.status_code == 409
    shown = second.content.decode()
    assert "From the first window" in shown
    assert "From the second window" in shown
    assert "Named the night" in shown
    card = Scorecard.objects.get(seat=opening.ines)
    draft = CardInput(ratings={"on_call": RatingInput(1, evidence=TYPED)})
    with pytest.raises(Refused):
        services.save_scorecard(actor=cast.ines, scorecard=card, draft=draft, version=None)


def test_ratings_are_taken_as_a_scorecard_shows_them(cast: Cast, oba: InterviewSeat) -> None:
    card = services.start_scorecard(actor=cast.oba, seat=oba)
    place, api = f"/api/v1/scorecards/{card.pk}", api_client(cast.oba, "scorecards:read", "scorecards:write")
    by_key = {"ratings": {"on_call": {"score": 4, "evidence": HERS}}}
    written = api.patch(place, by_key, JSON).json()
    again = api.patch(place, {"ratings": written["ratings"]}, JSON)
    assert (again.status_code, again.json()["ratings"]) == (200, written["ratings"])
    listed = [{"criterion": "on_call", "score": 2, "evidence": HERS}]
    changed = api.patch(place, {"ratings": listed}, JSON).json()["ratings"]
    assert next(one["score"] for one in changed if one["criterion"] == "on_call") == 2
    for wrong, pointer in (
        ([*listed, *listed], "#/ratings/1/criterion"),
        ([{"criterion": "on_call", "score": 9}], "#/ratings/0/score"),
        ([{"score": 3}], "#/ratings/0/criterion"),
        (["on_call"], "#/ratings/0"),
    ):
        assert api.patch(place, {"ratings": wrong}, JSON).json()["errors"][0]["pointer"] == pointer
