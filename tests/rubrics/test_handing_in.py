"""Scorecards by their services: what may be written, when one is handed in, and what stays."""

import pytest
from django.test import Client
from django.urls import reverse

from candidates.models import Interview
from candidates.services import cancel_interview, release_seat
from foundation.activity.models import Event, Notification
from foundation.core import clock
from foundation.core.errors import Forbidden, Invalid, Refused, Stale
from rubrics import services
from rubrics.domain.drafts import CardInput, RatingInput
from rubrics.models import Debrief, Scorecard
from rubrics.queries import visible_scorecards
from tests.cast import Cast
from tests.factories import candidates as people
from tests.factories import rubrics as judging
from tests.rubrics.conftest import Opening


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
    assert told.get().body == "2 scorecards are in, nobody owes one. The debrief can open."
    debrief = services.open_debrief(actor=cast.mei, application=opening.application)
    decided = {"decision": "continue", "reason": "One more look", "decided_at": clock.now()}
    for person, change, said in ((cast.oba, {}, "The debrief is open"), (cast.vic, decided, "is decided without")):
        Debrief.objects.filter(pk=debrief.pk).update(updated_at=clock.now(), **change)
        later = people.interview(cast, opening.application, [person])
        judging.submitted_scorecard(cast, people.seat(later, person))
        assert said in told.order_by("-created_at")[0].body


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
