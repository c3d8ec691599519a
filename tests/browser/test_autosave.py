"""What saves itself is kept: quick ticks on a slow line, and what is written while line, browser or session is away."""

from datetime import timedelta
from uuid import UUID

import pytest
from playwright.sync_api import Locator, expect

from foundation.core.clock import now
from roles.models import Role, Scope, Stage
from rubrics.models import PracticeRating, Rating
from tests.browser.browsing import Person
from tests.browser.conftest import Opens
from tests.browser.lines import close_and_return, forgive_the_line, sign_in_in_another_tab
from tests.cast import Cast
from tests.factories import candidates, practice, roles

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
TICKS = 8


@pytest.fixture
def role(cast: Cast) -> Role:
    return roles.ready_role(cast, "MLOps engineer")


def links(role: Role) -> set[tuple[UUID, UUID]]:
    """Return which outcome is assessed by which stage, as it is stored."""
    rows = Stage.outcomes.through.objects.filter(stage__role=role)
    return set(rows.values_list("outcome_id", "stage_id"))


def shown(person: Person) -> set[str]:
    return set(person.page.locator("#coverage [name=link]:checked").evaluate_all("all => all.map((box) => box.value)"))


def as_shown(role: Role) -> set[str]:
    return {f"{outcome}:{stage}" for outcome, stage in links(role)}


def slow_line(person: Person, latency: int) -> None:
    line = person.context.new_cdp_session(person.page)
    rates = {"downloadThroughput": -1, "uploadThroughput": -1}
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", {"offline": False, "latency": latency, **rates})


def toggle(person: Person, values: list[str], pause: int) -> None:
    for value in values:
        person.page.locator(f'#coverage [name=link][value="{value}"]').click()
        person.page.wait_for_timeout(pause)


def some_boxes(person: Person) -> list[str]:
    every = person.page.locator("#coverage [name=link]").evaluate_all("all => all.map((box) => box.value)")
    return every[:TICKS]


@pytest.mark.parametrize("pause", [500, 30])
def test_quick_ticks_on_a_slow_line_are_all_kept(opens: Opens, role: Role, pause: int) -> None:
    mei = opens("mei")
    mei.visit(f"/roles/{role.pk}/loop/")
    before, boxes = as_shown(role), some_boxes(mei)
    assert len(boxes) == TICKS
    slow_line(mei, 700)
    toggle(mei, boxes, pause)
    wanted = before ^ set(boxes)
    expect(mei.page.locator("#saved[data-state=saved]")).to_contain_text("Saved")
    mei.settle()
    assert shown(mei) == wanted
    assert as_shown(role) == wanted


def test_ticks_survive_a_line_that_is_away(opens: Opens, role: Role) -> None:
    mei = opens("mei")
    mei.visit(f"/roles/{role.pk}/loop/")
    before, boxes = as_shown(role), some_boxes(mei)[:3]
    mei.context.set_offline(True)
    toggle(mei, boxes, 200)
    expect(mei.page.locator("#saved[data-state=offline]")).to_contain_text("It is kept on this device")
    assert as_shown(role) == before
    mei.context.set_offline(False)
    expect(mei.page.locator("#saved[data-state=saved]")).to_contain_text("Saved")
    mei.settle()
    assert shown(mei) == before ^ set(boxes)
    assert as_shown(role) == before ^ set(boxes)
    forgive_the_line(mei)


def kept_copies(person: Person) -> int:
    found = person.page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('holdout:kept:')).length")
    assert isinstance(found, int)
    return found


def problem_of(person: Person) -> Locator:
    return person.page.get_by_role("region", name="Before the role opens").get_by_role("textbox").first


def test_the_scope_survives_a_closed_browser(opens: Opens, role: Role) -> None:
    path = f"/roles/{role.pk}/scope/"
    mei = opens("mei")
    mei.visit(path)
    problem = problem_of(mei)
    mei.page.get_by_role("group", name="Is this your first ML hire?").get_by_text("Yes", exact=True).click()
    problem.fill("Forecasts are three days late.")
    expect(mei.page.locator("#saved[data-state=saved]")).to_contain_text("Saved")
    mei.settle()
    assert Scope.objects.get(role=role).questions["problem"] == "Forecasts are three days late."
    assert kept_copies(mei) == 0

    mei.context.set_offline(True)
    problem.fill("Forecasts are a week late.")
    expect(mei.page.locator("#saved[data-state=offline]")).to_be_visible()
    close_and_return(mei, path)
    offer = mei.page.get_by_role("alert").filter(has_text="You wrote this on this device")
    expect(offer).to_contain_text("Forecasts are a week late.")
    expect(offer.get_by_text("What is stored was changed since")).to_be_hidden()
    offer.get_by_role("button", name="Use it").click()
    expect(problem_of(mei)).to_be_focused()
    expect(mei.page.locator("#saved[data-state=saved]")).to_contain_text("Saved")
    mei.settle()
    assert Scope.objects.get(role=role).questions["problem"] == "Forecasts are a week late."
    assert kept_copies(mei) == 0
    expect(offer).to_have_count(0)
    forgive_the_line(mei)


def test_the_scope_in_two_windows_shows_both_and_loses_nothing(opens: Opens, role: Role) -> None:
    path = f"/roles/{role.pk}/scope/"
    mei, ada = opens("mei"), opens("ada")
    mei.visit(path)
    ada.visit(path)
    for person, text in ((mei, "Mei says late."), (ada, "Ada says wrong.")):
        box = problem_of(person)
        if person is mei:
            box.fill(text)
            expect(person.page.locator("#saved[data-state=saved]")).to_contain_text("Saved")
        else:
            with person.expecting(409):
                box.fill(text)
                expect(person.page.locator("#saved[data-state=conflict]")).to_be_visible()
            expect(box).to_have_value(text)
    expect(ada.page.get_by_role("region", name="Their answers")).to_contain_text("Mei says late.")
    ada.look()
    ada.go("Keep mine")
    assert Scope.objects.get(role=role).questions["problem"] == "Ada says wrong."
    assert kept_copies(ada) == 0


@pytest.fixture
def card(cast: Cast) -> str:
    """The address of Tom's scorecard."""
    someone = candidates.application(cast, roles.open_role(cast), "Lucía Etxeberria", "technical_screen")
    met = candidates.interview(cast, someone, [cast.tom], starts_at=now() - timedelta(hours=2))
    return f"/seats/{candidates.seat(met, cast.tom).pk}/scorecard/"


def test_a_practice_card_survives_a_lost_line_and_a_closed_browser(opens: Opens, cast: Cast) -> None:
    path = f"/calibration/{practice.exercise(cast, [cast.tom, cast.ines]).pk}/"
    tom = opens("tom")
    tom.visit(path)
    criteria = tom.page.locator("fieldset[data-criterion]")
    criteria.nth(0).get_by_role("radio").nth(3).check()
    expect(tom.page.locator("#saved[data-state=saved]")).to_contain_text("Saved")
    expect(tom.page.locator("#progress-text")).to_have_text("1 of 2 criteria")
    tom.context.set_offline(True)
    criteria.nth(1).get_by_label("What did they say or do?").fill("Asked who reads the alarm.")
    expect(tom.page.locator("#saved[data-state=offline]")).to_be_visible()
    close_and_return(tom, path)
    offer = tom.page.get_by_role("alert").filter(has_text="You wrote this on this device")
    expect(offer).to_contain_text("Asked who reads the alarm.")
    offer.get_by_role("button", name="Use it").click()
    expect(tom.page.locator("#saved[data-state=saved]")).to_contain_text("Saved")
    tom.settle()
    assert list(
        PracticeRating.objects.filter(card__author=cast.tom).order_by("pk").values_list("score", "evidence")
    ) == [
        (4, ""),
        (None, "Asked who reads the alarm."),
    ]
    # The form is older than what saved itself: handing it in is no conflict with oneself.
    tom.page.locator("fieldset[data-criterion]").nth(1).get_by_role("radio").nth(2).check()
    tom.go("Hand in", within=tom.page.locator("#card"))
    tom.sees("Held for Inês Carvalho until they score")


def test_a_closed_browser_keeps_a_card_for_its_author_alone(opens: Opens, card: str) -> None:
    tom = opens("tom")
    tom.visit(card)
    tom.context.set_offline(True)
    criteria = tom.page.locator("fieldset[data-criterion]")
    criteria.nth(0).get_by_role("radio").nth(3).check()
    criteria.nth(1).get_by_label("What did they say or do?").fill("Asked who reads the alarm.")
    expect(tom.page.locator("#saved[data-state=offline]")).to_be_visible()
    close_and_return(tom, card)
    offer = tom.page.get_by_role("alert").filter(has_text="You wrote this on this device")
    expect(offer).to_contain_text("Asked who reads the alarm.")
    tom.look()
    offer.get_by_role("button", name="Use it").click()
    expect(tom.page.locator("#saved[data-state=saved]")).to_contain_text("Saved")
    tom.settle()
    assert {(one.score, one.evidence) for one in Rating.objects.exclude(score=None, evidence="")} == {
        (4, ""),
        (None, "Asked who reads the alarm."),
    }

    tom.context.set_offline(True)
    said = tom.page.get_by_label("Why, in two sentences")
    said.fill("Only for me.")
    expect(tom.page.locator("#saved[data-state=offline]")).to_be_visible()
    close_and_return(tom, "/")
    assert kept_copies(tom) == 1
    tom.context.clear_cookies(name="sessionid")
    sign_in_in_another_tab(tom, "ines")
    assert kept_copies(tom) == 0
    forgive_the_line(tom)


def test_a_session_that_ended_costs_nothing(opens: Opens, card: str) -> None:
    tom = opens("tom")
    tom.visit(card)
    page, saved = tom.page, tom.page.locator("#saved")
    said = page.get_by_label("What did they say or do?").first
    tom.context.clear_cookies(name="sessionid")
    said.fill("Named the alarm that nobody read.")
    expect(saved).to_contain_text("you were signed out")
    expect(saved.get_by_role("link", name="Sign in in another tab")).to_be_visible()
    tom.look()

    sign_in_in_another_tab(tom, "ines")
    expect(saved).to_contain_text("somebody else is signed in")
    assert not Rating.objects.exclude(evidence="").exists()

    tom.context.clear_cookies(name="sessionid")
    sign_in_in_another_tab(tom, "tom")
    expect(page.locator("#saved[data-state=saved]")).to_contain_text("Saved")
    expect(said).to_have_value("Named the alarm that nobody read.")
    assert Rating.objects.exclude(evidence="").get().evidence == "Named the alarm that nobody read."

    # Signed out and in again before the next word: the page's tokens are void, and it takes new ones by itself.
    tom.context.clear_cookies(name="sessionid")
    sign_in_in_another_tab(tom, "tom")
    with page.expect_response(lambda answer: answer.request.method == "POST" and answer.ok):
        said.fill("Named the alarm, and who reads it now.")
    expect(page.locator("#saved[data-state=saved]")).to_contain_text("Saved")
    tom.settle()
    assert Rating.objects.exclude(evidence="").get().evidence == "Named the alarm, and who reads it now."
