"""What the pipeline asks of people today, and what it reminds them of."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from candidates.plugins.reminders import interview_tomorrow, stage_stale
from candidates.plugins.search import people
from candidates.plugins.todos import interviews_ahead
from candidates.plugins.waiting import waiting
from candidates.services import answer_seat, cancel_interview, reject, release_seat
from foundation.activity.models import Notification
from foundation.activity.services import sweep_reminders
from foundation.core import clock
from roles.models import Role
from tests.factories.candidates import application, interview, reason, seat

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 12, 2, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def noon() -> Any:
    """A Wednesday at noon, so that today and tomorrow are what they seem."""
    with time_machine.travel(NOON, tick=False):
        yield


def test_todays_interviews_and_later_ones_without_an_answer(cast: Any, role: Role) -> None:
    lucia = application(cast, role, "Lucía")
    today = interview(cast, lucia, [cast.ines], starts_at=NOON + timedelta(hours=2))
    later = interview(cast, lucia, [cast.ines], starts_at=NOON + timedelta(days=2))
    interview(cast, lucia, [cast.ines], starts_at=NOON - timedelta(hours=3))
    kinds = [(todo.kind, todo.due_at) for todo in interviews_ahead(cast.ines)]
    assert kinds == [("interview", today.starts_at), ("seat_answer", later.starts_at)]
    answer_seat(actor=cast.ines, seat=seat(later, cast.ines), accept=True)
    release_seat(actor=cast.mei, seat=seat(today, cast.ines), reason="Ill")
    assert interviews_ahead(cast.ines) == []
    assert interviews_ahead(cast.tom) == []


def test_a_time_is_to_be_found_where_people_meet(cast: Any, role: Role) -> None:
    lucia = application(cast, role, "Lucía", "technical_screen", owner=cast.rafa)
    application(cast, role, "Noor", "technical_screen", owner=cast.mei)
    application(cast, role, "Early", owner=cast.rafa)

    def asked() -> list[str]:
        return [todo.title for todo in waiting(cast.rafa) if todo.kind == "scheduling"]

    assert asked() == ["Find a time: Lucía"]
    made = interview(cast, lucia)
    assert asked() == []
    cancel_interview(actor=cast.rafa, interview=made, reason="Ill")
    assert asked() == ["Find a time: Lucía"]
    Role.objects.filter(pk=role.pk).update(state="paused")
    assert asked() == []


def test_duties_cost_one_query_each(cast: Any, role: Role, django_assert_num_queries: Any) -> None:
    for number in range(3):
        lucia = application(cast, role, f"Person {number}", "technical_screen", owner=cast.rafa)
        interview(cast, lucia, [cast.ines], starts_at=NOON + timedelta(hours=2 * number + 1), stage_key="collaboration")
    with django_assert_num_queries(1):
        assert len(interviews_ahead(cast.ines)) == 3
    with django_assert_num_queries(1):
        assert len(waiting(cast.rafa)) == 3


def test_an_interview_is_remembered_a_day_ahead_once_for_each_time(cast: Any, role: Role) -> None:
    lucia = application(cast, role, "Lucía")
    made = interview(cast, lucia, [cast.ines], starts_at=NOON + timedelta(days=3), shadows=[cast.oba])
    soon = interview(cast, lucia, [cast.tom], starts_at=NOON + timedelta(hours=20))
    assert list(interview_tomorrow(NOON)) == []
    the_day_before = made.starts_at - timedelta(hours=23)
    notices = list(interview_tomorrow(the_day_before))
    assert {notice.recipient_id for notice in notices} == {cast.ines.pk, cast.oba.pk}
    assert soon.pk not in {notice.subject_id for notice in notices}
    with time_machine.travel(the_day_before):
        sweep_reminders(clock.now())
        sweep_reminders(clock.now())
    assert Notification.objects.filter(kind="interview_tomorrow").count() == 2
    cancel_interview(actor=cast.rafa, interview=made, reason="Ill")
    assert list(interview_tomorrow(the_day_before)) == []


def test_it_is_told_in_the_last_day_to_who_still_has_a_seat(cast: Any, role: Role) -> None:
    people = [cast.ines, cast.tom, cast.oba]
    made = interview(cast, application(cast, role, "Lucía"), people, starts_at=NOON + timedelta(days=3))

    def told(at: datetime) -> set[Any]:
        return {notice.recipient_id for notice in interview_tomorrow(at)}

    a_day_ahead = made.starts_at - timedelta(days=1)
    assert told(a_day_ahead - timedelta(seconds=1)) == set()
    assert told(a_day_ahead) == {cast.ines.pk, cast.tom.pk, cast.oba.pk}
    assert told(made.starts_at) == set()
    release_seat(actor=cast.mei, seat=seat(made, cast.tom), reason="Ill")
    assert told(a_day_ahead) == {cast.ines.pk, cast.oba.pk}
    type(cast.oba).objects.filter(pk=cast.oba.pk).update(active=False)
    assert told(a_day_ahead) == {cast.ines.pk}


def test_waiting_too_long_is_told_when_it_begins_and_then_weekly(cast: Any, role: Role) -> None:
    lucia = application(cast, role, "Lucía", owner=cast.rafa)
    noor = application(cast, role, "Noor")
    patience = lucia.stage.patience_days
    over = NOON + timedelta(days=patience + 1, hours=1)
    assert list(stage_stale(NOON + timedelta(days=patience))) == []
    assert {(n.recipient_id, n.subject_id) for n in stage_stale(over)} == {
        (cast.rafa.pk, lucia.pk),
        (cast.mei.pk, noor.pk),
    }
    type(cast.rafa).objects.filter(pk=cast.rafa.pk).update(active=False)
    told = {(n.recipient_id, n.subject_id) for n in stage_stale(over)}
    assert told == {(cast.mei.pk, lucia.pk), (cast.mei.pk, noor.pk)}, "the lead, once its owner has left"
    type(cast.rafa).objects.filter(pk=cast.rafa.pk).update(active=True)
    slots = {notice.slot for days in range(8) for notice in stage_stale(over + timedelta(days=days))}
    assert len(slots) == 2
    reject(actor=cast.rafa, application=lucia, reason=reason(cast))
    Role.objects.filter(pk=role.pk).update(state="paused")
    assert list(stage_stale(over)) == []


def test_reminders_cost_the_same_for_one_and_three(cast: Any, role: Role, django_assert_max_num_queries: Any) -> None:
    for number in range(3):
        application(cast, role, f"Person {number}")
        with django_assert_max_num_queries(2):
            assert len(list(stage_stale(NOON + timedelta(days=60)))) == number + 1


def test_search_finds_people_whom_the_member_sees(cast: Any, role: Role) -> None:
    lucia = application(cast, role, "Lucía Etxeberria")
    application(cast, role, "Lucio Marini")
    interview(cast, lucia, [cast.ines])
    assert [hit.title for hit in people(cast.rafa, "luc", 5)] == ["Lucio Marini", "Lucía Etxeberria"]
    assert [hit.title for hit in people(cast.ines, "luc", 5)] == ["Lucía Etxeberria"]
    assert people(cast.olu, "luc", 5) == []
    assert people(cast.zed, "luc", 5) == []
    assert people(cast.rafa, "'); drop", 5) == []
    assert len(people(cast.rafa, "luc", 1)) == 1
