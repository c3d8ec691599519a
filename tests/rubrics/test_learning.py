"""Learning from first months: rank correlations with their range, never below eight hires; scored forecasts."""

import csv
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from candidates.models import Application, Checkpoint, Onboarding
from candidates.services import record_checkpoint
from foundation.core import clock
from foundation.core.errors import Forbidden, Invalid, Refused, Stale
from foundation.core.registries import reminders
from foundation.people.models import Membership
from roles.models import Outcome, Role
from rubrics import services
from rubrics.domain.learning import (
    FEWEST_HIRES,
    Related,
    brier,
    brier_in_words,
    counted,
    in_words,
    likely,
    narrowed,
    narrowed_in_words,
    ranks,
    related,
    spearman,
)
from rubrics.models import ForecastSheet
from rubrics.pages.forecasts import forecast_page, panel
from rubrics.pages.learning import learning_page
from rubrics.services.forecasts import STARTED
from tests.cast import Cast
from tests.factories import candidates as people
from tests.factories import roles as openings
from tests.factories import rubrics as judging
from tests.foundation.core.api.keys import client as api_client
from tests.rubrics.conftest import Opening

PAIRS = st.lists(
    st.tuples(st.integers(1, 5).map(float), st.integers(1, 4).map(float)), min_size=FEWEST_HIRES, max_size=40
).filter(lambda pairs: len({a for a, _ in pairs}) > 1 and len({b for _, b in pairs}) > 1)


@given(PAIRS)
def test_it_is_the_correlation_of_the_field(pairs: list[tuple[float, float]]) -> None:
    value = spearman(pairs)
    assert value == pytest.approx(float(stats.spearmanr(*zip(*pairs, strict=True)).statistic))
    assert spearman([(b, a) for a, b in pairs]) == pytest.approx(value)
    assert spearman([(-a, b) for a, b in pairs]) == pytest.approx(-value)
    assert ranks([a for a, _ in pairs]) == list(stats.rankdata([a for a, _ in pairs]))


@given(st.floats(-0.98, 0.98), st.integers(FEWEST_HIRES, 500))
def test_the_range_holds_the_value_and_narrows(value: float, number: int) -> None:
    low, high = likely(value, number)
    wider = likely(value, FEWEST_HIRES)
    assert low is not None
    assert high is not None
    assert wider[0] is not None
    assert -1 < low <= value <= high < 1
    assert low >= wider[0] - 1e-9


def test_a_known_range() -> None:
    # By hand: z = atanh 0.5 = 0.549306, error = sqrt((1 + 0.125) / 25) = 0.212132, ends at tanh(z ± 1.959964 × error).
    assert likely(0.5, 28) == pytest.approx((0.132747, 0.746533), abs=1e-5)
    assert likely(1.0, 28) == (None, None)


@given(st.lists(st.tuples(st.floats(1, 5), st.floats(1, 4)), max_size=FEWEST_HIRES - 1))
def test_nothing_below_eight_hires(pairs: list[tuple[float, float]]) -> None:
    assert related(pairs) == Related(len(pairs), why="fewer than 8 hires")


def test_what_cannot_be_estimated_says_why() -> None:
    assert related([(3.0, 2.0 + n % 2) for n in range(9)]).why == "all were scored alike"
    assert related([(1.0 + n % 4, 3.0) for n in range(9)]).why == "all first months were rated alike"
    assert in_words(Related(3, why="fewer than 8 hires")) == "Too little to say: fewer than 8 hires."
    assert in_words(Related(9, 0.2, -0.5, 0.8)) == "May be chance: the range holds 0."
    assert in_words(Related(90, 0.5, 0.3, 0.7)) == "Higher scores went with better first months."
    assert narrowed([3.0] * 9, 1.2) == 0
    assert narrowed([3.0] * 3, 1.2) is None
    assert "half" not in narrowed_in_words(None)
    assert "50%" in narrowed_in_words(0.5)


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1))
def test_brier(forecasts: list[tuple[float, bool]]) -> None:
    score = brier(forecasts)
    assert score is not None
    assert 0 <= score <= 1
    assert brier([(float(came), came) for _, came in forecasts]) == 0
    assert brier([(0.5, came) for _, came in forecasts]) == 0.25
    assert brier([]) is None
    assert brier_in_words(0.25) == "no better than a coin"


def started(application: Application, manager: Membership, rating: str, *, day: int = 90) -> Checkpoint:
    """First months of somebody who was hired, with a checkpoint whose outcomes all got this rating."""
    begun = clock.today() - timedelta(days=100)
    onboarding, _ = Onboarding.objects.get_or_create(
        application=application,
        defaults={"organisation_id": application.organisation_id, "starts_on": begun, "manager": manager},
    )
    due = begun + timedelta(days=day)
    checkpoint = Checkpoint.objects.create(
        organisation_id=application.organisation_id, onboarding=onboarding, day=day, theme="Ships", due_on=due
    )
    outcomes = Outcome.objects.filter(role=application.role_id, retired_at=None)
    return record_checkpoint(
        actor=manager,
        checkpoint=checkpoint,
        version=checkpoint.version,
        overall=rating,
        ratings={one.pk: rating for one in outcomes},
    )


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
    assert "Their scores spread 100% as far as everybody’s." in shown
    assert "{&#39;" not in shown


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


@pytest.fixture
def debriefed(cast: Cast, opening: Opening) -> Application:
    for seat in (opening.ines, opening.tom):
        judging.submitted_scorecard(cast, seat)
    services.open_debrief(actor=cast.mei, application=opening.application)
    return opening.application


def noted(member: Membership, application: Application, percent: int | None, **more: Any) -> ForecastSheet:
    outcomes = Outcome.objects.filter(role=application.role_id, retired_at=None)
    percents = {one.pk: percent for one in outcomes}
    return services.note_forecasts(actor=member, application=application, percents=percents, **more)


def test_a_forecast_is_ones_own_until_it_is_shown(cast: Cast, debriefed: Application) -> None:
    sheet = noted(cast.ines, debriefed, 80)
    assert {line.percent for line in forecast_page(cast.ines, debriefed)["sheet"].lines} == {80}
    assert forecast_page(cast.tom, debriefed)["others"] == forecast_page(cast.ada, debriefed)["others"] == []
    with pytest.raises(Forbidden):
        services.show_forecasts(actor=cast.tom, sheet=sheet, shown=True)
    services.show_forecasts(actor=cast.ines, sheet=sheet, shown=True)
    assert [one.name for one in forecast_page(cast.tom, debriefed)["others"]] == ["Inês Carvalho"]
    assert forecast_page(cast.rafa, debriefed)["others"] == []
    services.show_forecasts(actor=cast.ines, sheet=sheet, shown=False)
    assert forecast_page(cast.tom, debriefed)["others"] == []


def test_the_debrief_shows_ones_own_forecasts_first_and_those_of_others_once_they_show_them(
    cast: Cast, debriefed: Application
) -> None:
    theirs = noted(cast.ines, debriefed, 80)
    outcomes = Outcome.objects.filter(role=debriefed.role_id, retired_at=None)

    def told(member: Membership) -> list[list[tuple[str, int]]]:
        return [said for _, said in panel(member, debriefed).lines]

    assert told(cast.ines) == [[("You", 80)]] * len(outcomes)
    assert told(cast.tom) == told(cast.mei) == []
    noted(cast.tom, debriefed, 40)
    services.show_forecasts(actor=cast.ines, sheet=theirs, shown=True)
    assert told(cast.tom)[0] == [("You", 40), ("Inês Carvalho", 80)]
    assert told(cast.mei)[0] == [("Inês Carvalho", 80)]
    client = Client()
    client.force_login(cast.tom.user)
    shown = client.get(reverse("rubrics:debrief", args=[debriefed.pk])).content.decode()
    assert "You 40 %, Inês Carvalho 80 %" in shown
    client.force_login(cast.rafa.user)
    assert "Inês Carvalho 80 %" not in client.get(reverse("rubrics:debrief", args=[debriefed.pk])).content.decode()


def test_what_cannot_be_noted(cast: Cast, debriefed: Application) -> None:
    with pytest.raises(Forbidden):
        noted(cast.oba, debriefed, 50)
    for wrong in (101, -1):
        with pytest.raises(Invalid):
            noted(cast.ines, debriefed, wrong)
    assert not ForecastSheet.objects.exists()
    noted(cast.ines, debriefed, 50)
    with pytest.raises(Stale):
        noted(cast.ines, debriefed, 60, version=1)
    noted(cast.ines, debriefed, None, version=2)
    assert not ForecastSheet.objects.get().forecasts.exists()
    started(debriefed, cast.mei, "met")
    with pytest.raises(Refused, match=STARTED):
        noted(cast.ines, debriefed, 60)


def test_at_day_90_it_stands_beside_the_outcome_for_those_who_may_read_it(cast: Cast, debriefed: Application) -> None:
    noted(cast.ines, debriefed, 80)
    sheet = noted(cast.tom, debriefed, 40)
    services.show_forecasts(actor=cast.tom, sheet=sheet, shown=True)
    started(debriefed, cast.mei, "missed")
    own = forecast_page(cast.ines, debriefed)["sheet"]
    assert own.score is None
    assert {line.rating for line in own.lines} == {""}
    (shown,) = forecast_page(cast.mei, debriefed)["others"]
    assert shown.score == pytest.approx(0.16)
    client = Client()
    client.force_login(cast.ines.user)
    page = client.get(reverse("rubrics:forecast", args=[debriefed.pk])).content.decode()
    assert "Missed" not in page
    assert STARTED in page
    assert learning_page(cast.ines, 90)["foreseen"]["score"] is None


def test_an_outcome_that_changed_since_is_told_beside_what_was_foreseen(cast: Cast, debriefed: Application) -> None:
    sheet = services.show_forecasts(actor=cast.ines, sheet=noted(cast.ines, debriefed, 80), shown=True)
    reworded, gone, _ = Outcome.objects.filter(role=debriefed.role_id, retired_at=None)
    reworded.text = "Another thing altogether"
    reworded.save()
    gone.retired_at = clock.now()
    gone.save()
    url = reverse("rubrics:forecast", args=[debriefed.pk])
    changed, again = (
        "Its words or its place in the brief changed after this was noted.",
        "Note it again if it still holds.",
    )
    client = Client()
    client.force_login(cast.tom.user)
    page = client.get(url).content.decode()
    assert (page.count(changed), page.count("The brief names it no more.")) == (1, 1)
    client.force_login(cast.ines.user)
    assert f"{changed} {again}" in client.get(url).content.decode()
    services.note_forecasts(actor=cast.ines, application=debriefed, percents={reworded.pk: 80}, version=None)
    assert changed not in client.get(url).content.decode()
    before = ForecastSheet.objects.get(pk=sheet.pk).version
    services.note_forecasts(actor=cast.ines, application=debriefed, percents={reworded.pk: 80}, version=None)
    assert ForecastSheet.objects.get(pk=sheet.pk).version == before, "what stands is noted once"


def test_the_page_of_a_forecast(cast: Cast, debriefed: Application) -> None:
    client = Client()
    client.force_login(cast.ines.user)
    url = reverse("rubrics:forecast", args=[debriefed.pk])
    assert url in client.get(reverse("rubrics:debrief", args=[debriefed.pk])).content.decode()
    name = f"outcome_{Outcome.objects.filter(role=debriefed.role_id, retired_at=None)[0].pk}"
    refused = client.post(url, {name: "140"})
    assert refused.status_code == 422
    assert 'value="140"' in refused.content.decode()
    assert client.post(url, {name: "70", "version": "0"}).status_code == 302
    assert client.post(url, {name: "30", "version": "1"}).status_code == 409
    assert client.post(reverse("rubrics:show_forecast", args=[debriefed.pk]), {"shown": "1"}).status_code == 302
    assert ForecastSheet.objects.get().shown_at


def test_what_was_foreseen_of_other_words_is_asked_again_and_stays_in_its_field(
    cast: Cast, debriefed: Application
) -> None:
    client = Client()
    client.force_login(cast.ines.user)
    url = reverse("rubrics:forecast", args=[debriefed.pk])
    read = client.get(url).content.decode().split('name="outcomes" value="')[1].split('"')[0]
    one, gone, _ = Outcome.objects.filter(role=debriefed.role_id, retired_at=None)
    one.text = "Another thing altogether"
    one.save()
    gone.retired_at = clock.now()
    gone.save()
    form = {f"outcome_{one.pk}": "70", f"outcome_{gone.pk}": "60", "version": "0", "outcomes": read}
    refused = client.post(url, form)
    page = refused.content.decode()
    assert refused.status_code == 409
    assert "The brief changed its outcomes meanwhile." in page
    assert 'value="70"' in page
    assert not ForecastSheet.objects.exists()
    form["outcomes"] = page.split('name="outcomes" value="')[1].split('"')[0]
    assert client.post(url, form).status_code == 302
    assert [row.percent for row in ForecastSheet.objects.get().forecasts.all()] == [70]


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


def test_whoever_foresaw_it_is_told_once_when_day_90_is_recorded(cast: Cast, debriefed: Application) -> None:
    due = reminders["forecast_answered"]
    noted(cast.ines, debriefed, 80)
    assert list(due(clock.now())) == []
    started(debriefed, cast.mei, "missed")
    (told,) = due(clock.now())
    assert (told.recipient_id, told.slot) == (cast.ines.pk, "")
    assert "issed" not in told.title + told.body
    assert list(due(clock.now() + timedelta(days=15))) == []
