"""Nobody is asked to act for somebody who was forgotten: what ran for them ends, whatever it was."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from candidates.domain.merging import NOBODY
from candidates.models import Application, Candidate, Checkpoint, Interview, InterviewSeat, Promise
from candidates.services import hold, reactivate, reject
from candidates.services.forgetting import forget_again, forget_person
from candidates.services.undo import undo
from foundation.activity.models import Event, Notification
from foundation.core import clock
from foundation.core.errors import Refused
from foundation.core.registries import reminders
from foundation.people.models import Membership
from foundation.people.queries.todos import todos_of
from tests.factories import candidates as make
from tests.factories import hiring
from tests.factories.assessments import submitted

pytestmark = pytest.mark.django_db
NAME, GONE = "Zanzibar Quux", "Forgotten person"


def forget(cast: Any, application: Application) -> Application:
    forget_person(actor=cast.ada, candidate=application.candidate, why="They asked.")
    application.refresh_from_db()
    return application


def asked() -> list[str]:
    """Return what is said to anybody about somebody forgotten, now and over the next hundred days."""
    said = []
    for days in (0, 2, 9, 40, 100):
        with time_machine.travel(clock.now() + timedelta(days=days)):
            notices = [one for remind in reminders for one in remind(clock.now())]
            said += [f"{one.title} {one.body}" for one in notices]
            for member in Membership.people.filter(active=True):
                said += [f"{todo.title} {todo.detail}" for todo in todos_of(member)]
    return [one for one in said if GONE in one]


def test_an_application_that_runs_ends_and_says_so(cast: Any, client: Client) -> None:
    here = make.application(cast, make.hiring_role(cast), NAME, "recruiter_screen")
    make.interview(cast, here, [cast.ines])
    here = forget(cast, here)
    assert here.reject_reason is not None
    assert (here.status, here.reject_reason.label, here.answer_by) == ("withdrawn", "Forgotten", None)
    assert here.closed_at is not None
    assert set(Interview.objects.values_list("state", flat=True)) == {"cancelled"}
    told = Notification.objects.filter(recipient=cast.ines, kind="interview_cancelled").get()
    assert NAME not in told.title + told.body
    event = Event.objects.get(verb="application.withdrawn")
    assert "name" not in event.data
    client.force_login(cast.rafa.user)
    assert GONE not in client.get(f"/roles/{here.role_id}/pipeline/").content.decode()
    assert "Forgotten" in client.get(f"/applications/{here.pk}/").content.decode()
    assert not Promise.objects.filter(ended_at=None).exists()


def test_an_offer_and_a_hold_end_with_it(cast: Any) -> None:
    offered = make.application(cast, make.hiring_role(cast), NAME)
    offer = hiring.sent(cast, offered)
    forget(cast, offered)
    offer.refresh_from_db()
    assert offer.state == "withdrawn"
    held = hold(actor=cast.rafa, application=make.application(cast, offered.role, "Ulla Tveit"))
    assert forget(cast, held).status == "withdrawn"
    with pytest.raises(Refused, match="forgotten"):
        reactivate(actor=cast.rafa, application=held)
    assert asked() == []


def test_a_decline_from_just_before_is_taken_back_no_more(cast: Any) -> None:
    first, role = make.application(cast, make.hiring_role(cast), NAME), make.hiring_role(cast, "Data engineer")
    reject(actor=cast.rafa, application=first, reason=make.reason(cast))
    declined = Event.objects.get(verb="application.rejected")
    second = make.application(cast, role, "Somebody", email=first.candidate.email)
    assert second.candidate == first.candidate
    forget(cast, first)
    with pytest.raises(Refused, match="forgotten"):
        undo(actor=cast.rafa, event=declined)


def test_nobody_owes_a_scorecard_on_them(cast: Any) -> None:
    here = make.application(cast, make.hiring_role(cast), NAME, "recruiter_screen")
    talk = make.interview(cast, here, [cast.ines])
    with time_machine.travel(talk.ends_at + timedelta(hours=3)):
        assert any(NAME in todo.title for todo in todos_of(cast.ines))
        forget(cast, here)
        assert not any(todo.kind == "scorecard" for todo in todos_of(cast.ines))
        assert InterviewSeat.objects.get(interview=talk).released_at is not None
        assert asked() == []


def test_first_months_are_asked_for_no_more(cast: Any) -> None:
    hired = make.application(cast, make.hiring_role(cast), NAME)
    hiring.hired(cast, hired)
    assert Checkpoint.objects.filter(done_at=None).exists()
    assert forget(cast, hired).status == "hired"
    assert asked() == []


def test_work_that_was_handed_in_asks_for_nothing(cast: Any) -> None:
    here = make.application(cast, make.hiring_role(cast), NAME)
    submitted(cast, here)
    forget(cast, here)
    assert asked() == []


def test_the_sweep_ends_what_earlier_versions_let_run(cast: Any) -> None:
    runs = make.application(cast, make.hiring_role(cast), NAME, "recruiter_screen")
    declined = reject(
        actor=cast.rafa, application=make.application(cast, runs.role, "Ulla Tveit"), reason=make.reason(cast)
    )
    Candidate.objects.filter(pk__in=[runs.candidate_id, declined.candidate_id]).update(**NOBODY)
    forget_again()
    for one in (runs, declined):
        one.refresh_from_db()
    assert (runs.status, declined.status) == ("withdrawn", "rejected")
    assert Event.objects.get(verb="application.withdrawn").actor is None
    assert forget_again() == 0
    assert asked() == []
