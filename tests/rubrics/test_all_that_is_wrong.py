"""A form names all that is wrong, each beside its field: what cannot be read, and what was read and cannot be."""

from django.test import Client
from django.urls import reverse

from rubrics.models import Amendment, DebriefPlan, Exercise
from tests.cast import Cast
from tests.factories import rubrics as judging
from tests.rubrics.conftest import Opening


def wrong(client: Client, address: str, **typed: object) -> str:
    answer = client.post(address, typed)
    assert answer.status_code == 422
    return answer.content.decode()


def test_the_plan_of_a_debrief(client: Client, cast: Cast, opening: Opening) -> None:
    client.force_login(cast.mei.user)
    place = reverse("rubrics:plan_debrief", args=[opening.application.pk])
    for minutes, line in (("abc", "9"), ("2", "x"), ("2", "9"), ("abc", "x")):
        said = wrong(client, place, minutes=minutes, line=line, lead="", version=0)
        assert 'id="id_minutes_error"' in said, (minutes, line)
        assert 'id="id_line_error"' in said, (minutes, line)
    assert not DebriefPlan.objects.exists()


def test_an_exercise(client: Client, cast: Cast) -> None:
    client.force_login(cast.mei.user)
    place = reverse("rubrics:new_exercise") + "?rubric=production_ownership"
    for day in ("", "soon", "2001-01-01"):
        said = wrong(client, place, title="", sample="", link="no", due_on=day)
        for field in ("title", "link", "criteria", "people", "due_on"):
            assert f'id="id_{field}_error"' in said, (day, field)
    assert not Exercise.objects.exists()


def test_an_amendment(client: Client, cast: Cast, opening: Opening) -> None:
    card = judging.submitted_scorecard(cast, opening.ines)
    key = card.ratings.select_related("criterion").first().criterion.key  # type: ignore[union-attr]  # a card rates
    client.force_login(cast.ines.user)
    place = reverse("rubrics:amend", args=[card.pk])
    said = wrong(client, place, **{f"score-{key}": "2", f"evidence-{key}": "", "version": card.version, "reason": ""})
    assert "Say why it changes" in said
    assert "2 things are missing" in said
    assert "nothing of it is saved yet" in said
    assert f'href="#criterion-{key}"' in said
    assert 'href="#id_reason"' in said
    assert not Amendment.objects.exists()
