"""The main pages in the dark, on a phone and wide: no violation that axe can find, nothing that scrolls sideways."""

from datetime import timedelta

import pytest

from assessments.services.links import issue
from foundation.core.clock import now
from tests.browser.conftest import Opens
from tests.cast import Cast
from tests.factories import assessments, candidates, roles, rubrics

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.timeout(300)]


def addresses(cast: Cast) -> dict[str, list[str]]:
    """Make a role with people in every state; return the main pages by who opens them ("" is a stranger)."""
    role = roles.open_role(cast)
    judged = candidates.application(cast, role, "Lucía Etxeberria", "technical_screen")
    met = candidates.interview(cast, judged, [cast.ines, cast.tom], starts_at=now() - timedelta(hours=2))
    rubrics.submitted_scorecard(cast, candidates.seat(met, cast.ines), {"end_to_end": 4})
    other = candidates.application(cast, role, "Noor Haddad", "take_home")
    sent = assessments.sent(cast, other)
    here = f"/roles/{role.pk}"
    return {
        "mei": [
            "/", "/roles/", f"{here}/scope/", f"{here}/brief/", f"{here}/jd/", f"{here}/jd/?view=read", f"{here}/loop/",
            f"{here}/open/", f"{here}/plan/", f"{here}/insights/", f"{here}/people/", f"{here}/pipeline/",
            f"{here}/table/", f"{here}/form/", "/referrals/", "/candidates/", f"/applications/{judged.pk}/",
            f"/applications/{judged.pk}/close/", f"/applications/{judged.pk}/answer/",
            f"/applications/{judged.pk}/debrief/", f"/applications/{judged.pk}/interviews/new/",
            f"/take-homes/{sent.pk}/", "/library/", "/insights/", "/notifications/", "/search/?q=luc", "/style/",
        ],
        "tom": [f"/seats/{candidates.seat(met, cast.tom).pk}/scorecard/"],
        "": [f"/portal/{issue(sent)}/", "/accounts/login/"],
    }  # fmt: skip


@pytest.mark.parametrize("narrow", [True, False], ids=["phone", "desktop"])
def test_main_pages_are_readable(opens: Opens, cast: Cast, narrow: bool) -> None:
    for first, paths in addresses(cast).items():
        person = opens(first or None, narrow=narrow, dark=True)
        wrong = []
        for path in paths:
            try:
                person.visit(path)
            except AssertionError as fault:
                wrong.append(str(fault))
                person.forget()
        assert not wrong, "\n\n".join(wrong)
