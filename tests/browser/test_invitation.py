"""Somebody is invited by mail and joins."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Opens
from tests.browser.ground import Site
from tests.cast import PASSWORD

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

EMAIL = "nia@brightwater.example"


def test_an_invited_interviewer_joins_by_the_link_in_the_mail(opens: Opens, site: Site) -> None:
    ada, nia = opens("ada"), opens(narrow=True)
    ada.visit("/settings/members/")
    ada.fill({"E-mail address": EMAIL, "Name": "Nia Adair"})
    ada.page.get_by_label("Job", exact=True).select_option("Interviewer")
    ada.go("Send invitation")
    ada.sees(EMAIL)

    link = site.link_mailed_to(EMAIL, "/invitations/")
    nia.visit(link)
    expect(nia.page.get_by_label("Name")).to_have_value("Nia Adair")
    nia.page.get_by_label("Password").fill("short")
    with nia.expecting(422):
        nia.go("Join Brightwater")
    nia.page.get_by_label("Password").fill(PASSWORD)
    nia.go("Join Brightwater")
    expect(
        nia.page.get_by_role("heading", name="Nothing is waiting for you").or_(
            nia.page.get_by_text("Nothing is waiting for you")
        )
    ).to_be_visible()

    late = opens()
    with late.expecting(410):
        late.visit(link)
    ada.visit("/settings/members/")
    expect(ada.page.get_by_role("row", name="Nia Adair")).to_contain_text("Has access")
