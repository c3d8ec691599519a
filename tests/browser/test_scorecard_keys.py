"""A scorecard by keyboard alone: every step from the first digit to handing it in, and nothing scored unmeant."""

from datetime import timedelta

import pytest
from playwright.sync_api import Locator, expect

from foundation.core.clock import now
from rubrics.models import Scorecard
from tests.browser.browsing import Person
from tests.browser.chapters.judging import EVIDENCE
from tests.browser.conftest import Opens
from tests.cast import Cast
from tests.factories import candidates, roles

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def before_a_scorecard(opens: Opens, cast: Cast, **how: bool) -> Person:
    """Open an empty scorecard for Tom."""
    someone = candidates.application(cast, roles.open_role(cast), "Lucía Etxeberria", "technical_screen")
    met = candidates.interview(cast, someone, [cast.tom], starts_at=now() - timedelta(hours=2))
    person = opens("tom", **how)
    person.visit(f"/seats/{candidates.seat(met, cast.tom).pk}/scorecard/")
    return person


@pytest.fixture
def tom(opens: Opens, cast: Cast) -> Person:
    """Tom, in front of an empty scorecard."""
    return before_a_scorecard(opens, cast)


def press(person: Person, *keys: str) -> None:
    for key in keys:
        person.page.keyboard.press(key)


def focused(person: Person, within: Locator) -> Locator:
    """Return what has the focus, which must be inside `within`."""
    found = within.locator(":focus")
    expect(found).to_have_count(1)
    return found


def test_handing_in_by_keyboard_alone(tom: Person) -> None:
    page = tom.page
    criteria = page.locator("fieldset[data-criterion]").all()
    flags = page.locator("[data-flag]").all()
    for criterion in criteria:
        press(tom, "n", "4")
        expect(focused(tom, criterion)).to_have_value("4")
        press(tom, "e")
        expect(criterion.get_by_label("What did they say or do?")).to_be_focused()
        page.keyboard.type(EVIDENCE + " n 1")
        press(tom, "Escape")
        expect(focused(tom, criterion)).to_be_checked()
    for flag in flags:
        press(tom, "n")
        expect(flag.get_by_role("checkbox")).to_be_focused()
    press(tom, "p", "n", " ", "e")
    page.keyboard.type("Spoke over the others twice.")
    press(tom, "Escape")
    expect(flags[-1].get_by_role("checkbox")).to_be_focused()
    press(tom, "Tab", "Enter")  # the last one is a profile: what it looks like, and what to ask
    expect(flags[-1].get_by_role("listitem").first).to_be_visible()

    press(tom, "n", "ArrowRight", "ArrowRight", "e")
    expect(page.get_by_label("Why, in two sentences")).to_be_focused()
    page.keyboard.type("Would do this work well.")
    press(tom, "Escape")
    expect(focused(tom, page.get_by_role("group", name="Recommendation"))).to_be_checked()
    expect(page.locator("#saved")).to_contain_text("Saved")
    press(tom, "n")
    expect(page.locator("#card").get_by_role("button", name="Submit scorecard")).to_be_focused()
    press(tom, "n")
    expect(page.locator("#card").get_by_role("button", name="Submit scorecard")).to_be_focused()
    with page.expect_event("framenavigated"):
        press(tom, "Enter")
    tom.settle()
    card = Scorecard.objects.get()
    assert card.state == Scorecard.State.SUBMITTED
    assert [rating.score for rating in card.ratings.all()] == [4] * len(criteria)
    assert {rating.evidence for rating in card.ratings.all()} == {EVIDENCE + " n 1"}


# What of an element can be pressed: its middle, unless a bar or something else lies over it.
FREE = """one => {
  one.focus();
  const shown = one.matches("[type=radio], [type=checkbox]") ? one.closest("label") ?? one : one;
  // A label is taller than the circle in it that the focus brings into view.
  shown.scrollIntoView({block: "nearest"});
  const box = shown.getBoundingClientRect();
  const top = document.elementFromPoint(box.x + box.width / 2, box.y + Math.min(box.height / 2, 40));
  const free = top && (shown.contains(top) || top.contains(shown));
  return free ? "" : `${shown.outerHTML.slice(0, 120)} lies under ${top?.outerHTML.slice(0, 80)}`;
}"""


def test_on_a_phone_nothing_is_covered_and_digits_score_what_has_the_focus(opens: Opens, cast: Cast) -> None:
    tom = before_a_scorecard(opens, cast, narrow=True)
    page = tom.page
    for field in page.locator("#card :is(input:not([type=hidden]), textarea, summary, button)").all():
        if field.is_visible():
            assert field.evaluate(FREE) == ""
    criteria = page.locator("fieldset[data-criterion]").all()
    for number, criterion in enumerate(criteria):
        criterion.locator(".level").nth(number % 2 + 2).click() if number else criterion.get_by_role(
            "radio"
        ).first.focus()
        press(tom, "4")
        criterion.get_by_label("What did they say or do?").fill(EVIDENCE)
    page.get_by_role("group", name="Recommendation").get_by_role("radio").nth(2).check()
    page.get_by_text("Private note to the leads").click()
    page.get_by_label("What only the leads of this role should know").fill("We worked together once.")
    expect(page.locator("#saved")).to_contain_text("Saved")
    tom.look()
    tom.go("Submit scorecard", within=page.locator("#card"))
    card = Scorecard.objects.get()
    assert card.state == Scorecard.State.SUBMITTED
    assert [rating.score for rating in card.ratings.all()] == [4] * len(criteria)
    assert card.note_to_leads == "We worked together once."


PRESSED = "how => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {...how, bubbles: true}))"


def test_digits_away_from_the_criteria_score_nothing(tom: Person) -> None:
    page = tom.page
    last = page.locator("fieldset[data-criterion]").last
    press(tom, "3")
    expect(page.locator("fieldset[data-criterion] :checked")).to_have_count(0)
    last.get_by_role("radio").nth(3).check()
    for place in (
        page.locator("[data-flag]").first.get_by_role("checkbox"),
        page.get_by_role("group", name="Recommendation").get_by_role("radio").first,
        page.locator("#card").get_by_role("button", name="Save draft"),
        page.get_by_role("link", name="Holdout").first,
        page.locator("summary").first,
        page.get_by_role("searchbox").first,
        page.get_by_label("Why, in two sentences"),
        page.locator("#main"),
    ):
        place.focus()
        press(tom, "1", "0")
    page.get_by_role("searchbox").first.evaluate("box => { box.value = ''; box.blur(); }")
    press(tom, "2")
    page.get_by_label("Why, in two sentences").fill("")
    expect(last.get_by_role("radio", checked=True)).to_have_value("4")
    expect(page.locator("fieldset[data-criterion] :checked")).to_have_count(1)
    expect(page.locator("#saved")).to_contain_text("Saved")
    assert [rating.score for rating in Scorecard.objects.get().ratings.all() if rating.score is not None] == [4]
    # Where a keyboard has its digits above signs, the key is known by its place.
    last.get_by_role("radio").first.focus()
    page.evaluate(PRESSED, {"key": "(", "code": "Digit5", "shiftKey": True})
    expect(last.get_by_role("radio", checked=True)).to_have_value("4")
    page.evaluate(PRESSED, {"key": "(", "code": "Digit5"})
    expect(last.get_by_role("radio", checked=True)).to_have_value("5")
    # From wherever the focus is, N goes to the next stop below it, and P to the one above.
    page.locator("summary").first.focus()
    press(tom, "n")
    focused(tom, page.locator("fieldset[data-criterion]").first)
    page.locator("#card").get_by_role("button", name="Save draft").focus()
    press(tom, "p")
    expect(page.locator("#card").get_by_role("button", name="Submit scorecard")).to_be_focused()
    # From the form that closes without assessing nothing is handed in; a refusal would be an answer nobody expects.
    reason = page.locator("[name=unable_reason]")
    reason.evaluate("box => { box.closest('details').open = true; box.focus(); }")
    press(tom, "Control+Enter")
    page.reload()
    expect(page.locator(".error-links")).to_have_count(0)


def test_the_links_of_a_refusal_move_the_focus(tom: Person) -> None:
    page = tom.page
    first = page.locator("fieldset[data-criterion]").first
    press(tom, "n", "5")  # a 5 needs evidence
    expect(page.locator("#saved")).to_contain_text("Saved")
    with tom.expecting(422), page.expect_event("framenavigated"):
        press(tom, "Control+Enter")
    links = page.locator(".error-links a")
    press(tom, "Tab", "Enter")
    expect(first.get_by_label("What did they say or do?")).to_be_focused()
    links.nth(1).focus()
    press(tom, "Enter")
    expect(focused(tom, page.locator("fieldset[data-criterion]").nth(1))).to_have_attribute("type", "radio")
    links.filter(has_text="Recommendation").focus()
    press(tom, "Enter")
    focused(tom, page.get_by_role("group", name="Recommendation"))
