"""Telling people about interviews, each in their own time zone."""

from collections.abc import Iterator
from contextlib import contextmanager
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.urls import reverse
from django.utils import timezone

from candidates.models import Application, Interview, InterviewSeat
from foundation.activity.services import notify
from foundation.core import formatting
from foundation.core.registries import Notice
from foundation.people.models import Membership


@contextmanager
def zone_of(member: Membership) -> Iterator[None]:
    """Write times as the member reads them: in their zone, else the organisation's, else UTC."""
    try:
        zone = ZoneInfo(member.user.zone or member.organisation.zone or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        zone = ZoneInfo("UTC")
    with timezone.override(zone):
        yield


def tell_cancelled(interview: Interview, actor: Membership) -> None:
    """Tell everybody who sat in the interview, but the one who cancelled it."""
    for seat in _seats(interview, actor):
        title = f"Cancelled: {interview.stage.label}, {_when(interview, seat.member)}"
        body = f"{interview.cancel_reason} You are free at that time."
        _tell(seat, "interview_cancelled", str(interview.version), title, body, "/")


def tell_seated(interview: Interview, actor: Membership, kind: str = "interview_scheduled") -> None:
    """Tell everybody who sits in the interview where and when; `kind` says whether it is new or moved."""
    for seat in _seats(interview, actor):
        tell_seat(seat, kind)


def tell_seat(seat: InterviewSeat, kind: str = "interview_scheduled") -> None:
    """Tell one person that they are asked to sit in an interview."""
    interview = seat.interview
    words = {"interview_scheduled": "Interview", "interview_moved": "New time"}
    title = f"{words[kind]}: {interview.stage.label} with {interview.application.candidate}"
    part = "You shadow; no scorecard is owed." if seat.shadow else "Please answer whether you can be there."
    place = f" {interview.place}." if interview.place else ""
    body = f"{_when(interview, seat.member)}.{place} {part}"
    url = reverse("candidates:interview", kwargs={"interview_id": interview.pk})
    _tell(seat, kind, str(interview.version), title, body, url)


def tell_owner(application: Application, seat: InterviewSeat) -> None:
    """Tell the application's owner that somebody declined, so that the seat can be filled."""
    if application.owner_id is None or application.owner_id == seat.member_id:
        return
    interview = seat.interview
    notify(
        Notice(
            organisation_id=interview.organisation_id,
            recipient_id=application.owner_id,
            kind="seat_declined",
            subject_id=seat.pk,
            slot=str(interview.version),
            title=f"{seat.member.name} cannot be at {interview.stage.label} with {application.candidate}",
            body="Find someone else or another time. The scorecard stays owed until the role's lead releases it.",
            url=reverse("candidates:interview", kwargs={"interview_id": interview.pk}),
        )
    )


def _seats(interview: Interview, actor: Membership) -> list[InterviewSeat]:
    seats = interview.seats.filter(released_at=None).exclude(member=actor)
    return list(seats.select_related("member__user", "member__organisation", "interview__application__candidate"))


def _when(interview: Interview, member: Membership) -> str:
    with zone_of(member):
        return formatting.day_time(interview.starts_at, zone=True)


def _tell(seat: InterviewSeat, kind: str, slot: str, title: str, body: str, url: str) -> None:
    notify(
        Notice(
            organisation_id=seat.organisation_id,
            recipient_id=seat.member_id,
            kind=kind,
            subject_id=seat.pk,
            slot=slot,
            title=title,
            body=body,
            url=url,
        )
    )
