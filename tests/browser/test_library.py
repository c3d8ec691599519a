"""The library by keys alone, from a search to an edit in its row; criteria dragged into another order."""

import re

import pytest
from playwright.sync_api import Locator, expect

from rubrics.models import Question, Rubric
from tests.browser.conftest import Opens
from tests.cast import Cast

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
MOST_TABS = 60  # the boxes of stages and criteria stand between


def test_a_question_is_found_and_edited_in_its_row_by_keys_alone(opens: Opens, cast: Cast) -> None:
    mei = opens("mei")
    mei.visit("/library/?kind=questions")
    page = mei.page

    def reach(target: Locator) -> None:
        for _ in range(MOST_TABS):
            if target.evaluate("one => one === document.activeElement"):
                return
            page.keyboard.press("Tab")
        expect(target).to_be_focused()

    search = page.locator("#main input[type=search]")
    page.locator("#main").focus()
    reach(search)
    page.keyboard.type("tell me about one real page")
    expect(page.locator(".shelf > li")).to_have_count(1)
    mei.settle()
    reach(page.get_by_role("link", name="Edit", exact=False).first)
    page.keyboard.press("Enter")
    expect(page.locator(".item-form :focus")).to_have_count(1)
    mei.settle()
    mei.look()
    reach(page.get_by_label("Minutes"))
    page.keyboard.press("Control+a")
    page.keyboard.type("7")
    page.keyboard.press("Enter")
    mei.said(re.compile("^Saved"))
    assert Question.objects.get(organisation=cast.acme, key="pager").minutes == 7


def test_criteria_are_dragged_into_another_order(opens: Opens, cast: Cast) -> None:
    rubric = Rubric.objects.get(organisation=cast.acme, key="collaboration")
    before = list(rubric.versions.latest("number").criteria.values_list("label", flat=True))
    mei = opens("mei")
    # All on one screen: what scrolls between pressing and moving, the browser takes for another row.
    mei.page.set_viewport_size({"width": 1280, "height": 4000})
    mei.visit(f"/library/{rubric.pk}/edit/")
    rows = mei.page.locator("[data-criterion-row]")

    def order() -> list[str]:
        return [one.strip() for one in rows.locator("h2").all_inner_texts()][: len(before)]

    assert order() == before
    grip, first = rows.nth(2).locator("[data-grip]"), rows.nth(0).locator("h2")
    with mei.page.expect_event("framenavigated"):
        grip.drag_to(first)
    mei.settle()
    mei.look()
    assert order() == [before[2], before[0], before[1], *before[3:]]
