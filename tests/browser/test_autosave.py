"""What saves itself is kept: quick ticks on a slow line, and what is written while line or session is away."""

from datetime import timedelta
from uuid import UUID

import pytest
from playwright.sync_api import expect

from foundation.core.clock import now
from roles.models import Role, Stage
from rubrics.models import Rating
from tests.browser.browsing import Person
from tests.browser.conftest import Opens
from tests.cast import PASSWORD, Cast, address
from tests.factories import candidates, roles

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
    expect(mei.page.locator("#saved[data-state=saved]")).to_be_visible()
    mei.settle()
    assert shown(mei) == wanted
    assert as_shown(role) == wanted


def test_ticks_survive_a_line_that_is_away(opens: Opens, role: Role) -> None:
    mei = opens("mei")
    mei.visit(f"/roles/{role.pk}/loop/")
    before, boxes = as_shown(role), some_boxes(mei)[:3]
    mei.context.set_offline(True)
    toggle(mei, boxes, 200)
    expect(mei.page.locator("#saved")).to_contain_text("Not saved: no answer")
    assert as_shown(role) == before
    mei.context.set_offline(False)
    expect(mei.page.locator("#saved[data-state=saved]")).to_be_visible()
    mei.settle()
    assert shown(mei) == before ^ set(boxes)
    assert as_shown(role) == before ^ set(boxes)
    mei.faults = [fault for fault in mei.faults if "ERR_INTERNET_DISCONNECTED" not in fault and "htmx:" not in fault]


def sign_in_in_another_tab(person: Person, first: str) -> None:
    tab = person.context.new_page()
    tab.goto("/accounts/login/")
    tab.get_by_label("E-mail").fill(address(first))
    tab.get_by_label("Password", exact=True).fill(PASSWORD)
    tab.get_by_role("button", name="Sign in", exact=True).click()
    expect(tab.get_by_role("navigation", name="Main")).to_be_visible()
    tab.close()


def test_a_session_that_ended_costs_nothing(opens: Opens, cast: Cast) -> None:
    someone = candidates.application(cast, roles.open_role(cast), "Lucía Etxeberria", "technical_screen")
    met = candidates.interview(cast, someone, [cast.tom], starts_at=now() - timedelta(hours=2))
    tom = opens("tom")
    tom.visit(f"/seats/{candidates.seat(met, cast.tom).pk}/scorecard/")
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
    expect(page.locator("#saved[data-state=saved]")).to_be_visible()
    expect(said).to_have_value("Named the alarm that nobody read.")
    assert Rating.objects.exclude(evidence="").get().evidence == "Named the alarm that nobody read."
