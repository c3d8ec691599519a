"""A kit used on a phone during the call: no page that axe finds fault with, and no note lost with the line."""

import os
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from candidates.models import InterviewSeat
from foundation.core.clock import now
from rubrics.models import CallNote, Scorecard
from tests.browser.conftest import Opens
from tests.cast import Cast
from tests.factories import candidates, roles

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
NOTE = "Paged at 04:10 for stale features and ran the backfill."


@pytest.fixture
def seat(cast: Cast) -> InterviewSeat:
    """Tom's seat in a talk that has begun."""
    someone = candidates.application(cast, roles.open_role(cast), "Lucía Etxeberria", "technical_screen")
    met = candidates.interview(cast, someone, [cast.tom], starts_at=now() - timedelta(minutes=10))
    return candidates.seat(met, cast.tom)


def noted(seat: InterviewSeat) -> list[str]:
    text = "\n".join(CallNote.objects.filter(seat=seat).order_by("created_at").values_list("text", flat=True))
    return [line[6:] for line in text.splitlines()]


def shown(page: Any) -> Locator:
    return page.locator(".call-part:not([hidden])")


def test_a_call_on_the_phone_goes_on_without_the_line(opens: Opens, seat: InterviewSeat) -> None:
    tom = opens("tom", narrow=True)
    tom.visit(f"/seats/{seat.pk}/call/?at=1")
    page = tom.page
    expect(shown(page).locator(".question")).to_have_text(
        "Who was on call for it? If it was you, tell me about one real page."
    )
    shown(page).locator("summary", has_text="Weak answers").click()
    shown(page).get_by_label("Nobody, or does not know").check()
    shown(page).get_by_label("Note on").fill(NOTE)
    tom.press("Keep note", within=shown(page))
    expect(page.locator("#saved")).to_contain_text("Saved")
    tom.look()
    page.route("**/call/?part=*", lambda route: route.abort())
    shown(page).get_by_label("Note on").fill("Nobody owned the alert.")
    shown(page).get_by_role("button", name="Next question").click()
    expect(page.get_by_role("heading", name="No line since")).to_be_visible()
    expect(shown(page).locator(".part")).to_contain_text("Question 2 of 6")
    shown(page).get_by_role("button", name="Back").click()
    expect(shown(page).locator(".noted li").last).to_contain_text("On this phone")
    tom.forget()
    other = tom.context.new_page()
    other.goto("/settings/")
    other.get_by_label("Account").or_(other.locator("summary", has=other.locator(".avatar"))).first.click()
    other.get_by_role("button", name="Sign out").click()
    expect(other.locator("#toasts")).to_contain_text("Notes of a call wait on this device.")
    other.close()
    page.unroute("**/call/?part=*")
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.locator("#saved")).to_contain_text("Saved")
    expect(page.get_by_role("heading", name="No line since")).to_be_hidden()
    tom.forget()
    assert noted(seat) == ["Heard: Nobody, or does not know", NOTE, "Nobody owned the alert."]
    tom.visit(f"/seats/{seat.pk}/call/?at=99")
    tom.go("Put into the scorecard")
    card = Scorecard.objects.get(author=seat.member)
    assert NOTE in card.ratings.get(criterion__key="on_call").evidence
    assert "Heard" not in card.ratings.get(criterion__key="on_call").evidence


MOST_KEYS = 250  # besides what is typed into fields; about 160, and some to spare
PACE = int(os.environ.get("HUMAN_PACE", "0"))  # milliseconds for each key; 200 is somebody who types at ease


def test_what_was_noted_in_a_tab_that_died_is_there_in_the_next(opens: Opens, seat: InterviewSeat) -> None:
    tom = opens("tom", narrow=True)
    call = f"/seats/{seat.pk}/call/?at=1"
    tom.visit(call)
    tom.page.route("**/call/?part=*", lambda route: route.abort())
    shown(tom.page).get_by_label("Note on").fill(NOTE)
    shown(tom.page).get_by_role("button", name="Next question").click()
    expect(tom.page.get_by_role("heading", name="No line since")).to_be_visible()
    tom.forget()
    tom.page.close(run_before_unload=False)
    again = tom.context.new_page()
    again.goto(call)
    expect(shown(again).locator(".noted li")).to_contain_text(NOTE)
    expect(again.locator("#saved")).to_contain_text("Saved")
    assert noted(seat) == [NOTE]


def test_a_note_that_nobody_kept_is_lost_by_no_way_on(opens: Opens, seat: InterviewSeat) -> None:
    tom = opens("tom", narrow=True)
    tom.visit(f"/seats/{seat.pk}/call/?at=1")
    page = tom.page
    shown(page).get_by_label("Note on").fill("Half a thought")
    page.reload()
    expect(shown(page).get_by_label("Note on")).to_have_value("Half a thought")
    # The phone's own way back turns the page: the note is a line of its question.
    shown(page).get_by_role("button", name="Next question").click()
    shown(page).get_by_label("Note on").fill("Another")
    page.go_back()
    expect(shown(page).locator(".noted li")).to_contain_text("Half a thought")
    shown(page).get_by_label("Note on").fill("A third")
    page.get_by_role("link", name="Leave").click()
    page.wait_for_url("**/scorecard/")
    # Typed in the last moment, and the page after the call is opened by its address.
    tom.visit(f"/seats/{seat.pk}/call/?at=2")
    shown(page).get_by_label("Note on").fill("A fourth")
    tom.visit(f"/seats/{seat.pk}/call/?at=99")
    expect(page.get_by_role("listitem").filter(has_text="A fourth")).to_be_visible()
    assert set(noted(seat)) == {"Half a thought", "Another", "A third", "A fourth"}


def test_from_the_call_to_the_scorecard_handed_in_by_keys_alone(
    opens: Opens, seat: InterviewSeat, record_property: Callable[[str, object], None]
) -> None:
    tom = opens("tom", narrow=True)
    tom.visit(f"/seats/{seat.pk}/call/")
    page, pressed, began = tom.page, 0, time.monotonic()

    def press(*keys: str) -> None:
        nonlocal pressed
        for key in keys:
            page.keyboard.press(key)
            page.wait_for_timeout(PACE)
        pressed += len(keys)

    def reach(target: Locator) -> None:
        for _ in range(20):
            press("Tab")
            if target.evaluate("one => one === document.activeElement"):
                return
        expect(target).to_be_focused()

    while (button := shown(page).locator("button[value=next]")).inner_text() != "Finish":
        if "Question" in shown(page).locator(".part").inner_text():
            reach(shown(page).locator("[name=note]"))
            page.keyboard.type(NOTE, delay=PACE)
        reach(button)
        press("Enter")
    reach(button)
    with page.expect_event("framenavigated"):
        press("Enter")
    tom.settle()
    reach(page.get_by_role("button", name="Put into the scorecard"))
    with page.expect_event("framenavigated"):
        press("Enter")
    tom.settle()

    criteria = page.locator("fieldset[data-criterion]").all()
    for criterion in criteria:
        press("n")
        expect(criterion.locator(":focus")).to_have_count(1)
        # A digit with Shift is a sign, or another program's shortcut with Alt.
        press("Shift+5", "Shift+Digit5", "Alt+5")
        expect(criterion.locator(":checked")).to_have_count(0)
        press("4")
        expect(criterion.locator(":focus")).to_have_value("4")
    overall = page.get_by_role("group", name="Recommendation")
    while not overall.locator(":focus").count():
        press("n")
    press("ArrowRight", "ArrowRight", "e")
    page.keyboard.type("Would do this work well.", delay=PACE)
    press("Escape", "n")
    expect(page.locator("#saved")).to_contain_text("Saved")
    with page.expect_event("framenavigated"):
        press("Enter")
    tom.settle()
    card = Scorecard.objects.get(author=seat.member)
    assert card.state == Scorecard.State.SUBMITTED
    assert [rating.score for rating in card.ratings.all()] == [4] * len(criteria)
    assert NOTE in card.ratings.get(criterion__key="on_call").evidence
    assert pressed <= MOST_KEYS
    record_property("from kit to handed in", f"{time.monotonic() - began:.0f} s, {pressed} keys, {PACE} ms each")


def test_without_scripts_each_question_is_a_page(opens: Opens, seat: InterviewSeat) -> None:
    tom = opens("tom", narrow=True, scripts=False)
    tom.visit(f"/seats/{seat.pk}/call/?at=1")
    shown(tom.page).get_by_label("Note on").fill(NOTE)
    shown(tom.page).get_by_role("button", name="Next question").click()
    expect(shown(tom.page).locator(".part")).to_contain_text("Question 2 of 6")
    assert noted(seat) == [NOTE]
