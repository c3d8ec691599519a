"""Interviews of the other system with who sits in them. Those that are over ask nobody for anything."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from candidates.models import Application, Booking, Interview, InterviewSeat
from foundation.core import clock
from foundation.core.ids import uuid7
from sync.domain.kinds import Kind
from sync.services.ledger import Item, Work
from sync.services.writing.telling import tell

USUAL = timedelta(hours=1)
PLACE = 300
OVER = "It was over when it came in from {}."


def write_interviews(work: Work, items: Sequence[Item]) -> None:
    """Make and move interviews, and seat their panel. Nobody is invited: that was done there."""
    work.know(Kind.STAGE, [item.content.get("stage") for item in items])
    work.know(Kind.MEMBER, [user for item in items for user in item.content.get("panel") or ()])
    keys = {work.find(Kind.APPLICATION, item.content["application"]) for item in items}
    applications = {str(row.pk): row for row in Application.objects.filter(pk__in=keys)}
    held = Interview.objects.in_bulk([item.own.object_id for item in items if not item.new])
    rows = {str(pk): row for pk, row in held.items()}
    made, told = [], []
    for item in items:
        application = applications[work.find(Kind.APPLICATION, item.content["application"])]
        values = _values(work, item, application)
        row = rows.get(item.own.object_id) if not item.new else None
        if row is None:
            row = Interview(id=uuid7(), organisation_id=work.organisation_id, application=application, **values)
            made.append(row)
        else:
            for name, value in values.items():
                setattr(row, name, value)
            row.version += 1
            row.save(update_fields=[*values, "version", "updated_at"])
        item.object_id = str(row.pk)
        rows[item.object_id] = row
        what = "new" if item.new else "changed"
        told.append(
            (item.object_id, str(application.role_id), str(application.pk), {"kind": "interview", "what": what})
        )
    Interview.objects.bulk_create(made)
    _seat(work, [(rows[item.object_id], item) for item in items], applications)
    tell(work, "sync.application", Interview, told)


def _values(work: Work, item: Item, application: Application) -> dict[str, Any]:
    starts = datetime.fromisoformat(item.content["starts"])
    length = timedelta(minutes=item.content.get("minutes") or 0)
    ends = datetime.fromisoformat(item.content["ends"]) if item.content.get("ends") else starts + length
    return {
        "stage_id": work.find(Kind.STAGE, item.content.get("stage")) or application.stage_id,
        "starts_at": starts,
        "ends_at": ends if ends > starts else starts + USUAL,
        "place": str(item.content.get("place") or "")[:PLACE],
        "state": Interview.State.CANCELLED if item.content.get("cancelled") else Interview.State.SCHEDULED,
    }


def _seat(work: Work, pairs: Sequence[tuple[Interview, Item]], applications: dict[str, Application]) -> None:
    """Give everybody who is named there a seat; who is named no more is released, unless they wrote."""
    seats: dict[Any, dict[str, InterviewSeat]] = {row.pk: {} for row, _item in pairs}
    for seat in InterviewSeat.objects.filter(interview__in=[row.pk for row, _item in pairs]).select_related(
        "scorecard"
    ):
        seats[seat.interview_id][str(seat.member_id)] = seat
    made: list[InterviewSeat] = []
    bookings = []
    for row, item in pairs:
        wanted = {pk for user in item.content.get("panel") or () if (pk := work.find(Kind.MEMBER, user))}
        made += [_new_seat(work, row, pk) for pk in sorted(wanted - seats[row.pk].keys())]
        for pk, seat in seats[row.pk].items():
            if pk not in wanted and seat.released_at is None and not hasattr(seat, "scorecard"):
                _release(seat, f"No longer named in {work.table.name}.")
                seat.save(update_fields=["released_at", "release_reason", "updated_at"])
        if row.starts_at > clock.now():
            whose = str(applications[str(row.application_id)].candidate_id)
            bookings += [(row, pk) for pk in (whose, *sorted(wanted))]
    InterviewSeat.objects.bulk_create(made)
    _book(bookings)


def _new_seat(work: Work, row: Interview, member: str) -> InterviewSeat:
    seat = InterviewSeat(
        id=uuid7(),
        organisation_id=work.organisation_id,
        interview_id=row.pk,
        member_id=member,
        answer=InterviewSeat.Answer.ACCEPTED,
    )
    if row.ends_at <= clock.now():  # whoever still writes does so there, and the card comes in
        _release(seat, OVER.format(work.table.name))
    return seat


def _release(seat: InterviewSeat, why: str) -> None:
    seat.released_at, seat.release_reason = clock.now(), why


def _book(rows: Iterable[tuple[Interview, str]]) -> None:
    """Hold the time of interviews to come, as far as it is free: what is planned there stands, even twice at once."""
    rows = list(rows)
    Booking.objects.filter(interview__in={row.pk for row, _pk in rows}).delete()
    made = [
        Booking(
            id=uuid7(),
            organisation_id=row.organisation_id,
            interview_id=row.pk,
            person_id=pk,
            during=DateTimeTZRange(row.starts_at, row.ends_at),
        )
        for row, pk in rows
    ]
    Booking.objects.bulk_create(made, ignore_conflicts=True)
