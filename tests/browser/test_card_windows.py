"""One's own card open in two windows on a phone: neither text is lost, and the reader sees both."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db.models import Model
from playwright.sync_api import expect

from foundation.core.clock import now
from rubrics.models import PracticeRating, Rating
from tests.browser.conftest import Opens
from tests.cast import Cast
from tests.factories import candidates, practice, roles

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
Card = Callable[[Cast], tuple[str, type[Model]]]
FIRST, SECOND = "Named the alarm that nobody read.", "Asked who reads the alarm."


def of_an_interview(cast: Cast) -> tuple[str, type[Model]]:
    someone = candidates.application(cast, roles.open_role(cast), "Lucía Etxeberria", "technical_screen")
    met = candidates.interview(cast, someone, [cast.tom], starts_at=now() - timedelta(hours=2))
    return f"/seats/{candidates.seat(met, cast.tom).pk}/scorecard/", Rating


def of_a_calibration(cast: Cast) -> tuple[str, type[Model]]:
    return f"/calibration/{practice.exercise(cast, [cast.tom, cast.ines]).pk}/", PracticeRating


@pytest.mark.parametrize("card", [of_an_interview, of_a_calibration])
def test_two_windows_of_one_card_keep_both_texts(opens: Opens, cast: Cast, card: Card) -> None:
    path, ratings = card(cast)
    one, other = opens("tom", narrow=True), opens("tom", narrow=True)
    said = {}
    for window in (one, other):
        window.visit(path)
        said[window] = window.page.get_by_label("What did they say or do?").first
    said[one].fill(FIRST)
    expect(one.page.locator("#saved[data-state=saved]")).to_contain_text("Saved")
    with other.expecting(409):
        said[other].fill(SECOND)
        expect(other.page.locator("#saved[data-state=conflict]")).to_be_visible()
    expect(said[other]).to_have_value(SECOND)
    theirs = other.page.locator("[data-slot]:has(.notice)")
    expect(theirs).to_contain_text(FIRST)
    other.look()
    theirs.get_by_role("button", name="Keep mine").click()
    expect(other.page.locator("#saved[data-state=saved]")).to_contain_text("Saved")
    other.settle()
    assert [row.evidence for row in ratings._default_manager.all() if row.evidence] == [SECOND]
