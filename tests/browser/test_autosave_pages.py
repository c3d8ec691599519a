"""Each page that saves itself, when the browser is closed without a line and when the session ends meanwhile."""

from collections.abc import Callable
from typing import NamedTuple

import pytest
from playwright.sync_api import Page, expect

from roles.models import JdVersion, Role, Scope, Stage
from rubrics.models import KitDraft, PracticeRating
from rubrics.services.kit_editing import edit_kit
from tests.browser.browsing import Person
from tests.browser.conftest import Opens
from tests.browser.lines import close_and_return, forgive_the_line, sign_in_in_another_tab
from tests.cast import Cast
from tests.factories import practice, roles

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
WORDS = "Three forecasts that nobody has to correct by hand."


class Sheet(NamedTuple):
    """Who writes on which page, how, and whether it is stored."""

    first: str
    path: str
    write: Callable[[Page], None]
    stored: Callable[[], bool]


def _jd(_cast: Cast, role: Role) -> Sheet:
    def stored() -> bool:
        return any(WORDS in str(row.sections) for row in JdVersion.objects.filter(role=role))

    return Sheet(
        "mei", f"/roles/{role.pk}/jd/", lambda page: page.locator("textarea.jd-input").first.fill(WORDS), stored
    )


def _scope(_cast: Cast, role: Role) -> Sheet:
    def write(page: Page) -> None:
        page.get_by_role("region", name="Before the role opens").get_by_role("textbox").first.fill(WORDS)

    return Sheet("mei", f"/roles/{role.pk}/scope/", write, lambda: WORDS in str(Scope.objects.get(role=role).questions))


def _coverage(_cast: Cast, role: Role) -> Sheet:
    def links() -> set[tuple[object, object]]:
        rows = Stage.outcomes.through.objects.filter(stage__role=role)
        return set(rows.values_list("outcome_id", "stage_id"))

    before = links()
    return Sheet(
        "mei",
        f"/roles/{role.pk}/loop/",
        lambda page: page.locator("#coverage [name=link]").first.click(),
        lambda: len(links() ^ before) == 1,
    )


def _practice(cast: Cast, _role: Role) -> Sheet:
    path = f"/calibration/{practice.exercise(cast, [cast.tom, cast.ines]).pk}/"

    def write(page: Page) -> None:
        page.get_by_label("What did they say or do?").first.fill(WORDS)

    return Sheet("tom", path, write, lambda: PracticeRating.objects.filter(evidence=WORDS).exists())


def _kit(cast: Cast, role: Role) -> Sheet:
    """Return the draft of a kit, whose words stand folded."""
    stage = role.stages.get(kind="technical_screen")
    edit_kit(actor=cast.mei, kit=stage.kit)

    def write(page: Page) -> None:
        page.get_by_text("Purpose, criteria and people").click()
        page.get_by_label("What this stage is for").fill(WORDS)

    def stored() -> bool:
        return any(WORDS in str(row.content) for row in KitDraft.objects.filter(kit__stage=stage))

    return Sheet("mei", f"/stages/{stage.pk}/kit/", write, stored)


@pytest.fixture(params=[_jd, _scope, _coverage, _practice, _kit], ids=["jd", "scope", "coverage", "practice", "kit"])
def sheet(request: pytest.FixtureRequest, cast: Cast) -> Sheet:
    made: Sheet = request.param(cast, roles.ready_role(cast, "MLOps engineer"))
    return made


def came_to(opens: Opens, sheet: Sheet) -> Person:
    person = opens(sheet.first)
    person.visit(sheet.path)
    person.settle()
    return person


def test_a_closed_browser_costs_nothing(opens: Opens, sheet: Sheet) -> None:
    person = came_to(opens, sheet)
    person.context.set_offline(True)
    sheet.write(person.page)
    expect(person.page.locator("#saved[data-state=offline]")).to_be_visible()
    close_and_return(person, sheet.path)
    offer = person.page.get_by_role("alert").filter(has_text="You wrote this on this device")
    assert not sheet.stored()
    offer.get_by_role("button", name="Use it").click()
    expect(person.page.locator("#saved[data-state=saved]")).to_contain_text("Saved")
    person.settle()
    assert sheet.stored()
    forgive_the_line(person)


def test_a_session_that_ended_costs_nothing(opens: Opens, sheet: Sheet) -> None:
    person = came_to(opens, sheet)
    person.context.clear_cookies(name="sessionid")
    sheet.write(person.page)
    expect(person.page.locator("#saved")).to_contain_text("you were signed out")
    assert not sheet.stored()
    sign_in_in_another_tab(person, sheet.first)
    expect(person.page.locator("#saved[data-state=saved]")).to_contain_text("Saved")
    person.settle()
    assert sheet.stored()
