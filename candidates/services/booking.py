"""The time that interviews take: neither a member nor a candidate sits in two at once, in any role.

Whoever books locks the people first, so that two at once come one after the other; the rows of `Booking` let the
database say no to whatever came past the lock.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from candidates.models import Booking, Candidate, Interview, InterviewSeat
from candidates.queries.seeing import visible_interviews
from foundation.core import formatting
from foundation.core.domain.clock_changes import readings
from foundation.core.errors import Invalid
from foundation.people.models import Membership

SCHEDULED = Interview.State.SCHEDULED
# What people read when the database said no: the other booking came in between.
BETWEEN = "Somebody booked one of them for this time meanwhile. Please look again."


def require_free(
    actor: Membership,
    members: Iterable[Membership],
    starts_at: datetime,
    ends_at: datetime,
    *,
    candidate_id: UUID | None = None,
    besides: Interview | None = None,
) -> None:
    """Lock the candidate and the members, each in the order of their ids; Invalid when one is elsewhere at that time.

    The sentence names the other interview to those who may see it; to others it tells its time and nothing else.
    """
    ids = [member.pk for member in members]
    whose = [candidate_id] if candidate_id else []
    list(Candidate.objects.select_for_update(no_key=True).filter(pk__in=whose).values_list("pk"))
    list(Membership.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk").values_list("pk"))
    rows = Interview.objects.filter(state=SCHEDULED, starts_at__lt=ends_at, ends_at__gt=starts_at)
    if besides is not None:
        rows = rows.exclude(pk=besides.pk)
    clashes = {
        "seats": list(_of_members(actor, ids, rows)),
        "starts_at": list(_of_candidate(actor, candidate_id, rows)),
    }
    if found := {field: said for field, said in clashes.items() if said}:
        raise Invalid(found, code="double_booked")


def _of_members(actor: Membership, ids: list[UUID], rows: QuerySet[Interview]) -> Iterator[str]:
    seats = InterviewSeat.objects.filter(member_id__in=ids, released_at=None, interview__in=rows)
    named = ("member__user", "interview__stage", "interview__application__candidate")
    found = list(seats.select_related(*named).order_by("interview__starts_at", "pk"))
    seen = _seen(actor, [seat.interview for seat in found])
    for seat in found:
        it = seat.interview
        what = f"{it.stage.label} with {it.application.candidate}" if it.pk in seen else "another interview"
        yield f"{seat.member.name} sits in {what} on {_when(it)}."


def _of_candidate(actor: Membership, candidate_id: UUID | None, rows: QuerySet[Interview]) -> Iterator[str]:
    if candidate_id is None:
        return
    # One from which everybody was released does not happen.
    theirs = rows.filter(_held("pk"), application__candidate_id=candidate_id)
    found = list(theirs.select_related("stage", "application__role", "application__candidate").order_by("starts_at"))
    seen = _seen(actor, found)
    for it in found:
        what = f"{it.stage.label} for {it.application.role}" if it.pk in seen else "another interview"
        yield f"{it.application.candidate} has {what} on {_when(it)}."


def _held(interview: str) -> Exists:
    return Exists(InterviewSeat.objects.filter(interview=OuterRef(interview), released_at=None))


def _seen(actor: Membership, found: list[Interview]) -> set[UUID]:
    if not found:
        return set()
    return set(visible_interviews(actor).filter(pk__in=[it.pk for it in found]).values_list("pk", flat=True))


def _when(interview: Interview) -> str:
    """Return the time an interview takes, with the zone where clocks are set meanwhile or show an hour twice."""
    begins, ends = timezone.localtime(interview.starts_at), timezone.localtime(interview.ends_at)
    zone = timezone.get_current_timezone()
    odd = any(len(readings(at.replace(tzinfo=None), zone)) > 1 for at in (begins, ends))
    if not odd and begins.utcoffset() == ends.utcoffset():
        return f"{formatting.day_time(begins)} to {formatting.time(ends)}"
    return f"{formatting.day_time(begins)} {begins:%Z} to {formatting.time(ends)} {ends:%Z}"


def book(interview: Interview) -> None:
    """Write the time that a scheduled interview takes of its people, who are locked; Invalid when it is taken."""
    seats = interview.seats.filter(released_at=None).values_list("member_id", flat=True)
    people = [interview.application.candidate_id, *seats]
    Booking.objects.filter(interview=interview).delete()
    _left_over(people).delete()
    during = DateTimeTZRange(interview.starts_at, interview.ends_at)
    made = [
        Booking(organisation_id=interview.organisation_id, interview=interview, person_id=person, during=during)
        for person in people
    ]
    Booking.objects.bulk_create(made, ignore_conflicts=True)
    if Booking.objects.filter(interview=interview).count() < len(made):
        raise Invalid({"starts_at": BETWEEN}, code="double_booked")


def _left_over(people: list[UUID]) -> QuerySet[Booking]:
    """Return bookings of these people for what counts no more: cancelled, released, or of somebody since merged."""
    seated = InterviewSeat.objects.filter(
        interview=OuterRef("interview"), member_id=OuterRef("person_id"), released_at=None
    )
    theirs = Interview.objects.filter(pk=OuterRef("interview"), application__candidate_id=OuterRef("person_id"))
    counts = Q(interview__state=SCHEDULED) & (Exists(seated) | (Exists(theirs) & _held("interview")))
    return Booking.objects.filter(person_id__in=people).exclude(counts)
