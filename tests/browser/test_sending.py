"""Sending a form: what is refused is told where the focus goes, two clicks are one, and what was typed survives."""

import pytest
from playwright.sync_api import expect

from candidates.models import Candidate
from tests.browser.conftest import Opens
from tests.browser.test_autosave import close_and_return, kept_copies
from tests.cast import Cast
from tests.factories import roles

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def test_a_person_is_taken_in_once_and_never_typed_twice(opens: Opens, cast: Cast) -> None:
    path = f"/roles/{roles.open_role(cast).pk}/candidates/new/"
    rafa = opens("rafa")
    rafa.visit(path)
    rafa.page.locator("main [name=name]").fill("Lucía Etxeberria")
    rafa.page.wait_for_timeout(400)  # the copy is written a moment after the last key
    close_and_return(rafa, path)
    offer = rafa.page.get_by_role("alert").filter(has_text="You wrote this on this device")
    expect(offer).to_contain_text("Lucía Etxeberria")
    offer.get_by_role("button", name="Use it").click()

    email = rafa.page.locator("main [name=email]")
    email.fill("nobody at all")
    send = rafa.page.locator("main form button[type=submit]").last
    with rafa.page.expect_event("framenavigated"):
        send.click()
    email = rafa.page.locator("main [name=email]")
    expect(email).to_be_focused()
    expect(rafa.page.locator("main [name=name]")).to_have_value("Lucía Etxeberria")
    assert kept_copies(rafa) == 1, "what was refused is still kept"

    email.fill("lucia@example.com")
    with rafa.page.expect_event("framenavigated"):
        rafa.page.locator("main form button[type=submit]").last.dblclick()
    rafa.settle()
    assert Candidate.objects.filter(email="lucia@example.com").count() == 1
    assert kept_copies(rafa) == 0

    rafa.page.go_back()
    rafa.settle(look=False)
    expect(rafa.page.locator("main [name=email]")).not_to_have_value("lucia@example.com")
