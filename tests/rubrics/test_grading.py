"""Blind grading: asked, opened, released, and what a grader never learns."""

import pytest
from django.test import Client
from django.urls import reverse

from assessments.services import ask_graders
from foundation.activity.models import Event
from foundation.core.errors import Forbidden, Invalid, Refused
from foundation.core.ids import uuid7
from rubrics import services
from rubrics.models import (
    GradingSeat,
)
from tests.cast import Cast
from tests.factories import assessments as take_homes
from tests.factories import rubrics as judging
from tests.foundation.core.api.keys import client as api_client
from tests.rubrics.conftest import Opening


def test_work_is_opened_by_key_as_on_its_page(cast: Cast, opening: Opening) -> None:
    seat = judging.grading_seat(cast, opening.application, cast.tom)
    card = services.start_scorecard(actor=cast.tom, seat=seat)
    browser = api_client(cast.tom, "scorecards:submit", "scorecards:read")
    for _ in range(2):
        assert browser.post(f"/api/v1/scorecards/{card.pk}/open", content_type="application/json").status_code == 200
    seat.refresh_from_db()
    assert seat.opened_at is not None
    assert Event.objects.filter(verb="grading.opened").count() == 1


def test_grading_is_asked_once_and_released_with_a_reason(cast: Cast, opening: Opening) -> None:
    work = uuid7()
    seat = judging.grading_seat(cast, opening.application, cast.tom, subject_id=work)
    assert judging.grading_seat(cast, opening.application, cast.tom, subject_id=work) == seat
    assert Event.objects.filter(verb="grading.assigned").count() == 1
    for grader in (cast.olu, cast.zed):
        with pytest.raises(Invalid):
            judging.grading_seat(cast, opening.application, grader)
    with pytest.raises(Forbidden):
        judging.grading_seat(cast, opening.application, cast.tom, actor=cast.ines)
    with pytest.raises(Invalid):
        services.release_grading(actor=cast.mei, seat=seat, reason=" ")
    services.release_grading(actor=cast.mei, seat=seat, reason="Knows the candidate")
    seat.refresh_from_db()
    assert seat.released_by == cast.mei
    with pytest.raises(Forbidden):
        services.start_scorecard(actor=cast.tom, seat=seat)


def test_a_grade_that_is_in_stays(cast: Cast, opening: Opening) -> None:
    seat = judging.grading_seat(cast, opening.application, cast.tom)
    judging.submitted_scorecard(cast, seat)
    with pytest.raises(Refused):
        services.release_grading(actor=cast.mei, seat=seat, reason="Too late")


def test_kinds_of_grading_are_those_of_the_model() -> None:
    assert set(GradingSeat.Kind.values) == {"take_home", "screen"}


def test_a_grade_needs_the_work_to_have_been_opened(client: Client, cast: Cast, opening: Opening) -> None:
    assignment = take_homes.submitted(cast, opening.application)
    seat, other = ask_graders(actor=cast.mei, assignment=assignment, graders=[cast.oba, cast.rafa])
    page = reverse("rubrics:grading", args=[seat.pk])
    client.force_login(cast.oba.user)
    shown = client.get(page).content.decode()
    assert "Open the work" in shown
    assert "The work</h2>" not in shown
    file = reverse("assessments:graded_file", args=[seat.pk, assignment.files.get().pk])
    assert client.get(file).status_code == 404
    card = judging.draft_scorecard(cast, seat)
    with pytest.raises(Invalid, match="Open the work first"):
        services.submit_scorecard(actor=cast.oba, scorecard=card)
    assert client.post(reverse("rubrics:open_work", args=[seat.pk])).status_code == 302
    assert client.get(file).status_code == 200
    assert "The work</h2>" in client.get(page).content.decode()
    opened = Event.objects.get(verb="grading.opened")
    assert (opened.audience, opened.application_id, opened.data) == ("own", None, {"label": seat.label})
    first = GradingSeat.objects.get(pk=seat.pk).opened_at
    services.open_work(actor=cast.oba, seat=seat)
    assert (GradingSeat.objects.get(pk=seat.pk).opened_at, Event.objects.filter(verb="grading.opened").count()) == (
        first,
        1,
    )
    assert services.submit_scorecard(actor=cast.oba, scorecard=card).state == "submitted"
    assert GradingSeat.objects.get(pk=other.pk).opened_at is None
    with pytest.raises(Forbidden):
        services.open_work(actor=cast.oba, seat=other)
