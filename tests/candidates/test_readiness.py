"""Pages that would act on an application that went elsewhere say so before anything is typed."""

from typing import Any

import pytest
from django.urls import reverse

from candidates.models import Application
from roles.models import Role
from tests.candidates.pages import browser, text
from tests.factories.candidates import application

pytestmark = pytest.mark.django_db
Status = Application.Status
ENDED = {
    Status.MOVED: "went on in another role. Open the application there.",
    Status.HIRED: "is hired. The application stays as it is.",
    Status.REJECTED: "application is declined. Take it up again first.",
    Status.WITHDRAWN: "application is withdrawn. Take it up again first.",
}
HELD = {Status.HOLD: "application is on hold. Take it up again first."}
FORMS = ("move", "hold", "schedule", "draft_offer", "close", "transfer")
GOES_ON_HOLD_TOO = ("close", "transfer")


@pytest.mark.parametrize("page", FORMS)
def test_a_form_says_first_that_the_application_is_elsewhere(cast: Any, role: Role, page: str) -> None:
    ravi = application(cast, role, "Ravi")
    address = reverse(f"candidates:{page}", args=[ravi.pk])
    refused = ENDED | ({} if page in GOES_ON_HOLD_TOO else HELD)
    for status in Status:
        Application.objects.filter(pk=ravi.pk).update(status=status)
        answer = browser(cast.mei).get(address)
        if said := refused.get(status):
            assert (answer.status_code, said in text(answer)) == (409, True), (page, status)
        elif page == "draft_offer":
            assert "Move Ravi to the offer stage first." in text(answer)
        else:
            assert answer.status_code == 200, (page, status)
