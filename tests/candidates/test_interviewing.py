"""Interviews and their seats."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from candidates.models import Application, Interview, InterviewSeat
from candidates.registries import cancel_guards
from candidates.services import (
    SeatAsked,
    add_seat,
    answer_seat,
    cancel_interview,
    release_seat,
    reschedule_interview,
    schedule_interview,
)
from foundation.activity.models import Event, Notification
from foundation.core import clock
from foundation.core.errors import Forbidden, Invalid, Refused, Stale
from roles.models import Role, Stage
from tests.factories.candidates import application, interview, move, seat

pytestmark = pytest.mark.django_db


@pytest.fixture
def lucia(cast: Any, role: Role) -> Application:
    return application(cast, role, "Lucía", "technical_screen")


def told(kind: str) -> set[str]:
    return set(Notification.objects.filter(kind=kind).values_list("recipient__user__name", flat=True))


def test_scheduling_asks_people_and_tells_them_in_their_zone(cast: Any, lucia: Application) -> None:
    begins = clock.now().replace(hour=9, minute=30, second=0, microsecond=0) + timedelta(days=2)
    made = interview(cast, lucia, [cast.ines], starts_at=begins, shadows=[cast.oba])
    assert {(s.member.user.name, s.shadow, s.answer) for s in made.seats.select_related("member__user")} == {
        ("Inês Carvalho", False, "pending"),
        ("Oba Adeyemi", True, "pending"),
    }
    assert told("interview_scheduled") == {"Inês Carvalho", "Oba Adeyemi"}
    body = Notification.objects.get(kind="interview_scheduled", recipient=cast.ines).body
    assert begins.strftime("%H:%M") in body  # Lisbon in November is UTC
    assert Event.objects.get(verb="interview.scheduled").data["people"] == "Inês Carvalho, Oba Adeyemi"


def test_nobody_sits_in_two_at_once_and_the_other_is_named(cast: Any, role: Role, lucia: Application) -> None:
    begins = datetime(2026, 12, 3, 10, tzinfo=UTC)
    interview(cast, lucia, [cast.ines], starts_at=begins)
    other = application(cast, role, "Someone Else", "technical_screen")
    with pytest.raises(Invalid) as caught:
        interview(cast, other, [cast.tom, cast.ines], starts_at=begins + timedelta(minutes=59))
    assert caught.value.code == "double_booked"
    (sentence,) = caught.value.errors["seats"]
    assert sentence == "Inês Carvalho sits in A system you shipped with Lucía on Thu 3 Dec, 10:00 to 11:00."
    assert Interview.objects.count() == 1
    interview(cast, other, [cast.tom, cast.ines], starts_at=begins + timedelta(minutes=60))


def test_a_cancelled_or_released_seat_takes_no_time(cast: Any, role: Role, lucia: Application) -> None:
    begins = clock.now() + timedelta(days=1)
    first = interview(cast, lucia, [cast.ines], starts_at=begins)
    release_seat(actor=cast.mei, seat=seat(first, cast.ines), reason="Ill")
    second = interview(cast, lucia, [cast.ines], starts_at=begins)
    cancel_interview(actor=cast.rafa, interview=second, reason="Moved")
    interview(cast, lucia, [cast.ines], starts_at=begins)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"minutes": 0}, "ends_at"),
        ({"minutes": -30}, "ends_at"),
        ({"minutes": 2}, "ends_at"),
        ({"minutes": 13 * 60}, "ends_at"),
        ({"starts_at": datetime(1900, 1, 1, tzinfo=UTC)}, "starts_at"),
        ({"starts_at": datetime(9990, 1, 1, tzinfo=UTC)}, "starts_at"),
        ({"stage_key": "applied"}, "stage"),
        ({"stage_key": "hired"}, "stage"),
    ],
)
def test_impossible_interviews_are_told_beside_the_field(
    cast: Any, lucia: Application, change: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as caught:
        interview(cast, lucia, **change)
    assert list(caught.value.errors) == [field]


def test_somebody_must_score_once_and_be_allowed_to(cast: Any, lucia: Application) -> None:
    stage = Stage.objects.get(role=lucia.role, key="technical_screen")
    begins = clock.now() + timedelta(days=1)
    for seats in (
        [],
        [SeatAsked(cast.ines, shadow=True)],
        [SeatAsked(cast.ines), SeatAsked(cast.ines, shadow=True)],
        [SeatAsked(cast.olu)],
        [SeatAsked(cast.zed)],
    ):
        with pytest.raises(Invalid) as caught:
            schedule_interview(
                actor=cast.rafa,
                application=lucia,
                stage=stage,
                starts_at=begins,
                ends_at=begins + timedelta(hours=1),
                seats=seats,
            )
        assert "seats" in caught.value.errors


def test_a_new_time_asks_again_and_keeps_an_old_version_out(cast: Any, lucia: Application) -> None:
    made = interview(cast, lucia, [cast.ines])
    answer_seat(actor=cast.ines, seat=seat(made, cast.ines), accept=True)
    begins = made.starts_at + timedelta(days=1)
    moved = reschedule_interview(
        actor=cast.rafa, interview=made, starts_at=begins, ends_at=begins + timedelta(hours=1), version=1
    )
    assert (moved.starts_at, moved.version, seat(made, cast.ines).answer) == (begins, 2, "pending")
    assert told("interview_moved") == {"Inês Carvalho"}
    with pytest.raises(Stale):
        reschedule_interview(
            actor=cast.rafa, interview=made, starts_at=begins, ends_at=begins + timedelta(hours=2), version=1
        )


def test_a_new_time_does_not_clash_with_itself(cast: Any, lucia: Application) -> None:
    made = interview(cast, lucia, [cast.ines])
    begins = made.starts_at + timedelta(minutes=10)
    reschedule_interview(actor=cast.rafa, interview=made, starts_at=begins, ends_at=begins + timedelta(hours=1))


def test_cancelling_says_why_and_once(cast: Any, lucia: Application) -> None:
    made = interview(cast, lucia, [cast.ines])
    with pytest.raises(Invalid):
        cancel_interview(actor=cast.rafa, interview=made, reason="  ")
    assert cancel_interview(actor=cast.rafa, interview=made, reason="They are ill").state == "cancelled"
    assert "They are ill" in Notification.objects.get(kind="interview_cancelled").body
    with pytest.raises(Refused):
        cancel_interview(actor=cast.rafa, interview=made, reason="Again")


def test_one_that_has_begun_is_cancelled_by_a_lead_and_never_past_a_guard(
    cast: Any, lucia: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = interview(cast, lucia, [cast.ines], starts_at=clock.now() - timedelta(minutes=10))
    with pytest.raises(Forbidden, match="has begun"):
        cancel_interview(actor=cast.rafa, interview=made, reason="No show")
    monkeypatch.setattr(cancel_guards, "_entries", {"test": lambda interview: ["A scorecard is in."]})
    with pytest.raises(Refused, match="A scorecard is in"):
        cancel_interview(actor=cast.mei, interview=made, reason="No show")
    monkeypatch.setattr(cancel_guards, "_entries", {})
    assert cancel_interview(actor=cast.mei, interview=made, reason="No show").state == "cancelled"


def test_only_the_person_answers_and_declining_tells_the_owner(cast: Any, role: Role) -> None:
    lucia = application(cast, role, "Lucía", owner=cast.rafa)
    made = interview(cast, lucia, [cast.ines], actor=cast.mei)
    own = seat(made, cast.ines)
    with pytest.raises(Forbidden):
        answer_seat(actor=cast.mei, seat=own, accept=True)
    answered = answer_seat(actor=cast.ines, seat=own, accept=False)
    assert (answered.answer, answered.released_at) == ("declined", None)
    assert told("seat_declined") == {"Rafa Duarte"}
    assert answer_seat(actor=cast.ines, seat=own, accept=False).answer == "declined"
    assert Event.objects.filter(verb="seat.declined").count() == 1


def test_release_is_the_leads_with_a_reason_and_once(cast: Any, lucia: Application) -> None:
    own = seat(interview(cast, lucia, [cast.ines]), cast.ines)
    for who in (cast.rafa, cast.ines, cast.vic, cast.zed):
        with pytest.raises(Forbidden):
            release_seat(actor=who, seat=own, reason="Please")
    with pytest.raises(Invalid):
        release_seat(actor=cast.mei, seat=own, reason="")
    freed = release_seat(actor=cast.mei, seat=own, reason="On leave")
    assert (freed.released_by, freed.release_reason) == (cast.mei, "On leave")
    with pytest.raises(Refused):
        release_seat(actor=cast.ada, seat=own, reason="Again")
    with pytest.raises(Refused, match="released"):
        answer_seat(actor=cast.ines, seat=own, accept=True)


def test_one_more_seat(cast: Any, role: Role, lucia: Application) -> None:
    made = interview(cast, lucia, [cast.ines])
    extra = add_seat(actor=cast.rafa, interview=made, member=cast.tom, shadow=True)
    assert InterviewSeat.objects.filter(interview=made).count() == 2
    assert extra.shadow
    assert told("interview_scheduled") == {"Inês Carvalho", "Tom Becker"}
    with pytest.raises(Invalid, match="has a seat"):
        add_seat(actor=cast.rafa, interview=made, member=cast.tom)
    other = interview(cast, application(cast, role, "Else"), [cast.oba])
    with pytest.raises(Invalid, match="sits in A system you shipped with Lucía") as caught:
        add_seat(actor=cast.rafa, interview=other, member=cast.ines)
    assert list(caught.value.errors) == ["member"]


def test_nothing_is_scheduled_for_a_closed_application(cast: Any, lucia: Application) -> None:
    Application.objects.filter(pk=lucia.pk).update(status="hold")
    with pytest.raises(Refused, match="Take it up again first"):
        interview(cast, lucia)


@pytest.mark.parametrize("who", ["ines", "vic", "olu", "zed"])
def test_others_do_not_schedule(cast: Any, lucia: Application, who: str) -> None:
    with pytest.raises(Forbidden):
        interview(cast, lucia, actor=getattr(cast, who))
    made = interview(cast, lucia)
    with pytest.raises(Forbidden):
        cancel_interview(actor=getattr(cast, who), interview=made, reason="x")
    move(cast, lucia, "collaboration")
