"""The form of a scorecard: without a script, saving itself, in two windows; what is wrong is said beside it."""

import pytest
from django.test import Client
from django.urls import reverse

from foundation.activity.models import Event
from rubrics.domain.drafts import digest
from rubrics.models import Scorecard
from tests.cast import Cast
from tests.factories import rubrics as judging
from tests.rubrics.conftest import Opening
from tests.rubrics.posting import KEYS, filled, page_of


def test_the_form_shows_the_kit_and_five_levels(client: Client, cast: Cast, opening: Opening) -> None:
    url = reverse("rubrics:scorecard", args=[opening.ines.pk])
    page = page_of(client, cast.ines).get(url).content.decode()
    assert page.count('data-score="5"') == len(KEYS)
    assert "Who was on call for it?" in page
    assert "A page with time, cause, first action" in page
    assert 'name="recommendation"' in page
    assert "checked" not in page
    assert not Scorecard.objects.exists()


def test_submitting_without_script(client: Client, cast: Cast, opening: Opening) -> None:
    url = reverse("rubrics:scorecard", args=[opening.ines.pk])
    answer = page_of(client, cast.ines).post(url, filled())
    assert (answer.status_code, answer["Location"]) == (302, url)
    card = Scorecard.objects.get()
    assert (card.state, card.recommendation, card.author) == ("submitted", 3, cast.ines)
    assert "You still owe" not in client.get(url).content.decode()
    assert client.post(url, filled()).status_code == 302
    assert Event.objects.filter(verb="scorecard.submitted").count() == 1


def test_what_is_missing_is_said_beside_it_and_nothing_typed_is_lost(
    client: Client, cast: Cast, opening: Opening
) -> None:
    url = reverse("rubrics:scorecard", args=[opening.ines.pk])
    form = filled(**{"score-end_to_end": "5", "flag-paged": "1", "flag-evidence-paged": "", "evidence-on_call": "Kept"})
    del form["score-data_reality"], form["recommendation"]
    answer = page_of(client, cast.ines).post(url, form)
    page = answer.content.decode()
    assert answer.status_code == 422
    for said in (
        "A 5 needs a moment that you saw or heard.",
        "Choose a level, or not assessed.",
        "Say what you saw, or clear the tick.",
        "Choose one of the four",
        "4 things are missing",
        "Kept",
    ):
        assert said in page
    assert Scorecard.objects.get().state == "draft"
    assert Scorecard.objects.get().ratings.get(criterion__key="on_call").evidence == "Kept"


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("score-end_to_end", "9", "Choose a score from 1 to 5."),
        ("score-end_to_end", "four", "Choose a score from 1 to 5."),
        ("recommendation", "7", "Choose one of the four recommendations."),
        ("evidence-end_to_end", "x" * 20_001, "This has 20,001 characters and 20,000 can be saved."),
        ("summary", "x" * 20_001, "This has 20,001 characters and 20,000 can be saved."),
    ],
)
def test_bad_input_gets_a_sentence(
    client: Client, cast: Cast, opening: Opening, field: str, value: str, said: str
) -> None:
    url = reverse("rubrics:scorecard", args=[opening.ines.pk])
    answer = page_of(client, cast.ines).post(url, filled(**{field: value}))
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_autosave_saves_one_part_and_says_how_far(client: Client, cast: Cast, opening: Opening) -> None:
    url = reverse("rubrics:scorecard", args=[opening.ines.pk])
    form = {"score-on_call": "2", "evidence-on_call": "Was never paged", "seen-ratings.on_call": digest("\n")}
    answer = page_of(client, cast.ines).post(f"{url}?part=ratings.on_call", form, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert "1 of 5 criteria" in answer.content.decode()
    assert digest("2\nWas never paged") in answer.content.decode()
    rating = Scorecard.objects.get().ratings.get(criterion__key="on_call")
    assert (rating.score, rating.evidence) == (2, "Was never paged")


@pytest.mark.parametrize("part", ["ratings.nothing", "flags.nothing", "nonsense", "ratings."])
def test_autosave_of_an_unknown_part_is_refused(client: Client, cast: Cast, opening: Opening, part: str) -> None:
    url = reverse("rubrics:scorecard", args=[opening.ines.pk])
    form = {"score-nothing": "2", "flag-nothing": "1", "flag-evidence-nothing": "x"}
    assert page_of(client, cast.ines).post(f"{url}?part={part}", form).status_code == 422


def test_two_windows_on_one_criterion_show_both_texts(client: Client, cast: Cast, opening: Opening) -> None:
    url = reverse("rubrics:scorecard", args=[opening.ines.pk])
    browser = page_of(client, cast.ines)
    first = {"score-on_call": "3", "evidence-on_call": "First text", "seen-ratings.on_call": digest("\n")}
    second = {**first, "evidence-on_call": "Second text"}
    assert browser.post(f"{url}?part=ratings.on_call", first).status_code == 200
    answer = browser.post(f"{url}?part=ratings.on_call", second)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "First text" in page
    assert "Second text" in page
    assert "Keep mine" in page
    assert Scorecard.objects.get().ratings.get(criterion__key="on_call").evidence == "First text"
    # Another criterion in the second window is no conflict.
    other = {"score-data_reality": "4", "evidence-data_reality": "", "seen-ratings.data_reality": digest("\n")}
    assert browser.post(f"{url}?part=ratings.data_reality", other).status_code == 200
    # The whole form without script: a conflict with both texts; keeping one's own leaves the other window's rest alone.
    form = filled(**{"evidence-on_call": "Second text", "save": "1"})
    form["score-data_reality"] = ""
    answer = browser.post(url, form)
    assert answer.status_code == 409
    assert "First text" in answer.content.decode()
    assert "Second text" in answer.content.decode()
    keep = {**form, "keep": str(Scorecard.objects.get().version)}
    assert browser.post(url, keep).status_code == 302
    ratings = {rating.criterion.key: rating for rating in Scorecard.objects.get().ratings.select_related("criterion")}
    assert ratings["on_call"].evidence == "Second text"
    assert ratings["data_reality"].score == 4


def test_writing_after_submitting_elsewhere_keeps_the_text_in_view(
    client: Client, cast: Cast, opening: Opening
) -> None:
    judging.submitted_scorecard(cast, opening.ines)
    url = reverse("rubrics:scorecard", args=[opening.ines.pk])
    answer = page_of(client, cast.ines).post(url, filled(summary="Late thought"))
    assert answer.status_code == 409
    assert "Late thought" in answer.content.decode()
    assert Scorecard.objects.get().summary != "Late thought"


@pytest.mark.parametrize("who", ["tom", "ada", "mei", "rafa", "zed"])
def test_nobody_else_opens_a_seat(client: Client, cast: Cast, opening: Opening, who: str) -> None:
    url = reverse("rubrics:scorecard", args=[opening.ines.pk])
    assert page_of(client, cast.members()[who]).get(url).status_code == 404
    assert client.post(url, filled()).status_code == 404
