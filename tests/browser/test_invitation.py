"""Somebody is invited by mail and joins."""

import pytest

from tests.browser.conftest import Opens
from tests.browser.ground import Site

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_invited_interviewer_joins_by_the_link_in_the_mail(opens: Opens, site: Site) -> None:
    ada, nia = opens("ada"), opens()
    ada.visit("/settings/members/")
    print(ada.page.locator("body").aria_snapshot())
    assert 0
