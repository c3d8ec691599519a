"""What saves itself is kept: quick ticks on a slow line, and what is ticked while the line is away."""

from uuid import UUID

import pytest
from playwright.sync_api import expect

from roles.models import Role, Stage
from tests.browser.browsing import Person
from tests.browser.conftest import Opens
from tests.cast import Cast
from tests.factories import roles

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
