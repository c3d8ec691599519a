"""Learning to interview: practice cards that count for nothing, compared once both are in, and who calls whom ready."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from foundation.activity.models import Event, Notification
from foundation.core.errors import Forbidden, Invalid, NotFound, Refused, Stale
from foundation.people.models import Membership
from rubrics import policies, services
from rubrics.domain.drafts import RatingInput, digest, spoken
from rubrics.domain.training import FEWEST_PEOPLE, Both, beside, worth_a_talk
from rubrics.models import Criterion, Kit, PracticeCard, Scorecard, Training
from rubrics.pages.debrief import debrief_page, standing_on
from rubrics.pages.pipeline import evidence, overview
from rubrics.pages.training import training_page
from rubrics.plugins.todos import asked
from rubrics.queries import owed_on, progress, visible_scorecards
from rubrics.queries.practice import visible_practice
from tests.cast import Cast
from tests.factories import candidates as people
from tests.factories import practice as make
from tests.factories import rubrics as judging
from tests.rubrics.conftest import Opening

SCORES = st.lists(st.builds(Both, st.integers(1, 9), st.integers(1, 5), st.integers(1, 5)), max_size=30)


@given(SCORES)
def test_figures_of_two_who_scored_the_same_people(scores: list[Both]) -> None:
    found = beside(scores, resamples=20)
    turned = beside([Both(one.person, one.other, one.own) for one in scores], resamples=20)
    assert (found.people, found.exact, found.adjacent) == (turned.people, turned.exact, turned.adjacent)
    assert found.apart == (None if turned.apart is None else pytest.approx(-turned.apart))
    assert found.alpha.value == turned.alpha.value
    assert found.people >= FEWEST_PEOPLE or found.alpha.value is None
    assert found.alpha.value is None or found.alpha.value <= 1
    assert found.alpha.value is not None or found.alpha.why


def test_alpha_of_a_known_table() -> None:
    scores = [Both(person, level, level) for person, level in enumerate((1, 2, 3, 4, 5))]
    found = beside(scores)
    assert (found.alpha.value, found.exact, found.apart) == (1, 1, 0)
    assert beside(scores).alpha == found.alpha
    assert worth_a_talk(2, 4)
    assert not worth_a_talk(2, None)


def pairs(member: Any, training: Training) -> list[tuple[str, str]]:
    page = training_page(member, training)
    return [(talk.who, talk.other) for talk in page["talks"]]


def test_both_cards_are_compared_once_both_are_in(cast: Cast, opening: Opening) -> None:
    training, seat = make.trainee(cast, opening.interview, cast.oba)
    make.practice_card(seat, 4)
    assert not pairs(cast.oba, training)
    assert not visible_practice(cast.ines).exclude(author=cast.ines).exists()
    judging.submitted_scorecard(cast, opening.ines)
    assert [other for _, other in pairs(cast.oba, training)] == ["Inês Carvalho"]
    assert [card.author_id for card in visible_practice(cast.ines)] == [cast.oba.pk]
    assert not visible_practice(cast.tom).exists()
    lines = training_page(cast.oba, training)["talks"][0].lines
    assert {(line.own, line.other, line.apart) for line in lines} == {(4, 3, 1)}


def test_a_trainee_who_writes_nothing_reads_nothing(cast: Cast, opening: Opening) -> None:
    training, seat = make.trainee(cast, opening.interview, cast.oba)
    judging.submitted_scorecard(cast, opening.ines)
    services.start_training_card(actor=cast.oba, seat=seat)
    assert not pairs(cast.oba, training)
    assert not visible_scorecards(cast.oba).exists()
    make.practice_card(seat, 4)
    assert pairs(cast.oba, training)
    assert not visible_scorecards(cast.oba).exists()


def test_whoever_owes_a_scorecard_there_compares_nothing(cast: Cast, opening: Opening) -> None:
    training, seat = make.trainee(cast, opening.interview, cast.oba)
    make.practice_card(seat, 4)
    judging.submitted_scorecard(cast, opening.ines)
    later = people.interview(cast, opening.application, [cast.oba, cast.ines], starts_at=opening.interview.ends_at)
    assert not pairs(cast.oba, training)
    assert not visible_practice(cast.ines).exclude(author=cast.ines).exists()
    card = judging.submitted_scorecard(cast, people.seat(later, cast.oba))
    assert card.could_read == [str(Scorecard.objects.get(seat=opening.ines).pk)]
    assert pairs(cast.oba, training)


def test_who_practised_is_told_when_the_interviewers_card_comes_after_theirs(cast: Cast, opening: Opening) -> None:
    training, seat = make.trainee(cast, opening.interview, cast.oba)
    make.practice_card(seat, 4)
    judging.submitted_scorecard(cast, opening.ines)
    (told,) = Notification.objects.filter(kind="practice_beside")
    assert (told.recipient_id, told.url) == (cast.oba.pk, reverse("rubrics:training", args=[training.pk]))
    later = people.interview(cast, opening.application, [cast.oba], starts_at=opening.interview.ends_at)
    judging.submitted_scorecard(cast, opening.tom)
    # Oba owes a card there now, so reads neither and is told of neither.
    assert Notification.objects.filter(kind="practice_beside").count() == 1
    assert people.seat(later, cast.oba)


def test_a_practice_card_counts_nowhere(cast: Cast, opening: Opening) -> None:
    _, seat = make.trainee(cast, opening.interview, cast.oba, reverse=True)
    owed = {one.member_id for one in owed_on(opening.application)}
    assert owed == {cast.ines.pk, cast.tom.pk}
    make.practice_card(seat, 1, evidence="MARKERWORDS that nobody else may read")
    for one in (opening.ines, opening.tom):
        judging.submitted_scorecard(cast, one)
    found = progress([opening.application.pk])[opening.application.pk]
    assert (found.inside, found.total) == (2, 2)
    debrief = services.open_debrief(actor=cast.mei, application=opening.application)
    assert set(debrief.scorecards.values_list("author_id", flat=True)) == {cast.ines.pk, cast.tom.pk}
    assert "MARKERWORDS" not in str(debrief_page(cast.mei, standing_on(cast.mei, opening.application.pk)))
    client = Client()
    client.force_login(cast.mei.user)
    for name in ("rubrics:debrief", "candidates:application", "rubrics:scorecards"):
        assert "MARKERWORDS" not in client.get(reverse(name, args=[opening.application.pk])).content.decode()


def test_a_scorecard_is_not_written_from_a_seat_that_shadows(cast: Cast, opening: Opening) -> None:
    _, seat = make.trainee(cast, opening.interview, cast.oba)
    with pytest.raises(Forbidden):
        services.start_scorecard(actor=cast.oba, seat=seat)
    client = Client()
    client.force_login(cast.oba.user)
    page = client.get(reverse("rubrics:scorecard", args=[seat.pk])).content.decode()
    assert reverse("rubrics:practice_card", args=[seat.pk]) in page
    assert [todo.kind for todo in asked(cast.oba)] == ["practice"]
    make.practice_card(seat, 3)
    assert not asked(cast.oba)


def test_who_is_not_in_training_writes_no_practice_card(cast: Cast, opening: Opening) -> None:
    training, seat = make.trainee(cast, opening.interview, cast.oba)
    services.end_training(actor=cast.mei, training=training)
    services.end_training(actor=cast.mei, training=training)
    assert Event.objects.filter(verb="training.ended").count() == 1
    with pytest.raises(Forbidden):
        services.start_training_card(actor=cast.oba, seat=seat)
    client = Client()
    client.force_login(cast.oba.user)
    assert client.get(reverse("rubrics:practice_card", args=[seat.pk])).status_code == 404


def test_nothing_is_handed_in_before_the_talk_or_after_it_is_off(cast: Cast, opening: Opening) -> None:
    coming = people.interview(cast, opening.application, [cast.tom])
    _, seat = make.trainee(cast, coming, cast.oba)
    with pytest.raises(Invalid):
        make.practice_card(seat, 3)
    from candidates.services import cancel_interview

    card = PracticeCard.objects.get(seat=seat)
    coming.refresh_from_db()
    cancel_interview(actor=cast.mei, interview=coming, reason="Ill")
    with pytest.raises(Refused):
        services.write_practice(actor=cast.oba, card=PracticeCard.objects.get(pk=card.pk), ratings={})


def test_a_lead_calls_somebody_qualified_and_takes_it_back(cast: Cast, opening: Opening) -> None:
    training, _ = make.trainee(cast, opening.interview, cast.mei)
    with pytest.raises(Forbidden, match=policies.can_step_training.sentence):
        services.step_training(actor=cast.mei, training=training, to="reverse", version=1)
    with pytest.raises(Forbidden):
        services.step_training(actor=cast.ines, training=training, to="reverse", version=1)
    with pytest.raises(Refused):
        services.step_training(actor=cast.ada, training=training, to="qualified", reason="Sure", version=1)
    services.step_training(actor=cast.ada, training=training, to="reverse", version=1)
    with pytest.raises(Stale):
        services.step_training(actor=cast.rafa, training=training, to="qualified", reason="Sure", version=1)
    with pytest.raises(Invalid):
        services.step_training(actor=cast.ada, training=training, to="qualified", version=2)
    made = services.step_training(actor=cast.ada, training=training, to="qualified", reason="Same levels.", version=2)
    assert (made.step, made.reason) == ("qualified", "Same levels.")
    services.step_training(actor=cast.ada, training=training, to="reverse", version=3)
    verbs = Event.objects.filter(verb__startswith="training.").order_by("created_at").values_list("verb", flat=True)
    assert list(verbs) == ["training.begun", "training.leads", "training.qualified", "training.taken_back"]
    told = Notification.objects.filter(kind="training", recipient=cast.mei)
    assert told.count() == 4
    for _ in range(2):
        services.end_training(actor=cast.ada, training=made)
    assert [one.title for one in told.filter(slot__startswith="ended")] == [
        f"{made.rubric.label}: your training was ended"
    ]


def test_nobody_of_another_organisation_begins(cast: Cast, opening: Opening) -> None:
    rubric = opening.interview.stage.kit.rubric_version.rubric
    for wrong in (cast.zed, cast.olu):
        with pytest.raises(Invalid):
            services.begin_training(actor=cast.ada, member=wrong, rubric=rubric)


def test_the_pages(cast: Cast, opening: Opening, django_assert_max_num_queries: Any) -> None:
    training, seat = make.trainee(cast, opening.interview, cast.oba, reverse=True)
    client = Client()
    client.force_login(cast.oba.user)
    url = reverse("rubrics:practice_card", args=[seat.pk])
    assert "you lead the talk, in training" in client.get(url).content.decode()
    assert not PracticeCard.objects.exists()
    blank = {"seen-ratings.on_call": digest(spoken(RatingInput()))}
    itself = client.post(f"{url}?part=ratings.on_call", {"evidence-on_call": "FIRSTWORDS", **blank})
    assert itself.status_code == 200
    assert "FIRSTWORDS" in client.get(url).content.decode()
    read = {"seen-ratings.on_call": digest(spoken(RatingInput(None, False, "FIRSTWORDS")))}
    refused = client.post(url, {"evidence-on_call": "KEPTWORDS", **read})
    assert refused.status_code == 422
    assert client.post(url, {"save": "1", "version": "2"}).status_code == 302
    make.practice_card(seat, 2)
    judging.submitted_scorecard(cast, opening.ines, dict.fromkeys(["on_call"], 4))
    judging.submitted_scorecard(cast, opening.tom)
    assert "Your practice card is in" in client.get(url).content.decode()
    with django_assert_max_num_queries(15):
        page = client.get(reverse("rubrics:training", args=[training.pk])).content.decode()
    assert "both cards side by side" in page
    assert "fewer than 5 people were scored by both" in page
    client.force_login(cast.zed.user)
    assert client.get(reverse("rubrics:training", args=[training.pk])).status_code == NotFound.status


def test_a_seat_in_training_by_page_and_api(cast: Cast, opening: Opening) -> None:
    client = Client()
    client.force_login(cast.rafa.user)
    url = reverse("candidates:seat", args=[opening.interview.pk])
    assert client.post(url, {"member": cast.oba.pk, "part": "reverse"}).status_code == 302
    seat = people.seat(opening.interview, cast.oba)
    assert (seat.shadow, seat.reverse) == (True, True)
    assert (
        "leads, in training"
        in client.get(reverse("candidates:interview", args=[opening.interview.pk])).content.decode()
    )


def test_a_kit_for_two_is_halved_for_who_learns_and_in_what_is_held(cast: Cast, opening: Opening) -> None:
    """A trainee scores the share of the person they sit beside; tiles count what each person is asked, no more."""
    kit = Kit.objects.get(stage=opening.interview.stage)
    services.change_kit(actor=cast.mei, kit=kit, version=None, changes={"interviewers": 2})
    _, seat = make.trainee(cast, opening.interview, cast.oba)
    Membership.objects.filter(pk=cast.oba.pk).update(technical=True)
    seat.refresh_from_db()
    shares = [
        {one.criterion.key for one in services.start_scorecard(actor=seat.member, seat=seat).rated}
        for seat in (opening.ines, opening.tom)
    ]
    card = services.start_training_card(actor=cast.oba, seat=seat)
    assert set(card.ratings.values_list("criterion__key", flat=True)) == shares[0]
    with CaptureQueriesContext(connection) as asked:
        tiles = {row.who: len(row.facts.tiles) for row in overview(cast.ada, opening.application).rows}
    assert tiles == {"Inês Carvalho": len(shares[0]), "Tom Becker": len(shares[1]), "Oba Adeyemi": 0}
    assert len(asked) <= 12
    assert sum(len(one.tiles) for one in evidence(cast.ada, opening.application)) == len(shares[0] | shares[1])


def test_tiles_leave_out_what_somebody_does_not_judge(cast: Cast, opening: Opening) -> None:
    Membership.objects.filter(pk=cast.tom.pk).update(technical=False)
    Criterion.objects.filter(kits__stage=opening.interview.stage).update(technical=False)
    hard = Criterion.objects.get(kits__stage=opening.interview.stage, key="on_call")
    Criterion.objects.filter(pk=hard.pk).update(technical=True)
    tiles = {row.who: len(row.facts.tiles) for row in overview(cast.ada, opening.application).rows}
    assert tiles["Tom Becker"] == tiles["Inês Carvalho"] - 1
    (pager,) = [one for one in evidence(cast.ada, opening.application) if one.label == hard.label]
    assert len(pager.tiles) == 1
