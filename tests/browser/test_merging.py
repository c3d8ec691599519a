"""Two rows that are one person: found, merged by keyboard and pointer, and taken apart again."""

import pytest
from playwright.sync_api import expect

from candidates.models import Candidate, DuplicatePair
from candidates.services import Person as Somebody
from candidates.services import take_in
from tests.browser.conftest import Opens
from tests.cast import Cast
from tests.factories.candidates import hiring_role

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
PHONE = "+33472550142"


def test_a_pair_is_merged_and_taken_apart(opens: Opens, cast: Cast) -> None:
    role = hiring_role(cast)
    for name, email, place in (
        ("Noémie Traoré", "n@example.com", "Grenoble"),
        ("Noemie Traore", "t@example.com", "Lyon"),
    ):
        made = take_in(actor=cast.rafa, role=role, person=Somebody(name, email, PHONE, location=place))
    rafa = opens("rafa")
    page = rafa.page
    rafa.visit(f"/applications/{made.pk}/")
    rafa.sees("Someone like this is here already")
    rafa.visit("/candidates/duplicates/")
    page.keyboard.press("j")
    expect(page.locator(":focus")).to_contain_text("Noémie Traoré")
    rafa.go("Noémie Traoré and Noemie Traore", "link")
    merge = page.locator("[aria-keyshortcuts='Control+Enter']")
    expect(merge).to_have_attribute("aria-disabled", "true")
    page.get_by_text("Go on with the older one").click()
    expect(page.get_by_text("1, 1 closed as duplicate")).to_be_visible()
    page.locator("[name=keep_name][value=first]").focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    expect(page.locator(":focus")).to_have_attribute("name", "keep_email")
    page.keyboard.press("Space")
    page.get_by_role("radio", name="Lyon").check()
    expect(merge).not_to_have_attribute("aria-disabled", "true")
    with page.expect_event("framenavigated"):
        page.keyboard.press("Control+Enter")
    rafa.settle()
    rafa.sees("Merged. Can be taken apart until")
    assert [one.location for one in Candidate.objects.all()] == ["Lyon"]
    rafa.go("Take apart", "link")
    rafa.go("Take apart")
    rafa.said("are two people again")
    assert {one.location for one in Candidate.objects.all()} == {"Grenoble", "Lyon"}
    assert DuplicatePair.objects.get().state == "open"
