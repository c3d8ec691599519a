"""The sentence of one level: said otherwise, and the organisation's own evidence under it."""

import pytest
from django.test import Client
from django.urls import reverse

from candidates.models import Candidate
from candidates.services.forgetting import forget_person
from foundation.activity.models import Event
from foundation.core.errors import Forbidden, Invalid, Refused, Stale
from rubrics import services
from rubrics.models import AnchorExample, Rating
from rubrics.pages.anchors import quotable
from rubrics.queries.practice import examples_of
from tests.cast import Cast
from tests.factories import practice as make
from tests.factories import rubrics as judging
from tests.rubrics.conftest import Opening


def test_a_new_sentence_makes_a_version_and_leaves_examples_with_the_old(cast: Cast) -> None:
    found = make.exercise(cast, [cast.ines, cast.tom])
    criterion = found.criteria.get(key="on_call")
    anchor = criterion.anchors.get(level=3)
    make.example(cast, anchor)
    made = services.reword_anchor(actor=cast.mei, anchor=anchor, text="Was on call, alone or in a rota.", seen_number=1)
    new = made.criteria.select_related("rubric_version").get(key="on_call")
    assert (made.number, new.anchors.get(level=3).text) == (2, "Was on call, alone or in a rota.")
    assert [row.text for row in new.anchors.exclude(level=3)] == [
        row.text for row in criterion.anchors.exclude(level=3)
    ]
    assert not examples_of([new])[new.pk, 3]
    old = type(criterion).objects.select_related("rubric_version").get(pk=criterion.pk)
    assert len(examples_of([old])[criterion.pk, 3]) == 1
    with pytest.raises(Stale):
        services.reword_anchor(actor=cast.mei, anchor=anchor, text="Something else", seen_number=1)
    with pytest.raises(Invalid):
        services.reword_anchor(actor=cast.mei, anchor=new.anchors.get(level=3), text=" ", seen_number=2)


def test_own_examples_stand_beside_the_levels_of_a_scorecard(cast: Cast, opening: Opening) -> None:
    """Under the level that they were chosen for; never what was quoted from the person who is judged here."""
    judging.submitted_scorecard(cast, opening.tom, evidence="Was paged at four.")
    held = Rating.objects.get(scorecard__author=cast.tom, criterion__key="on_call")
    anchor = held.criterion.anchors.get(level=4)
    made = make.example(cast, anchor)
    client = Client()
    client.force_login(cast.ines.user)
    url = reverse("rubrics:scorecard", args=[opening.ines.pk])
    page = client.get(url).content.decode()
    assert f'<b>4</b> <span dir="auto">“{made.text}”' in page
    assert "From our own cards, 1 example" in page
    sample = make.exercise(cast, [cast.ines, cast.tom])
    scoring = reverse("rubrics:exercise", args=[sample.pk])
    assert "From our own cards, 1 example" in client.get(scoring).content.decode()
    type(made).objects.update(rating=held)
    assert made.text not in client.get(url).content.decode()
    assert made.text in client.get(scoring).content.decode()


def test_a_practice_card_shows_own_examples_but_those_of_who_is_talked_to(cast: Cast, opening: Opening) -> None:
    judging.submitted_scorecard(cast, opening.tom, evidence="Was paged at four.")
    held = Rating.objects.get(scorecard__author=cast.tom, criterion__key="on_call")
    made = make.example(cast, held.criterion.anchors.get(level=4))
    _, seat = make.trainee(cast, opening.tom.interview, cast.oba)
    client = Client()
    client.force_login(cast.oba.user)
    url = reverse("rubrics:practice_card", args=[seat.pk])
    for begun in (False, True):
        if begun:
            services.start_training_card(actor=cast.oba, seat=seat)
        type(made).objects.update(rating=None)
        assert made.text in client.get(url).content.decode()
        type(made).objects.update(rating=held)
        assert made.text not in client.get(url).content.decode()


def test_only_a_card_on_the_table_is_quoted(cast: Cast, opening: Opening) -> None:
    for seat in (opening.ines, opening.tom):
        judging.submitted_scorecard(cast, seat, evidence="Lúcia was paged at four and rolled back.")
    rating = Rating.objects.select_related("criterion__rubric_version__rubric").filter(score=3)[0]
    anchor = rating.criterion.anchors.select_related("criterion__rubric_version__rubric").get(level=3)
    assert not quotable(cast.mei, anchor)
    with pytest.raises(Refused):
        services.quote_under_anchor(actor=cast.mei, anchor=anchor, text="Paged at four.", rating=rating)
    services.open_debrief(actor=cast.mei, application=opening.application)
    assert len(quotable(cast.mei, anchor)) == 2
    assert not quotable(cast.rafa, anchor)
    client = Client()
    client.force_login(cast.mei.user)
    url = reverse("rubrics:quote_example", args=[anchor.pk])
    assert client.post(url, {"rating": rating.pk, "text": " "}).status_code == 422
    assert client.post(url, {"rating": rating.pk, "text": "Paged at four, rolled back."}).status_code == 302
    assert client.post(url, {"rating": rating.pk, "text": "Again"}).status_code == 404
    made = AnchorExample.objects.get()
    assert "Paged at four, rolled back." in client.get(reverse("rubrics:anchor", args=[anchor.pk])).content.decode()
    with pytest.raises(Forbidden):
        services.drop_example(actor=cast.ines, example=made)
    for _ in range(2):
        services.drop_example(actor=cast.mei, example=made)
    assert Event.objects.filter(verb="anchor.unquoted").count() == 1


def test_what_is_quoted_names_nobody(cast: Cast, opening: Opening, client: Client) -> None:
    """Neither the person nor their employer; whose name is forgotten cannot be looked for, so they are not quoted."""
    for seat in (opening.ines, opening.tom):
        judging.submitted_scorecard(cast, seat, evidence="Lúcia was paged at four and rolled back.")
    services.open_debrief(actor=cast.mei, application=opening.application)
    person = opening.application.candidate
    Candidate.objects.filter(pk=person.pk).update(name="Lúcia Prado", company="Tidewater")
    rating = Rating.objects.select_related("criterion__rubric_version__rubric").filter(score=3)[0]
    anchor = rating.criterion.anchors.select_related("criterion__rubric_version__rubric").get(level=3)
    client.force_login(cast.mei.user)
    url = reverse("rubrics:quote_example", args=[anchor.pk])
    for text, named in (
        ("Lúcia was paged at four.", "Lúcia"),
        ("Paged at four; LUCIA rolled back.", "LUCIA"),
        ("Paged at four at Tidewater.", "Tidewater"),
        (f"Paged, wrote to {person.email}.", person.email),
    ):
        refused = client.post(url, {"rating": rating.pk, "text": text})
        assert refused.status_code == 422
        assert f"“{named}” says who it was. Take it out." in refused.content.decode()
        assert text in refused.content.decode()
    assert not AnchorExample.objects.exists()
    person.refresh_from_db()
    forget_person(actor=cast.ada, candidate=person, why="asked")
    assert not quotable(cast.mei, anchor)
    with pytest.raises(Refused):
        services.quote_under_anchor(actor=cast.mei, anchor=anchor, text="Paged at four.", rating=rating)
