"""What somebody owes and opens by their seats, after their job changed or their access ended."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from candidates.models import InterviewSeat
from foundation.activity.models import Event
from foundation.core import clock
from foundation.people.models import Job, Membership
from foundation.people.services import change_job, deactivate, reactivate
from rubrics.models import DebriefPlan, GradingSeat
from rubrics.queries import owed_on
from rubrics.services.talking import plan_debrief
from tests.factories import candidates as make
from tests.factories import rubrics


@pytest.fixture(scope="module")
def made(shared: Any) -> Any:
    """Oba owes a scorecard and a grading, and has handed one scorecard in."""

    def world(cast: Any) -> Any:
        role = make.hiring_role(cast)
        person = make.application(cast, role, "Lucía Etxeberria")
        owed = make.seat(make.interview(cast, person, [cast.oba]), cast.oba)
        other = make.application(cast, role, "Ana")
        earlier = make.interview(cast, other, [cast.oba], starts_at=clock.now() - timedelta(days=1))
        done = make.seat(earlier, cast.oba)
        rubrics.submitted_scorecard(cast, done)
        return person, owed, done, rubrics.grading_seat(cast, make.application(cast, role, "Bo"), cast.oba)

    return shared(world)


def pages(owed: InterviewSeat, done: InterviewSeat, grading: GradingSeat) -> list[str]:
    return [
        reverse("rubrics:scorecard", args=[owed.pk]),
        reverse("rubrics:scorecard", args=[done.pk]),
        reverse("rubrics:grading", args=[grading.pk]),
        reverse("rubrics:kit", args=[owed.interview.stage_id]),
    ]


def statuses(member: Membership, paths: list[str]) -> list[int]:
    browser = Client()
    browser.force_login(member.user)
    return [browser.get(path).status_code for path in paths]


def test_an_observer_opens_no_seat_and_owes_nothing(cast: Any, made: Any) -> None:
    person, owed, done, grading = made()
    paths = pages(owed, done, grading)
    assert set(statuses(cast.oba, paths)) == {200}
    assert len(owed_on(person)) == 1
    change_job(actor=cast.ada, member=cast.oba, job=Job.OBSERVER, technical=False)
    assert statuses(cast.oba, paths) == [404] * 4
    assert owed_on(person) == []
    released = {event.verb: event for event in Event.objects.filter(verb__endswith=".released")}
    assert set(released) == {"seat.released", "grading.released"}
    assert {(event.actor_id, event.data["reason"]) for event in released.values()} == {
        (cast.ada.pk, "Their job is observer now.")
    }
    done.refresh_from_db()
    assert done.released_at is None, "what was handed in stays"


def test_nobody_who_left_leads_a_talk_to_come(cast: Any, made: Any) -> None:
    person = made()[0]
    plan_debrief(actor=cast.mei, application=person, version=0, lead=cast.oba, minutes=30, line=None)
    deactivate(actor=cast.ada, member=cast.oba)
    plan = DebriefPlan.objects.get(application=person)
    assert (plan.lead, plan.minutes, plan.version) == (None, 30, 2)
    plan_debrief(actor=cast.mei, application=person, version=2, lead=cast.tom, minutes=30, line=None)
    change_job(actor=cast.ada, member=cast.tom, job=Job.HIRING_MANAGER, technical=True)
    assert DebriefPlan.objects.get(application=person).lead == cast.tom
    change_job(actor=cast.ada, member=cast.tom, job=Job.ADVISOR, technical=True)
    assert DebriefPlan.objects.get(application=person).lead is None


def test_whoever_leaves_holds_nobody_up_and_comes_back_to_nothing_owed(cast: Any, made: Any) -> None:
    person, owed, _, grading = made()
    deactivate(actor=cast.ada, member=cast.oba)
    assert owed_on(person) == []
    assert Event.objects.get(verb="seat.released").data["reason"] == "Their access has ended."
    reactivate(actor=cast.ada, member=cast.oba)
    for seat in (owed, grading):
        seat.refresh_from_db()
        assert seat.released_at is not None


@pytest.mark.parametrize("job", [Job.OWNER, Job.RECRUITER, Job.HIRING_MANAGER, Job.ADVISOR])
def test_whoever_may_still_judge_still_owes(cast: Any, made: Any, job: Job) -> None:
    person, owed, done, grading = made()
    change_job(actor=cast.ada, member=cast.oba, job=job, technical=False)
    assert len(owed_on(person)) == 1
    assert statuses(cast.oba, pages(owed, done, grading)[:3]) == [200] * 3
