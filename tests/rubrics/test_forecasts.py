"""Forecasts of somebody's first 90 days: whose they are, what they were of, and how they went."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from candidates.models import Application, Checkpoint
from foundation.core import clock
from foundation.core.errors import Forbidden, Invalid, Refused, Stale
from foundation.core.registries import reminders
from foundation.people.models import Membership
from foundation.people.services import deactivate, reactivate
from roles.models import Outcome
from rubrics import services
from rubrics.models import ForecastSheet
from rubrics.pages.forecasts import forecast_page, panel
from rubrics.pages.learning import learning_page
from rubrics.services.forecasts import STARTED
from tests.cast import Cast
from tests.factories import rubrics as judging
from tests.foundation.core.api.keys import client as api_client
from tests.rubrics.conftest import Opening
from tests.rubrics.first_months import started


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

    assert told(cast.ines) == [[("You", 80, "")]] * len(outcomes)
    assert told(cast.tom) == told(cast.mei) == []
    noted(cast.tom, debriefed, 40)
    services.show_forecasts(actor=cast.ines, sheet=theirs, shown=True)
    assert told(cast.tom)[0] == [("You", 40, ""), ("Inês Carvalho", 80, "")]
    assert told(cast.mei)[0] == [("Inês Carvalho", 80, "")]
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
    said = escape(reworded.text)
    reworded.text = "Another thing altogether"
    reworded.save()
    gone.retired_at = clock.now()
    gone.save()
    url = reverse("rubrics:forecast", args=[debriefed.pk])
    changed, again = f"Foreseen of these words: “{said}”", "Note it again if it still holds."
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


def test_whoever_foresaw_it_is_told_once_when_day_90_is_recorded(cast: Cast, debriefed: Application) -> None:
    due = reminders["forecast_answered"]
    noted(cast.ines, debriefed, 80)
    assert list(due(clock.now())) == []
    started(debriefed, cast.mei, "missed")
    (told,) = due(clock.now())
    assert (told.recipient_id, told.slot) == (cast.ines.pk, "")
    assert "issed" not in told.title + told.body
    assert list(due(clock.now() + timedelta(days=15))) == []


def test_who_was_away_at_day_90_is_told_when_they_are_back(cast: Cast, debriefed: Application) -> None:
    due = reminders["forecast_answered"]
    noted(cast.ines, debriefed, 80)
    deactivate(actor=cast.ada, member=cast.ines)
    Membership.objects.filter(pk=cast.ines.pk).update(updated_at=clock.now() - timedelta(days=40))
    started(debriefed, cast.mei, "missed")
    Checkpoint.objects.update(done_at=clock.now() - timedelta(days=30))
    assert list(due(clock.now())) == []
    reactivate(actor=cast.ada, member=cast.ines)
    assert [told.recipient_id for told in due(clock.now())] == [cast.ines.pk]
    assert list(due(clock.now() + timedelta(days=15))) == []


def test_what_was_foreseen_keeps_its_words_and_its_place_in_the_brief_is_none_of_them(
    cast: Cast, debriefed: Application
) -> None:
    noted(cast.ines, debriefed, 80)
    one = Outcome.objects.filter(role=debriefed.role_id, retired_at=None)[0]
    said, one.position = one.text, 9
    one.save()
    assert {line.since for line in forecast_page(cast.ines, debriefed)["sheet"].lines} == {""}
    one.text = "Another thing altogether"
    one.save()
    of_it = next(line for line in forecast_page(cast.ines, debriefed)["sheet"].lines if line.outcome == one)
    assert of_it.since == f"Foreseen of these words: “{said}”"
    assert ("You", 80, of_it.since) in [told for _, all_of in panel(cast.ines, debriefed).lines for told in all_of]
    told = api_client(cast.ines, "forecasts:read").get("/api/v1/forecasts").json()["results"][0]["outcomes"]
    assert said in [line["words"] for line in told]
    client = Client()
    client.force_login(cast.ines.user)
    page = client.get(reverse("rubrics:debrief", args=[debriefed.pk])).content.decode()
    assert escape(f"You, foreseen of these words: “{said}”") in page


def test_who_noted_nothing_is_told_of_nothing_that_stays(cast: Cast, debriefed: Application) -> None:
    noted(cast.ines, debriefed, 80)
    noted(cast.tom, debriefed, 80)
    noted(cast.tom, debriefed, None)
    started(debriefed, cast.mei, "met")
    client = Client()
    stays = {}
    for member in (cast.ines, cast.tom):
        client.force_login(member.user)
        page = client.get(reverse("rubrics:forecast", args=[debriefed.pk])).content.decode()
        assert STARTED in page
        stays[member] = ("What you noted before stays." in page, "Show it to the panel" in page)
    assert stays == {cast.ines: (True, True), cast.tom: (False, False)}
