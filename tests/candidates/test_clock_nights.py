"""Interviews on the nights on which clocks change, and on some on which they do not: each half hour typed by page."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from candidates.models import Interview
from foundation.activity.models import Notification
from foundation.activity.services import sweep_reminders
from foundation.core.clock import now
from foundation.core.domain.clock_changes import exists, readings
from foundation.core.errors import Invalid
from foundation.people.models import Membership
from roles.models import Role
from tests.candidates.pages import browser, text
from tests.cast import Cast
from tests.factories import candidates as people

pytestmark = pytest.mark.django_db
NIGHTS = [
    ("Europe/Berlin", date(2026, 10, 25)),
    ("Europe/Berlin", date(2027, 3, 28)),
    ("America/New_York", date(2026, 11, 1)),
    ("Australia/Lord_Howe", date(2027, 4, 4)),
    ("Australia/Lord_Howe", date(2027, 10, 3)),
    ("Asia/Kolkata", date(2027, 3, 28)),
]


@pytest.mark.parametrize(("zone", "night"), NIGHTS)
def test_each_half_hour_of_the_night_is_what_was_meant(cast: Cast, role: Role, zone: str, night: date) -> None:
    _live_in(cast.rafa, zone)
    _live_in(cast.ines, "Asia/Kolkata")
    here = ZoneInfo(zone)
    with time_machine.travel(datetime.combine(night, time(), UTC) - timedelta(days=3), tick=False):
        stage = role.stages.get(key="technical_screen")
        for number in range(10):
            typed = datetime.combine(night, time()) + timedelta(minutes=30 * number)
            one = people.application(cast, role, f"Person {number}", "technical_screen")
            form = {
                "stage": stage.pk,
                "starts_at": f"{typed:%Y-%m-%dT%H:%M}",
                "ends_at": f"{datetime.combine(night, time(7)):%Y-%m-%dT%H:%M}",
                "seats": [cast.ines.pk],
            }
            Interview.objects.update(state="cancelled")
            meant = readings(typed, here)
            page = browser(cast.rafa).post(f"/applications/{one.pk}/interviews/new/", form)
            if len(meant) == 1:
                assert page.status_code == 302, text(page)
            else:
                said = "comes twice" if exists(typed, here) else "does not exist"
                assert page.status_code == 422
                assert said in text(page)
                assert not Interview.objects.filter(application=one).exists()
                last = {**form, "starts_at_reading": meant[-1].isoformat()}
                assert browser(cast.rafa).post(f"/applications/{one.pk}/interviews/new/", last).status_code == 302
            made = Interview.objects.get(application=one)
            assert made.starts_at == meant[-1].astimezone(UTC)
            shown = text(browser(cast.rafa).get(f"/interviews/{made.pk}/"))
            assert f"{meant[-1]:%H:%M}" in shown


@pytest.mark.parametrize(("zone", "night"), NIGHTS)
def test_a_reminder_comes_once_and_tells_the_time_where_its_reader_lives(
    cast: Cast, role: Role, zone: str, night: date
) -> None:
    _live_in(cast.ines, zone)
    _live_in(cast.tom, "Asia/Kolkata")
    began = datetime.combine(night, time(), ZoneInfo(zone)).astimezone(UTC)
    with time_machine.travel(began - timedelta(days=4), tick=False):
        one = people.application(cast, role, "Night Owl", "technical_screen")
        starts = [began + timedelta(minutes=30 * number) for number in (2, 4, 6, 8)]
        met = [people.interview(cast, one, [cast.ines, cast.tom], starts_at=at, minutes=30) for at in starts]
    for hour in range(34):
        with time_machine.travel(began - timedelta(hours=28) + timedelta(hours=hour), tick=False):
            sweep_reminders(now())
    for member, where in ((cast.ines, zone), (cast.tom, "Asia/Kolkata")):
        told = Notification.objects.filter(recipient=member, kind="interview_tomorrow").order_by("created_at", "pk")
        times = [one.title.rpartition(", ")[2] for one in told]
        assert len(times) == len(met)
        assert all(f"{at.astimezone(ZoneInfo(where)):%H:%M}" in said for at, said in zip(starts, times, strict=True))


def test_the_same_hour_twice_is_two_hours_and_nobody_sits_in_one_twice(cast: Cast, role: Role) -> None:
    with time_machine.travel(datetime(2026, 10, 20, tzinfo=UTC), tick=False):
        one = people.application(cast, role, "Night Owl", "technical_screen")
        first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)  # 02:30 CEST; an hour later it is 02:30 CET
        people.interview(cast, one, starts_at=first)
        people.interview(cast, one, starts_at=first + timedelta(hours=1))
        with pytest.raises(Invalid, match="Inês Carvalho sits in"):
            people.interview(cast, one, starts_at=first + timedelta(minutes=30))


def _live_in(member: Membership, zone: str) -> None:
    member.user.zone = zone
    member.user.save(update_fields=["zone"])
