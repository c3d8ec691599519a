"""A member's own calendar: what a program reads at its secret address, and who may."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from icalendar import Calendar

from candidates.models import Interview
from candidates.services import (
    add_note,
    add_seat,
    answer_seat,
    cancel_interview,
    release_seat,
    reschedule_interview,
)
from foundation.activity.models import Event, Notification
from foundation.core import clock
from foundation.core.errors import Forbidden, Refused
from foundation.people import policies
from foundation.people.models import CalendarAddress, Job, Membership
from foundation.people.services import (
    change_calendar_address,
    change_job,
    deactivate,
    give_calendar_address,
    reactivate,
    take_calendar_address,
)
from hiring.dashboard.pages.calendar import own_address
from hiring.settings.logs import masked
from rubrics.models import GradingSeat
from tests.cast import Cast
from tests.factories.candidates import application, hiring_role, interview, seat
from tests.factories.rubrics import grading_seat, submitted_scorecard

LATER = timedelta(days=9)
ADDRESS = re.compile(r"http[^\s<>\"]+/calendar/[0-9a-f]{64}\.ics")


def path_of(member: Membership) -> str:
    """Switch the calendar on; return the path of its address."""
    return urlsplit(own_address(give_calendar_address(actor=member))).path


def read(path: str) -> list[Any]:
    answer = Client().get(path)
    assert answer.status_code == 200, answer.content
    return list(Calendar.from_ical(answer.content).walk("VEVENT"))


def talks(path: str) -> list[Any]:
    return [event for event in read(path) if event["UID"].startswith("seat-")]


def status(path: str, **headers: str) -> int:
    return Client().get(path, headers=headers).status_code


def meeting(cast: Cast, name: str = "Lucía Etxeberria", **given: Any) -> Interview:
    return interview(cast, application(cast, hiring_role(cast), name), [cast.ines, cast.tom], **given)


def signed_in(member: Membership) -> Client:
    client = Client()
    client.force_login(member.user)
    return client


def change_of_clocks(zone: ZoneInfo) -> date:
    """Return the next day on which the clocks of a zone change."""
    day = clock.today() + timedelta(days=2)
    while (
        datetime.combine(day, time(12), zone).utcoffset()
        == datetime.combine(day - timedelta(days=1), time(12), zone).utcoffset()
    ):
        day += timedelta(days=1)
    return day


def test_an_interview_as_a_program_reads_it(cast: Cast) -> None:
    met = meeting(cast)
    answer = Client().get(path_of(cast.ines))
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert {"private", "no-cache"} == set(answer["Cache-Control"].split(", "))
    assert "Cookie" not in answer.get("Vary", "")
    told = Calendar.from_ical(answer.content)
    assert told["REFRESH-INTERVAL"].dt == timedelta(minutes=30)
    assert told["X-PUBLISHED-TTL"] == "PT30M"
    (event,) = (one for one in told.walk("VEVENT") if one["UID"].startswith("seat-"))
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (
        met.starts_at.replace(microsecond=0),
        event["DTSTART"].dt + timedelta(hours=1),
    )
    assert event["SUMMARY"] == f"{met.stage.label} with Lucía Etxeberria"
    assert str(event["URL"]).endswith(f"/interviews/{met.pk}/")
    assert (event["STATUS"], event["CLASS"]) == ("TENTATIVE", "PRIVATE")
    assert "TRANSP" not in event


def test_a_control_character_spoils_no_calendar(cast: Cast) -> None:
    met = meeting(cast)
    Interview.objects.filter(pk=met.pk).update(place="Room\x0b 4\x07\r\nEND:VCALENDAR\x7f")
    content = Client().get(path_of(cast.ines)).content
    assert not [byte for byte in content if byte < 32 and byte not in b"\r\n\t"]
    assert b"\x7f" not in content
    (event,) = (one for one in Calendar.from_ical(content).walk("VEVENT") if one["UID"].startswith("seat-"))
    assert event["LOCATION"] == "Room 4\nEND:VCALENDAR"


@pytest.mark.parametrize("name", ["Europe/Berlin", "America/New_York"])
def test_clocks_change_and_the_hour_stays(cast: Cast, name: str) -> None:
    zone = ZoneInfo(name)
    cast.ines.user.zone = name
    cast.ines.user.save()
    day = change_of_clocks(zone)
    before, after = (datetime.combine(day + timedelta(days=days), time(10), zone) for days in (-1, 1))
    person = application(cast, hiring_role(cast))
    for moment in (before, after):
        interview(cast, person, starts_at=moment)
    late = datetime.combine(day, time(23, 30), zone)
    grading_seat(cast, person, cast.ines)
    GradingSeat.objects.update(due_at=late)
    path = path_of(cast.ines)
    starts = sorted(event["DTSTART"].dt for event in talks(path))
    assert starts == [before.astimezone(UTC), after.astimezone(UTC)]
    assert abs(starts[1] - starts[0] - timedelta(days=2)) == timedelta(hours=1)
    (owed,) = (event for event in read(path) if "Submission 17" in event["SUMMARY"])
    assert (owed["DTSTART"].dt, owed["DTEND"].dt, owed["TRANSP"]) == (day, day + timedelta(days=1), "TRANSPARENT")


def test_a_moved_interview_keeps_its_id_and_counts_on(cast: Cast) -> None:
    met = meeting(cast)
    path = path_of(cast.ines)
    (before,) = talks(path)
    answer_seat(actor=cast.ines, seat=seat(met, cast.ines), accept=True)
    (agreed,) = talks(path)
    assert agreed["STATUS"] == "CONFIRMED"
    moved = met.starts_at + LATER
    reschedule_interview(actor=cast.rafa, interview=met, starts_at=moved, ends_at=moved + timedelta(minutes=45))
    (after,) = talks(path)
    assert (after["UID"], after["STATUS"]) == (before["UID"], "TENTATIVE")
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after["LAST-MODIFIED"].dt >= before["LAST-MODIFIED"].dt
    assert after["DTSTART"].dt - before["DTSTART"].dt == LATER


def test_what_is_cancelled_released_or_declined_leaves(cast: Cast) -> None:
    ines, tom = path_of(cast.ines), path_of(cast.tom)
    met, other, third = (
        meeting(cast, name, starts_at=clock.now() + timedelta(days=n)) for n, name in enumerate("ABC", 1)
    )
    assert len(talks(ines)) == len(talks(tom)) == 3
    cancel_interview(actor=cast.rafa, interview=met, reason="Ill")
    release_seat(actor=cast.ada, seat=seat(other, cast.ines), reason="Away")
    answer_seat(actor=cast.ines, seat=seat(third, cast.ines), accept=False)
    assert talks(ines) == []
    assert len(talks(tom)) == 2


def test_a_seat_that_is_shadowed_says_so(cast: Cast) -> None:
    add_seat(actor=cast.rafa, interview=meeting(cast), member=cast.oba, shadow=True)
    (event,) = talks(path_of(cast.oba))
    assert "You shadow." in event["DESCRIPTION"]


def test_sealed_words_and_names_never_stand_in_it(cast: Cast) -> None:
    person = application(cast, hiring_role(cast), "Kwabena Asante-Mills")
    met = interview(cast, person, [cast.ines, cast.tom], starts_at=clock.now() - timedelta(hours=3))
    submitted_scorecard(cast, seat(met, cast.tom), {"end_to_end": 1})
    add_note(actor=cast.rafa, application=person, body="Zanzibar-note")
    blind = application(cast, hiring_role(cast, "Second"), "Noor Haddad")
    grading_seat(cast, blind, cast.ines)
    GradingSeat.objects.update(due_at=clock.now() + LATER)
    told = Client().get(path_of(cast.ines)).content.decode().replace("\r\n ", "")
    assert "Scorecard: Kwabena" in told
    assert "Submission 17" in told
    for sealed in ("Noor", "Haddad", "Zanzibar", "Tom", "hidden until yours", "end_to_end"):
        assert sealed not in told


def test_only_who_sits_there_reads_it_and_a_job_without_people_reads_nobody(cast: Cast) -> None:
    meeting(cast)
    theirs = path_of(cast.zed)
    assert read(theirs) == []
    assert talks(path_of(cast.oba)) == []
    tom = path_of(cast.tom)
    assert len(talks(tom)) == 1
    change_job(actor=cast.ada, member=cast.tom, job=Job.OBSERVER, technical=False)
    assert "Luc" not in Client().get(tom).content.decode()


def test_an_unchanged_calendar_answers_304(cast: Cast) -> None:
    met = meeting(cast)
    path = path_of(cast.ines)
    first = Client().get(path)
    head = Client().head(path)
    assert (head.status_code, head.content, head["ETag"]) == (200, b"", first["ETag"])
    again = Client().get(path, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert "private" in again["Cache-Control"]
    cancel_interview(actor=cast.rafa, interview=met, reason="Ill")
    assert status(path, **{"If-None-Match": first["ETag"]}) == 200
    assert Client().post(path).status_code == 405


def test_a_new_address_ends_the_old_one(cast: Cast) -> None:
    old = path_of(cast.ines)
    kept = CalendarAddress.objects.get()
    assert kept.token_hash not in old
    assert kept.membership == cast.ines
    with pytest.raises(Refused):
        give_calendar_address(actor=cast.ines)
    new = urlsplit(own_address(change_calendar_address(actor=cast.ines))).path
    assert (status(old), status(new), status(f"/calendar/{'a1' * 32}.ics")) == (404, 200, 404)
    take_calendar_address(actor=cast.ines)
    take_calendar_address(actor=cast.ines)
    assert status(new) == 404
    with pytest.raises(Refused):
        change_calendar_address(actor=cast.ines)
    verbs = Event.objects.filter(verb__startswith="calendar_address.").order_by("created_at")
    assert [event.verb.rpartition(".")[2] for event in verbs] == ["created", "changed", "ended"]
    assert Notification.objects.filter(recipient=cast.ines, kind="calendar_address").count() == 2
    assert old.split("/")[2][:-4] not in masked(f"Not Found: {old}")


def test_it_ends_with_the_membership(cast: Cast) -> None:
    path = path_of(cast.ines)
    deactivate(actor=cast.ada, member=cast.ines)
    assert status(path) == 404
    reactivate(actor=cast.ada, member=cast.ines)
    assert status(path) == 404
    assert not CalendarAddress.objects.exists()


def test_systems_and_who_has_left_get_none(cast: Cast) -> None:
    cast.tom.active = False
    cast.tom.save()
    with pytest.raises(Forbidden):
        give_calendar_address(actor=cast.tom)
    assert not policies.can_keep_calendar(Membership(active=True, job="integration"))


def test_a_program_that_asks_too_often_waits(cast: Cast, settings: Any) -> None:
    settings.CALENDAR_READS_PER_MINUTE = 1
    path, other = path_of(cast.ines), path_of(cast.tom)
    answers = [Client().get(path) for _ in range(3)]  # the minute may turn between two of them
    assert (answers[0].status_code, status(other)) == (200, 200)
    late = next(answer for answer in answers if answer.status_code == 429)
    assert 1 <= int(late["Retry-After"]) <= 60


def test_it_costs_the_same_for_one_and_for_three(cast: Cast, django_assert_num_queries: Any) -> None:
    path = path_of(cast.ines)
    role = hiring_role(cast)

    def meet(name: str, day: int) -> None:
        interview(cast, application(cast, role, name), starts_at=clock.now() + timedelta(days=day))

    meet("Ana", 2)
    assert len(talks(path)) == 1
    with django_assert_num_queries(9):
        status(path)
    meet("Bea", 3)
    meet("Cem", 4)
    with django_assert_num_queries(9):
        assert len(talks(path)) == 3


def test_the_page_shows_an_address_once(cast: Cast) -> None:
    client, page = signed_in(cast.ines), "/account/calendar/"
    assert "Your calendar is off" in client.get(page).content.decode()
    shown = client.post(page, {"act": "on"}).content.decode()
    address = ADDRESS.findall(shown)[0]
    assert status(urlsplit(address).path) == 200
    assert address not in client.get(page).content.decode()
    late = client.post(page, {"act": "on"})
    assert (late.status_code, status(urlsplit(address).path)) == (409, 200)
    assert client.post(page, {"act": "sing"}).status_code == 409
    changed = client.post(page, {"act": "change"}).content.decode()
    assert address not in changed
    assert len(ADDRESS.findall(changed)) == 1
    assert client.post(page, {"act": "off"}).status_code == 302
    assert client.post(page, {"act": "change"}).status_code == 409
    assert page in client.get("/account/").content.decode()
