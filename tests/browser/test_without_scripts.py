"""What must work without JavaScript: signing in, moving somebody, handing in a scorecard."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from candidates.models import Application
from foundation.core.clock import now
from tests.browser.chapters.judging import EVIDENCE
from tests.browser.conftest import Opens
from tests.cast import Cast
from tests.factories import candidates, roles

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

NAME = "Lucía Etxeberria"


def test_signing_in_moving_and_judging_need_no_script(opens: Opens, cast: Cast) -> None:
    role = roles.open_role(cast)
    someone = candidates.application(cast, role, NAME, "technical_screen")
    met = candidates.interview(cast, someone, [cast.ines], starts_at=now() - timedelta(hours=2))

    mei = opens("mei", scripts=False)
    mei.visit(f"/roles/{role.pk}/pipeline/")
    mei.go(f"Move {NAME}", "link")
    mei.page.get_by_role("radio", name="Take-home", exact=True).check()
    mei.go("Move")
    assert Application.objects.get(pk=someone.pk).stage.label == "Take-home"

    ines = opens("ines", scripts=False)
    ines.visit(f"/seats/{candidates.seat(met, cast.ines).pk}/scorecard/")
    for criterion in ines.page.locator("fieldset[data-criterion]").all():
        criterion.get_by_role("radio").nth(3).check()
        criterion.get_by_label("What did they say or do?").fill(EVIDENCE)
    with ines.expecting(422):
        ines.go("Submit scorecard", within=ines.page.locator("#card"))
    ines.page.get_by_role("group", name="Recommendation").get_by_role("radio", name="Yes").first.check()
    ines.page.get_by_label("Why, in two sentences").fill("Has run what we need to run.")
    ines.go("Submit scorecard", within=ines.page.locator("#card"))
    expect(ines.page.get_by_text("Has run what we need to run.")).to_be_visible()
