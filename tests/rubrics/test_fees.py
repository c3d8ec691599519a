"""Advisors are paid for their screens: agreed, due once they answered, a to-do with the amount, noted when paid."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from candidates.models import InterviewSeat
from foundation.activity.models import Event, Notification
from foundation.activity.services import sweep_reminders
from foundation.core import clock
from foundation.core.errors import Forbidden, Invalid, Refused
from foundation.core.registries import Todo, reminders
from foundation.people.models import Job, Membership
from foundation.people.services import change_job
from rubrics import services
from rubrics.models import AdvisorFee, GradingSeat
from rubrics.plugins.todos import asked
from tests.cast import Cast
from tests.factories import candidates as people
from tests.factories import rubrics as judging
from tests.foundation.core.api.keys import JSON
from tests.foundation.core.api.keys import client as api_client
from tests.rubrics.conftest import Opening


def fees_due(member: Membership) -> list[Todo]:
    return [todo for todo in asked(member) if todo.kind == "advisor_pay"]


def reminded(after: timedelta) -> list[tuple[UUID | None, str, str]]:
    found = reminders["rubrics.fee_unpaid"](clock.now() + after)
    return [(one.recipient_id, one.title, one.url) for one in found]


@pytest.fixture
def seat(cast: Cast, opening: Opening) -> InterviewSeat:
    """Vic's seat in a talk that began an hour ago."""
    start = clock.now() - timedelta(hours=1)
    met = people.interview(cast, opening.application, [cast.vic], stage_key="system_design", starts_at=start)
    return people.seat(met, cast.vic)


def agreed(cast: Cast, seat: InterviewSeat, fee: int | None = 15000) -> Any:
    return services.agree_fee(actor=cast.mei, seat=seat, fee_minor=fee)


def test_it_is_due_once_they_answered_and_is_paid_once(cast: Cast, seat: InterviewSeat) -> None:
    fee = agreed(cast, seat)
    assert agreed(cast, seat).version == 1
    today = clock.today()
    assert fees_due(cast.ada) == []
    with pytest.raises(Refused, match="once their scorecard is in"):
        services.record_fee_paid(actor=cast.ada, fee=fee, paid_on=today)
    judging.submitted_scorecard(cast, seat)
    (todo,) = fees_due(cast.ada)
    assert "150" in todo.detail
    assert (fees_due(cast.rafa), fees_due(cast.mei), fees_due(cast.zed)) == ([], [], [])
    for wrong in (None, today + timedelta(days=1)):
        with pytest.raises(Invalid):
            services.record_fee_paid(actor=cast.ada, fee=fee, paid_on=wrong)
    with pytest.raises(Forbidden):
        services.record_fee_paid(actor=cast.mei, fee=fee, paid_on=today)
    services.record_fee_paid(actor=cast.rafa, fee=fee, paid_on=today)
    assert fees_due(cast.ada) == []
    for again in (
        lambda: services.record_fee_paid(actor=cast.ada, fee=fee, paid_on=today),
        lambda: agreed(cast, seat, 1),
    ):
        with pytest.raises(Refused, match="paid already"):
            again()


def test_who_saw_nothing_is_paid_too_and_whoever_joined_since(cast: Cast, seat: InterviewSeat) -> None:
    agreed(cast, seat)
    services.close_unassessed(actor=cast.vic, seat=seat, reason="The line broke")
    assert len(fees_due(cast.ada)) == len(reminded(timedelta(days=8))) == 1
    change_job(actor=cast.ada, member=cast.vic, job=Job.INTERVIEWER, technical=True)
    assert len(fees_due(cast.ada)) == 1


def test_only_advisors_and_only_by_those_who_run_the_role(cast: Cast, opening: Opening, seat: InterviewSeat) -> None:
    for actor in (cast.ines, cast.vic, cast.zed):
        with pytest.raises(Forbidden):
            services.agree_fee(actor=actor, seat=seat, fee_minor=1)
    with pytest.raises(Refused, match="Only advisors"):
        agreed(cast, opening.tom)
    with pytest.raises(Invalid):
        agreed(cast, seat, 2**31)
    agreed(cast, seat)
    assert agreed(cast, seat, None) is None
    assert not AdvisorFee.objects.exists()


def test_by_its_page(client: Client, cast: Cast, seat: InterviewSeat) -> None:
    client.force_login(cast.ada.user)
    page = reverse("rubrics:advisor_fee", args=[seat.pk])
    assert page in client.get(reverse("candidates:interview", args=[seat.interview_id])).content.decode()
    assert client.post(page, {"act": "paid", "paid_on": "x"}).status_code == 422
    assert client.post(page, {"act": "paid", "paid_on": "2026-01-02"}).status_code == 404
    refused = client.post(page, {"act": "agree", "fee": "much"})
    assert (refused.status_code, 'value="much"' in refused.content.decode()) == (422, True)
    assert client.post(page, {"act": "agree", "fee": "150"}).status_code == 302
    assert [client.post(page, form).status_code for form in ({}, {"act": "x", "fee": "1"})] == [409, 409]
    assert "Not due yet" in client.get(page).content.decode()
    judging.submitted_scorecard(cast, seat)
    assert client.post(page, {"act": "paid", "paid_on": clock.today().isoformat()}).status_code == 302
    assert "noted by Ada Okafor" in client.get(page).content.decode()


@pytest.fixture
def grading(cast: Cast, opening: Opening) -> GradingSeat:
    """Vic grades the work of the person whom the opening is about."""
    return judging.grading_seat(cast, opening.application, cast.vic)


def test_a_grading_is_paid_like_a_screen(client: Client, cast: Cast, grading: GradingSeat) -> None:
    client.force_login(cast.ada.user)
    page = reverse("rubrics:grading_fee", args=[grading.pk])
    assert client.post(page, {"act": "agree", "fee": "90"}).status_code == 302
    assert fees_due(cast.ada) == []
    judging.submitted_scorecard(cast, grading)
    (todo,) = fees_due(cast.ada)
    assert (todo.url, "90" in todo.detail) == (page, True)
    assert client.post(page, {"act": "paid", "paid_on": clock.today().isoformat()}).status_code == 302
    assert "noted by Ada Okafor" in client.get(page).content.decode()
    assert fees_due(cast.ada) == []
    assert set(Event.objects.filter(verb__startswith="advisor_fee").values_list("application_id", flat=True)) == {None}


def test_owners_are_reminded_once_of_a_fee_that_is_seven_days_late(cast: Cast, seat: InterviewSeat) -> None:
    fee, week = agreed(cast, seat), timedelta(days=7)
    assert reminded(2 * week) == []
    judging.submitted_scorecard(cast, seat)
    assert reminded(week - timedelta(minutes=5)) == []
    page = reverse("rubrics:advisor_fee", args=[seat.pk])
    assert reminded(week) == [(cast.ada.pk, f"{cast.vic.name} is not paid yet", page)]
    for later in (8, 9):
        sweep_reminders(clock.now() + timedelta(days=later))
    told = Notification.objects.get(kind="advisor_unpaid")
    assert (told.recipient_id, told.subject_id) == (cast.ada.pk, fee.pk)
    assert "150" in told.body
    assert seat.interview.application.candidate.name not in told.title + told.body
    services.record_fee_paid(actor=cast.ada, fee=fee, paid_on=clock.today())
    assert reminded(2 * week) == []


def test_whoever_grades_the_same_work_learns_nothing_of_the_fee(
    client: Client, cast: Cast, grading: GradingSeat
) -> None:
    fee = services.agree_fee(actor=cast.mei, seat=grading, fee_minor=9000)
    own = judging.grading_seat(cast, grading.application, cast.ada, subject_id=grading.subject_id)
    judging.submitted_scorecard(cast, grading)
    client.force_login(cast.ada.user)
    page, api = reverse("rubrics:grading_fee", args=[grading.pk]), api_client(cast.ada, "advisor_fees:read", "pay:read")
    assert (client.get(page).status_code, fees_due(cast.ada), reminded(timedelta(days=8))) == (404, [], [])
    assert api.get("/api/v1/advisor-fees").json()["results"] == []
    judging.submitted_scorecard(cast, own)
    assert (client.get(page).status_code, len(fees_due(cast.ada))) == (200, 1)
    (row,) = api.get("/api/v1/advisor-fees").json()["results"]
    assert (row["id"], row["due"], row["fee_minor"]) == (str(fee.pk), True, 9000)


def test_by_key_a_fee_is_for_one_seat_and_can_be_taken_back(cast: Cast, seat: InterviewSeat) -> None:
    api = api_client(cast.mei, "advisor_fees:read", "advisor_fees:write")
    here = "/api/v1/advisor-fees"
    for wrong in ({}, {"seat_id": str(seat.pk), "grading_seat_id": str(seat.pk)}):
        answer = api.post(here, {**wrong, "fee_minor": 100}, JSON)
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, "#/seat_id")
    made = api.post(here, {"seat_id": str(seat.pk), "fee_minor": 100}, JSON).json()
    again = api.post(here, {"seat_id": str(seat.pk), "fee_minor": 200}, JSON).json()
    assert (made["id"], made["fee_minor"], AdvisorFee.objects.get().fee_minor) == (again["id"], None, 200)
    assert api.post(f"{here}/{made['id']}/payment", {"paid_on": "2026-01-02"}, JSON).status_code == 403
    assert api.delete(f"{here}/{made['id']}").status_code == 204
    assert not AdvisorFee.objects.exists()
