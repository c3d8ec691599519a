"""Neither a member nor a candidate sits in two interviews at once; a move keeps the old time and why."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from candidates.models import Booking, Interview, Rescheduling
from candidates.plugins.waiting import waiting
from candidates.services import (
    SeatAsked,
    add_seat,
    cancel_interview,
    reject,
    release_seat,
    reschedule_interview,
    schedule_interview,
)
from foundation.activity.models import Event, Notification
from foundation.core.errors import Invalid
from roles.models import RoleSeat, Stage
from roles.services import seat_member
from tests.factories.candidates import application, hiring_role, interview, move, reason, seat
from tests.foundation.core.api.keys import client as api_client

pytestmark = pytest.mark.django_db
TEN = datetime(2026, 12, 3, 10, tzinfo=UTC)
ELEVEN = TEN + timedelta(hours=1)


@pytest.fixture(scope="module")
def made_lucia(shared):
    return shared(lambda cast: application(cast, hiring_role(cast), "Lucía", "technical_screen"))


@pytest.fixture
def lucia(made_lucia):
    return made_lucia()


@pytest.fixture
def elsewhere(cast, lucia):
    """Lucía again, in another role that Olu's colleague Mei does not work on."""
    return application(cast, hiring_role(cast, "Data engineer"), "Lucía", "technical_screen")


def refused(act, *args, **kwargs):
    with pytest.raises(Invalid) as caught:
        act(*args, **kwargs)
    assert caught.value.code == "double_booked"
    return caught.value.errors


def test_a_candidate_meets_us_once_at_a_time_over_all_roles(cast, lucia, elsewhere):
    assert lucia.candidate_id == elsewhere.candidate_id
    interview(cast, lucia, [cast.ines], starts_at=TEN)
    said = refused(interview, cast, elsewhere, [cast.tom], starts_at=TEN + timedelta(minutes=59))
    assert said == {
        "starts_at": ["Lucía has A system you shipped for Founding ML engineer on Thu 3 Dec, 10:00 to 11:00."]
    }
    interview(cast, elsewhere, [cast.tom], starts_at=ELEVEN)


def test_what_somebody_may_not_see_is_another_interview(cast, lucia, elsewhere):
    role = elsewhere.role
    seat_member(actor=cast.ada, role=role, member=cast.rafa, kind=RoleSeat.Kind.LEAD)
    RoleSeat.objects.filter(role=role, member=cast.mei).delete()
    interview(cast, elsewhere, [cast.ines], starts_at=TEN)
    said = refused(interview, cast, lucia, [cast.ines], starts_at=TEN, actor=cast.mei)
    assert said == {
        "seats": ["Inês Carvalho sits in another interview on Thu 3 Dec, 10:00 to 11:00."],
        "starts_at": ["Lucía has another interview on Thu 3 Dec, 10:00 to 11:00."],
    }


def test_whoever_is_asked_later_is_asked_about_their_time_too(cast, lucia):
    other = application(cast, lucia.role, "Someone Else", "technical_screen")
    interview(cast, lucia, [cast.ines], starts_at=TEN)
    made = interview(cast, other, [cast.tom], starts_at=TEN)
    said = refused(add_seat, actor=cast.rafa, interview=made, member=cast.ines, shadow=True)
    assert list(said) == ["member"]
    assert "A system you shipped with Lucía" in said["member"][0]


def test_a_longer_interview_reaches_into_the_next(cast, lucia, elsewhere):
    first = interview(cast, lucia, [cast.ines], starts_at=TEN)
    interview(cast, elsewhere, [cast.tom], starts_at=ELEVEN)
    longer = {"starts_at": TEN, "ends_at": ELEVEN + timedelta(minutes=15)}
    assert list(refused(reschedule_interview, actor=cast.rafa, interview=first, **longer)) == ["starts_at"]
    shorter = reschedule_interview(actor=cast.rafa, interview=first, starts_at=TEN, ends_at=TEN + timedelta(minutes=30))
    assert shorter.ends_at == TEN + timedelta(minutes=30)
    assert set(Booking.objects.filter(interview=first).values_list("person_id", flat=True)) == {
        lucia.candidate_id,
        cast.ines.pk,
    }


@pytest.mark.parametrize("how", ["released", "cancelled", "declined"])
def test_what_counts_no_more_takes_no_time(cast, lucia, how):
    first = interview(cast, lucia, [cast.ines], starts_at=TEN)
    other = application(cast, lucia.role, "Someone Else", "technical_screen")
    if how == "released":
        release_seat(actor=cast.mei, seat=seat(first, cast.ines), reason="Ill")
    elif how == "cancelled":
        cancel_interview(actor=cast.rafa, interview=first, reason="Ill")
    else:
        reject(actor=cast.rafa, application=lucia, reason=reason(cast))
    assert interview(cast, other, [cast.ines], starts_at=TEN).seats.count() == 1


def test_a_move_keeps_old_time_and_reason_and_tells_both(cast, lucia, client):
    made = interview(cast, lucia, [cast.ines], starts_at=TEN)
    later = {"starts_at": ELEVEN, "ends_at": ELEVEN + timedelta(hours=1)}
    reschedule_interview(actor=cast.rafa, interview=made, reason="Her train is late.", **later)
    row = Rescheduling.objects.get(interview=made)
    assert (row.from_starts_at, row.to_starts_at, row.reason, row.by) == (TEN, ELEVEN, "Her train is late.", cast.rafa)
    body = Notification.objects.get(kind="interview_moved").body
    assert "It was Thu 3 Dec, 10:00 WET. Her train is late." in body
    data = Event.objects.get(verb="interview.moved").data
    assert (data["before"]["starts_at"], data["reason"]) == (TEN.isoformat(), "Her train is late.")
    client.force_login(cast.rafa.user)
    page = client.get(reverse("candidates:interview", args=[made.pk])).content.decode()
    assert "Her train is late." in page
    assert "<s>Thu 3 Dec, 10:00 to 11:00</s>" in page
    history = client.get(reverse("candidates:history", args=[lucia.pk])).content.decode()
    assert "from Thu 3 Dec, 10:00 to Thu 3 Dec, 11:00: Her train is late." in history


def test_another_place_alone_is_no_other_time(cast, lucia, client):
    made = interview(cast, lucia, [cast.ines], starts_at=TEN)
    client.force_login(cast.rafa.user)
    url = reverse("candidates:reschedule", args=[made.pk])
    same = {"starts_at": "2026-12-03T10:00", "ends_at": "2026-12-03T11:00", "version": "1"}
    assert client.post(url, {**same, "place": "Room 2"}).status_code == 302
    assert not Rescheduling.objects.exists()
    moved = client.post(url, {**same, "starts_at": "2026-12-03T09:00", "version": "2"})
    assert moved.status_code == 422
    assert "Say why; everybody who was asked reads it." in moved.content.decode()


def test_the_page_asks_about_an_hour_that_comes_twice(cast, lucia, client, monkeypatch):
    monkeypatch.setattr("foundation.core.clock.now", lambda: datetime(2026, 10, 20, 9, tzinfo=UTC))
    cast.rafa.user.zone = "Europe/Berlin"
    cast.rafa.user.save()
    client.force_login(cast.rafa.user)
    stage = Stage.objects.get(role=lucia.role, key="technical_screen")
    url = reverse("candidates:schedule", args=[lucia.pk])
    typed = {
        "stage": str(stage.pk),
        "starts_at": "2026-10-25T02:30",
        "ends_at": "2026-10-25T03:30",
        "seats": [str(cast.ines.pk)],
    }
    answer = client.post(url, typed)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "comes twice" in page
    assert 'value="2026-10-25T02:30"' in page, "what was typed is kept"
    second = datetime(2026, 10, 25, 2, 30, tzinfo=ZoneInfo("Europe/Berlin"), fold=1)
    assert client.post(url, {**typed, "starts_at_reading": second.isoformat()}).status_code == 302
    assert Interview.objects.get().starts_at == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize("key", ["resume_screen", "debrief", "references"])
def test_where_nobody_talks_no_conversation_is_scheduled(cast, lucia, client, key):
    stage = Stage.objects.get(role=lucia.role, key=key)
    there = move(cast, lucia, key)
    asked = {"actor": cast.rafa, "application": there, "stage": stage, "starts_at": TEN, "ends_at": ELEVEN}
    with pytest.raises(Invalid, match="where people meet"):
        schedule_interview(**asked, seats=[SeatAsked(cast.ines)])
    body = {
        "application_id": str(there.pk),
        "stage_id": str(stage.pk),
        "starts_at": TEN.isoformat(),
        "ends_at": ELEVEN.isoformat(),
        "seats": [{"member_id": str(cast.ines.pk)}],
    }
    key_of = api_client(cast.rafa, "interviews:write", "interviews:read")
    answer = key_of.post("/api/v1/interviews", data=body, content_type="application/json")
    assert (answer.status_code, [fault["pointer"] for fault in answer.json()["errors"]]) == (400, ["#/stage_id"])
    client.force_login(cast.rafa.user)
    page = client.get(reverse("candidates:schedule", args=[there.pk])).content.decode()
    assert f'value="{stage.pk}"' not in page
    assert not [todo for todo in waiting(cast.rafa) if todo.kind == "scheduling"]


def test_a_booking_in_the_hour_that_comes_twice_names_its_zone(cast, lucia, elsewhere):
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    interview(cast, lucia, [cast.ines], starts_at=first)
    with timezone.override(ZoneInfo("Europe/Berlin")):
        said = refused(interview, cast, elsewhere, [cast.tom], starts_at=first)
    assert "02:30 CEST to 02:30 CET" in said["starts_at"][0]
