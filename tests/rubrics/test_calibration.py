"""Calibration: one sample, several people, each blind to the others until their own card is in."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from foundation.activity.models import Event, Notification
from foundation.core import clock
from foundation.core.errors import Forbidden, Invalid, Refused, Stale
from rubrics import policies, services
from rubrics.domain.calibration import agreed_on, apart, in_words, is_wide
from rubrics.domain.drafts import RatingInput, digest, spoken
from rubrics.models import RubricVersion
from rubrics.pages.calibration import exercise_page
from rubrics.plugins.calibrating import due
from rubrics.plugins.todos import asked
from rubrics.queries.practice import visible_practice
from rubrics.services.practice import ALREADY, CLOSED
from tests.cast import Cast
from tests.factories import practice as make

LEVELS = st.lists(st.integers(1, 5), max_size=9)


@given(LEVELS)
def test_words_of_levels(levels: list[int]) -> None:
    agreed = agreed_on(levels)
    assert agreed is None or levels.count(agreed) * 2 > len(levels) > 1
    assert apart(levels) == (max(levels) - min(levels) if levels else 0)
    assert is_wide(levels) == (apart(levels) > 1)
    assert in_words(levels) == in_words(sorted(levels))


@pytest.mark.parametrize(
    ("levels", "words"),
    [
        ([], "Nobody gave a level"),
        ([4], "One person chose 4"),
        ([3, 3, 3], "All 3 chose 3"),
        ([3, 4], "3 to 4: one level apart"),
        ([1, 5], "1 to 5: as far apart as it goes"),
    ],
)
def test_plain_words(levels: list[int], words: str) -> None:
    assert in_words(levels) == words


def read(member: Any, exercise: Any) -> set[str]:
    rows = visible_practice(member).filter(exercise=exercise, submitted_at__isnull=False)
    return {card.author.user.name.split()[0] for card in rows.select_related("author__user")}


def test_nobody_reads_another_card_before_their_own_is_in(cast: Cast) -> None:
    found = make.exercise(cast, [cast.ines, cast.tom, cast.vic])
    make.scored(found, cast.ines, 4)
    everybody = (cast.ada, cast.mei, cast.tom, cast.vic, cast.oba, cast.zed)
    assert [read(member, found) for member in everybody] == [set()] * 6
    make.scored(found, cast.tom, 2)
    assert read(cast.tom, found) == read(cast.ines, found) == {"Inês", "Tom"}
    assert read(cast.vic, found) == read(cast.mei, found) == set()
    make.scored(found, cast.vic, None)
    assert read(cast.vic, found) == read(cast.mei, found) == {"Inês", "Tom", "Vic"}
    assert read(cast.oba, found) == read(cast.zed, found) == set()


def test_a_closed_exercise_opens_to_all_who_were_asked_and_takes_no_card(cast: Cast) -> None:
    found = make.exercise(cast, [cast.ines, cast.tom])
    make.scored(found, cast.ines, 4)
    for _ in range(2):
        services.close_exercise(actor=cast.rafa, exercise=found)
    assert Event.objects.filter(verb="exercise.closed").count() == 1
    assert read(cast.tom, found) == {"Inês"}
    with pytest.raises(Refused, match=CLOSED):
        make.scored(found, cast.tom, 4)
    with pytest.raises(Refused):
        services.ask_into_exercise(actor=cast.rafa, exercise=found, people=[cast.oba])
    with pytest.raises(Forbidden, match=policies.can_run_exercises.sentence.split(",")[0]):
        services.close_exercise(actor=cast.ines, exercise=found)


def test_what_is_in_stays_and_two_windows_lose_nothing(cast: Cast) -> None:
    found = make.exercise(cast, [cast.ines, cast.tom])
    card = found.cards.get(author=cast.ines)
    one = {"on_call": RatingInput(4, False, "Paged")}
    services.write_practice(actor=cast.ines, card=card, ratings=one, version=1)
    with pytest.raises(Stale):
        services.write_practice(actor=cast.ines, card=card, ratings={"on_call": RatingInput(2)}, version=1)
    with pytest.raises(Invalid) as refused:
        services.write_practice(
            actor=cast.ines, card=card, ratings={"on_call": RatingInput(5)}, version=2, hand_in=True
        )
    assert set(refused.value.errors) == {"ratings.on_call.evidence", "ratings.end_to_end.score"}
    assert card.ratings.get(criterion__key="on_call").score == 5
    with pytest.raises(Forbidden):
        services.write_practice(actor=cast.tom, card=card, ratings=one)
    make.scored(found, cast.ines, 3)
    make.scored(found, cast.ines, 3)
    assert Event.objects.filter(verb="exercise.scored", actor=cast.ines).count() == 1
    with pytest.raises(Refused, match=ALREADY):
        make.scored(found, cast.ines, 4)


def test_what_cannot_be_an_exercise(cast: Cast) -> None:
    for wrong, field in (
        ({"people": [cast.ines]}, "people"),
        ({"people": [cast.ines, cast.olu]}, "people"),
        ({"people": [cast.ines, cast.zed]}, "people"),
        ({"people": [cast.ines, cast.tom], "criteria": ["nothing"]}, "criteria"),
        ({"people": [cast.ines, cast.tom], "days": -1}, "due_on"),
    ):
        with pytest.raises(Invalid) as refused:
            make.exercise(cast, **wrong)  # type: ignore[arg-type]  # what is wrong differs by row
        assert set(refused.value.errors) == {field}


def test_who_is_asked_is_told_reminded_and_told_when_all_are_in(cast: Cast) -> None:
    found = make.exercise(cast, [cast.ines, cast.tom], days=0)
    told = Notification.objects.filter(kind="calibration_asked")
    assert {row.recipient_id for row in told} == {cast.ines.pk, cast.tom.pk}
    assert [todo.title for todo in asked(cast.ines)] == ["Calibration: A recorded answer about a page"]
    evening = clock.now().replace(hour=20)
    assert {note.recipient_id for note in due(evening)} == {cast.ines.pk, cast.tom.pk}
    assert not list(due(evening - timedelta(days=1)))
    make.scored(found, cast.ines, 4)
    assert not asked(cast.ines)
    assert not Notification.objects.filter(kind="calibration_in").exists()
    make.scored(found, cast.tom, 4)
    everybody = Notification.objects.filter(kind="calibration_in")
    assert {row.recipient_id for row in everybody} == {cast.ines.pk, cast.tom.pk, cast.mei.pk}


def test_where_people_differ_stands_beside_the_anchors(cast: Cast, django_assert_max_num_queries: Any) -> None:
    found = make.exercise(cast, [cast.ines, cast.tom, cast.oba])
    for member, level in ((cast.ines, 4), (cast.tom, 2), (cast.oba, None)):
        make.scored(found, member, level)
    make.example(cast, found.criteria.get(key="on_call").anchors.get(level=4))
    with django_assert_max_num_queries(9):
        page = exercise_page(cast.ines, found)
    by_key = {one.criterion.key: one for one in page["compared"]}
    on_call = by_key["on_call"]
    assert [step.anchor.level for step in on_call.steps] == [5, 4, 3, 2, 1]
    assert [[name.split()[0] for name in step.names] for step in on_call.steps] in (
        [[], ["Inês"], ["Oba"], ["Tom"], []],
        [[], ["Inês"], [], ["Tom"], []],
    )
    assert on_call.wide
    assert [one.text for one in on_call.steps[1].examples] == ["Restarted the backfill before calling anyone."]


def test_thin_evidence_is_marked_where_people_differ(cast: Cast, client: Client) -> None:
    """As the line under the box says to whoever writes it, also where nothing at all is written."""
    found = make.exercise(cast, [cast.ines, cast.tom], criteria=["on_call"])
    make.scored(found, cast.ines, 3, evidence="")
    make.scored(found, cast.tom, 4, evidence="Very good.\nGreat person.")
    client.force_login(cast.mei.user)
    page = client.get(reverse("rubrics:exercise", args=[found.pk])).content.decode()
    assert page.count("Thin evidence") == 2
    assert "Very good.<br>Great person." in page


def test_the_pages(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.mei.user)
    form = {
        "title": "One page at night",
        "sample": "It rang at four.",
        "criteria": ["on_call"],
        "people": [str(cast.ines.pk), str(cast.mei.pk)],
        "due_on": clock.today() + timedelta(days=3),
    }
    asked = reverse("rubrics:new_exercise") + "?rubric=production_ownership"
    assert client.post(asked, form | {"title": ""}).status_code == 422
    assert client.post(asked, form | {"link": "not an address"}).status_code == 422
    made = client.post(asked, form)
    assert made.status_code == 302
    page = client.get(made["Location"]).content.decode()
    assert "Held until your card is in" in page
    sent = {"score-on_call": "4", "evidence-on_call": "KEPTWORDS", "version": "1"}
    assert "Say what" not in client.post(made["Location"], sent | {"save": "1"}, follow=True).content.decode()
    stale = client.post(made["Location"], sent | {"score-on_call": "2"})
    assert stale.status_code == 409
    assert "KEPTWORDS" in stale.content.decode()
    assert client.post(made["Location"], sent | {"version": "2"}).status_code == 302
    assert "Held for Inês Carvalho until they score" in client.get(made["Location"]).content.decode()
    assert RubricVersion.objects.get(exercises__title="One page at night").frozen_at


def test_a_page_from_before_it_was_closed_is_told_so(cast: Cast, client: Client) -> None:
    found = make.exercise(cast, [cast.ines, cast.tom])
    services.close_exercise(actor=cast.mei, exercise=found)
    client.force_login(cast.mei.user)
    for people in ([], [str(cast.oba.pk)]):
        answer = client.post(reverse("rubrics:ask_more", args=[found.pk]), {"people": people})
        assert answer.status_code == 409
        assert "This exercise is closed. Open another one." in answer.content.decode()


def test_a_card_saves_itself_criterion_by_criterion(cast: Cast, client: Client) -> None:
    found = make.exercise(cast, [cast.ines, cast.tom])
    card = found.cards.get(author=cast.ines)
    client.force_login(cast.ines.user)
    url = reverse("rubrics:exercise", args=[found.pk])
    shown = client.get(url).content.decode()
    assert 'hx-post="' + url + '?part=ratings.on_call"' in shown
    blank, sent = digest(spoken(RatingInput())), {"score-on_call": "4", "evidence-on_call": "Paged at four."}

    def save(part: str = "ratings.on_call", **given: str) -> Any:
        return client.post(f"{url}?part={part}", {"seen-ratings.on_call": blank, **sent, **given})

    answer = save().content.decode()
    assert card.ratings.get(criterion__key="on_call").evidence == "Paged at four."
    read = digest(spoken(RatingInput(4, False, "Paged at four.")))
    assert f'value="{read}"' in answer
    assert "1 of 2 criteria" in answer
    rival = save(**{"evidence-on_call": "Another window"})
    assert rival.status_code == 409
    assert all(words in rival.content.decode() for words in ("Paged at four.", "Another window", "Keep mine"))
    assert save(**{"score-on_call": "9", "seen-ratings.on_call": read}).status_code == 422
    assert save("ratings.nothing").status_code == save("summary").status_code == 422
    assert card.ratings.get(criterion__key="on_call").score == 4
    # The form still carries the version that it was drawn with: what saved itself meanwhile is no conflict.
    whole = {**sent, "seen-ratings.on_call": read, "evidence-end_to_end": "", "version": "1"}
    assert client.post(url, {**whole, "save": "1"}).status_code == 302
    kept = client.post(url, {**whole, "evidence-on_call": "Mine", "seen-ratings.on_call": blank, "save": "1"})
    assert kept.status_code == 409
    card.refresh_from_db()
    assert client.post(url, {**whole, "evidence-on_call": "Mine", "keep": str(card.version)}).status_code == 302
    assert card.ratings.get(criterion__key="on_call").evidence == "Mine"
    make.scored(found, cast.ines, 3)
    late = save()
    assert (late.status_code, "handed in" in late.content.decode()) == (409, True)
