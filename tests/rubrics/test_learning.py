"""Learning from first months: what is told of whom, by page, file and API."""

import csv
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from candidates.models import Application, Checkpoint
from candidates.queries import visible_checkpoints
from foundation.core import clock
from roles.models import Role
from rubrics import services
from rubrics.domain.learning import (
    counted,
)
from rubrics.pages.hires import SAY, hires_figure
from rubrics.pages.learning import learning_page
from tests.cast import Cast
from tests.factories import candidates as people
from tests.factories import roles as openings
from tests.factories import rubrics as judging
from tests.foundation.core.api.keys import client as api_client
from tests.rubrics.first_months import started


@pytest.fixture(scope="module")
def made_hires(shared: Any) -> Any:
    def make(cast: Cast) -> tuple[Role, list[Application]]:
        role = openings.running_role(cast)
        hired = []
        ratings = ("missed", "partly", "partly", "met", "met", "exceeded", "exceeded", "exceeded")
        for number, rating in enumerate(ratings):
            applied = people.application(cast, role, name=f"Hire {number}", email=f"hire{number}@mail.example")
            begun = clock.now() - timedelta(days=2, hours=3 + 2 * number)
            meeting = people.interview(cast, applied, [cast.ines], starts_at=begun)
            card = judging.draft_scorecard(cast, people.seat(meeting, cast.ines))
            keys, level = list(card.ratings.values_list("criterion__key", flat=True)), 1 + number // 2
            judging.submitted_scorecard(cast, people.seat(meeting, cast.ines), dict.fromkeys(keys, level))
            services.open_debrief(actor=cast.mei, application=applied)
            Application.objects.filter(pk=applied.pk).update(status=Application.Status.HIRED)
            started(applied, cast.mei, rating)
            hired.append(applied)
        return role, hired

    return shared(make)


def test_which_scores_foresaw_first_months(cast: Cast, made_hires: Any, django_assert_max_num_queries: Any) -> None:
    made_hires()
    with django_assert_max_num_queries(15):
        page = learning_page(cast.ada, 90)
    assert page["hires"] == 8
    assert {row.found.hires for row in page["criteria"]} == {8}
    assert all(row.found.value > 0.9 and row.words.endswith("better first months.") for row in page["criteria"])
    assert [row.label for row in page["stages"]] == ["Technical screen"]
    assert [row.label for row in page["people"]] == ["Inês Carvalho"]
    assert learning_page(cast.ada, 30)["criteria"] == []
    client = Client()
    client.force_login(cast.ada.user)
    shown = client.get(reverse("rubrics:learning") + "?day=90").content.decode()
    assert "Here it hardly does: their scores spread 100 % as far as everybody’s." in shown
    assert "{&#39;" not in shown


def test_hires_are_dots_without_names(cast: Cast, made_hires: Any, django_assert_max_num_queries: Any) -> None:
    _, hired = made_hires()
    with django_assert_max_num_queries(5):
        figure = hires_figure(cast.mei)
    assert figure is not None
    assert figure["title"] == "8 hires: higher scores went with better first months"
    rated = [1, 2, 2, 3, 3, 4, 4, 4]
    assert [(dot["x"], dot["y"]) for dot in figure["points"]] == [(1 + n // 2, rated[n]) for n in range(8)]
    assert figure["rows"][0] == [1, "1.0", "1.0"]
    client = Client()
    client.force_login(cast.mei.user)
    page = client.get(reverse("insights")).content.decode()
    assert reverse("rubrics:judging") in page
    shown = client.get(reverse("rubrics:judging"), headers={"HX-Request": "true"}).content.decode()
    assert figure["title"] in shown
    assert "<html" not in shown
    assert "Hire 3" not in shown
    assert figure["say"] == SAY
    assert (hires_figure(cast.ines), hires_figure(cast.zed)) == (None, None)
    Application.objects.filter(pk=hired[0].pk).update(status=Application.Status.ACTIVE)
    people.interview(cast, Application.objects.get(pk=hired[0].pk), [cast.mei])
    assert hires_figure(cast.mei) is None, "of seven who are left nothing is drawn"


def test_no_score_of_a_hire_is_drawn_for_whoever_may_not_read_it(cast: Cast, made_hires: Any) -> None:
    made_hires()
    assert len(visible_checkpoints(cast.ada)) == 8, "they know whose the only 'missed' is"
    figure = hires_figure(cast.ada)
    assert figure is not None
    assert figure["title"] == "8 hires: higher scores went with better first months"
    assert (figure["points"], figure["rows"]) == ([], [])
    assert figure["say"].endswith("Without a dot, but in the sentence above: 8 hires.")
    client = Client()
    client.force_login(cast.ada.user)
    shown = client.get(reverse("rubrics:judging"), headers={"HX-Request": "true"}).content.decode()
    assert figure["title"] in shown
    assert "<circle" not in shown


def test_below_eight_nothing_is_told_of_anybody(cast: Cast, made_hires: Any) -> None:
    _, hired = made_hires()
    Checkpoint.objects.filter(onboarding__application=hired[0]).update(done_at=None, done_by=None)
    page = learning_page(cast.ada, 90)
    rows = [*page["criteria"], *page["stages"], *page["people"], learning_page(cast.ines, 90)["own"]]
    assert {row.found.value for row in rows} == {None}
    assert "May be chance" not in str(rows)


def test_who_sees_whose(cast: Cast, made_hires: Any) -> None:
    made_hires()
    assert learning_page(cast.ines, 90)["own"].found.value > 0.9
    for member in (cast.ines, cast.tom):
        page = learning_page(member, 90)
        assert (page["criteria"], page["stages"], page["people"], page["hires"]) == ([], [], [], 0)
    assert learning_page(cast.tom, 90)["own"].found.hires == 0
    assert learning_page(cast.mei, 90)["people"] == []
    assert learning_page(cast.zed, 90)["hires"] == 0
    client = Client()
    for member in (cast.ada, cast.ines):
        client.force_login(member.user)
        assert client.get(reverse("rubrics:learning") + "?day=180").status_code == 200
        assert client.get(reverse("rubrics:learning") + "?day=x").status_code == 200


def by_program(member: Any) -> tuple[Any, list[list[str]]]:
    """Return what the API tells a member of day 90, and the lines of their file."""
    client = Client()
    client.force_login(member.user)
    file = client.get(reverse("rubrics:learning_file"))
    told = api_client(member, "agreement:read").get("/api/v1/learning?day=90").json()
    return told, list(csv.reader(file.content.decode().splitlines()))


def test_api_and_file_tell_what_the_page_shows(cast: Cast, made_hires: Any) -> None:
    _, hired = made_hires()
    told, lines = by_program(cast.ada)
    page = learning_page(cast.ada, 90)
    shown = [*page["criteria"], *page["stages"], *page["people"], page["own"]]
    assert [one["label"] for one in told["figures"]] == [row.label for row in shown]
    assert [one["value"] for one in told["figures"]] == [row.found.value for row in shown]
    assert [line[1] for line in lines[1:-1]] == [row.label for row in shown]
    assert {line[4] for line in lines if line[0] == "criterion"} == {"8"}
    for member, parts in ((cast.mei, {"criterion", "stage", "own"}), (cast.ines, {"own"}), (cast.zed, {"own"})):
        told, lines = by_program(member)
        assert {one["part"] for one in told["figures"]} == parts
        assert {line[0] for line in lines[1:]} == {*parts, "forecasts"}
    Checkpoint.objects.filter(onboarding__application=hired[0]).update(done_at=None, done_by=None)
    told, lines = by_program(cast.ada)
    assert [one["part"] for one in told["figures"]] == ["own"]
    assert [line[0] for line in lines[1:]] == ["own", "forecasts"]
    for query in ("day=7", "days=30"):
        refused = api_client(cast.ada, "agreement:read").get(f"/api/v1/learning?{query}")
        assert (refused.status_code, refused["Content-Type"]) == (400, "application/problem+json")


def test_whoever_owes_a_scorecard_learns_nothing_of_that_person(cast: Cast, made_hires: Any) -> None:
    _, hired = made_hires()
    Application.objects.filter(pk=hired[0].pk).update(status=Application.Status.ACTIVE)
    people.interview(cast, Application.objects.get(pk=hired[0].pk), [cast.ada])
    assert learning_page(cast.ada, 90)["hires"] == 7


def test_a_mean_that_gives_nobody_away_never_moves_by_one_person() -> None:
    assert [counted(number) for number in (0, 7, 8, 9, 12, 13, 17, 18)] == [0, 0, 8, 8, 8, 13, 13, 18]


def test_ones_own_figures_count_eight_and_then_five_more_at_a_time(
    cast: Cast, made_hires: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Inês may not read first months: one hire more would tell her how that one did."""
    made_hires()
    before = learning_page(cast.ines, 90)["own"].found
    monkeypatch.setattr("rubrics.domain.learning.FEWEST_HIRES", before.hires - 1)
    assert learning_page(cast.ines, 90)["own"].found.hires == before.hires - 1
