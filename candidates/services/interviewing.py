"""Interviews: when, where and who; nobody sits in two at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from candidates import policies
from candidates.models import Application, Interview, InterviewSeat, Promise, Rescheduling
from candidates.queries.seeing import may_judge
from candidates.registries import cancel_guards
from candidates.services import promising
from candidates.services.booking import book, require_free
from candidates.services.locking import clean_sentence, lock_application
from candidates.services.readiness import require_active
from candidates.services.waiting import wait, went_on
from foundation.activity.services import record
from foundation.core import clock, versions
from foundation.core.errors import Invalid, Refused
from foundation.people.models import Membership
from roles.domain.stage_kinds import StageKind
from roles.models import Stage

SHORTEST, LONGEST = timedelta(minutes=5), timedelta(hours=12)
BACK, AHEAD = timedelta(days=366), timedelta(days=2 * 366)


@dataclass(frozen=True, slots=True)
class SeatAsked:
    """Who is asked to sit in an interview; a shadow listens and owes no scorecard.

    In `reverse` they shadow and lead the talk, to learn it.
    """

    member: Membership
    shadow: bool = False
    reverse: bool = False


@transaction.atomic
def schedule_interview(
    *,
    actor: Membership,
    application: Application,
    stage: Stage,
    starts_at: datetime,
    ends_at: datetime,
    seats: Sequence[SeatAsked],
    place: str = "",
) -> Interview:
    """Set up an interview and ask people to sit in it; they are told.

    Raises Forbidden, Refused when the application is not active, and Invalid for wrong times, a stage of another
    role, nobody who scores, somebody asked twice, and somebody who is elsewhere at that time.
    """
    policies.can_schedule_interview.require(actor, application)
    current = lock_application(application)
    require_active(current)
    if stage.role_id != current.role_id or not StageKind(stage.kind).allows_interviews:
        raise Invalid({"stage": "Choose a stage of this role where people meet."})
    check_times(starts_at, ends_at)
    where = clean_sentence("place", place, limit=300)
    _check_seats(current, seats)
    people = [seat.member for seat in seats]
    require_free(actor, people, starts_at, ends_at, candidate_id=current.candidate_id)
    interview = Interview.objects.create(
        organisation_id=current.organisation_id,
        application=current,
        stage=stage,
        starts_at=starts_at,
        ends_at=ends_at,
        place=where,
    )
    InterviewSeat.objects.bulk_create(
        [
            InterviewSeat(
                organisation_id=current.organisation_id,
                interview=interview,
                member=seat.member,
                shadow=seat.shadow or seat.reverse,
                reverse=seat.reverse,
            )
            for seat in seats
        ]
    )
    book(interview)
    promise_answer(interview)
    names = ", ".join(member.name for member in people)
    record("interview.scheduled", actor=actor, subject=interview, data=_said(interview, people=names, place=where))
    return interview


@transaction.atomic
def reschedule_interview(
    *,
    actor: Membership,
    interview: Interview,
    starts_at: datetime,
    ends_at: datetime,
    place: str = "",
    reason: str = "",
    version: int | None = None,
) -> Interview:
    """Move an interview to another time or place; everybody is asked again and told, with the old time and `reason`.

    Raises Forbidden, Stale, Refused when it is cancelled, and Invalid as scheduling does.
    """
    policies.can_change_interview.require(actor, interview)
    current = versions.lock(interview, version=version, describe=describe_interview)
    require_scheduled(current)
    check_times(starts_at, ends_at)
    where = clean_sentence("place", place, limit=300)
    why = clean_sentence("reason", reason, limit=300)
    people = [seat.member for seat in current.seats.filter(released_at=None).select_related("member__user")]
    whose = current.application.candidate_id
    require_free(actor, people, starts_at, ends_at, candidate_id=whose, besides=current)
    _keep_old_time(actor, current, starts_at, ends_at, why)
    before = {"starts_at": current.starts_at.isoformat(), "ends_at": current.ends_at.isoformat()}
    current.starts_at, current.ends_at, current.place = starts_at, ends_at, where
    versions.bump(current, "starts_at", "ends_at", "place")
    book(current)
    promise_answer(current)
    current.seats.filter(released_at=None).update(answer=InterviewSeat.Answer.PENDING, updated_at=clock.now())
    record("interview.moved", actor=actor, subject=current, data=_said(current, before=before, place=where, reason=why))
    return current


def _keep_old_time(actor: Membership, interview: Interview, starts_at: datetime, ends_at: datetime, why: str) -> None:
    if (interview.starts_at, interview.ends_at) == (starts_at, ends_at):
        return
    Rescheduling.objects.create(
        organisation_id=interview.organisation_id,
        interview=interview,
        from_starts_at=interview.starts_at,
        from_ends_at=interview.ends_at,
        to_starts_at=starts_at,
        to_ends_at=ends_at,
        reason=why,
        by=actor,
    )


@transaction.atomic
def cancel_interview(*, actor: Membership, interview: Interview, reason: str, version: int | None = None) -> Interview:
    """Take an interview back, with the reason; everybody is told and owes nothing for it.

    One that has begun is cancelled only by the role's lead or an owner, as a release is, and not when a guard
    (a scorecard that is in) says no. Raises Forbidden, Stale, Refused and Invalid.
    """
    policies.can_change_interview.require(actor, interview)
    current = versions.lock(interview, version=version, describe=describe_interview)
    require_scheduled(current)
    why = clean_sentence("reason", reason, needed="Say why, for the people who were asked.", limit=300)
    if current.starts_at <= clock.now():
        policies.can_cancel_begun.require(actor, current)
    said = [sentence for guard in cancel_guards for sentence in guard(current)]
    if said:
        raise Refused(said[0], code="guarded", reasons=said)
    current.state, current.cancel_reason = Interview.State.CANCELLED, why
    versions.bump(current, "state", "cancel_reason")
    promising.drop(current.application, Promise.Kind.INTERVIEW, [current.pk])
    wait([current.application])
    record("interview.cancelled", actor=actor, subject=current, data=_said(current, reason=why))
    return current


def promise_answer(interview: Interview) -> None:
    """Promise an answer after an interview, as candidates are told of every step; one long past promises nothing."""
    stage, end = interview.stage, interview.ends_at
    if not StageKind(stage.kind).is_told or end + timedelta(days=promising.days_of(stage)) < clock.now():
        return
    went_on(interview.application)
    promising.promise_after(interview.application, Promise.Kind.INTERVIEW, stage, end, interview.pk)


def describe_interview(interview: Interview) -> dict[str, object]:
    """Return when, where and whether an interview takes place: plain data for whoever was slower."""
    return {
        "id": str(interview.pk),
        "starts_at": interview.starts_at.isoformat(),
        "ends_at": interview.ends_at.isoformat(),
        "place": interview.place,
        "state": interview.state,
        "version": interview.version,
    }


def check_times(starts_at: datetime, ends_at: datetime) -> None:
    """Raise Invalid unless the interview has a sensible length and lies near now."""
    errors = {}
    now = clock.now()
    if not now - BACK <= starts_at <= now + AHEAD:
        errors["starts_at"] = "Choose a day within the past year or the next two."
    if ends_at <= starts_at:
        errors["ends_at"] = "The end must come after the start."
    elif ends_at - starts_at < SHORTEST:
        errors["ends_at"] = "An interview takes at least 5 minutes."
    elif ends_at - starts_at > LONGEST:
        errors["ends_at"] = "An interview takes 12 hours at most."
    if errors:
        raise Invalid(errors)


def require_scheduled(interview: Interview) -> None:
    """Raise Refused when the interview is cancelled."""
    if interview.state != Interview.State.SCHEDULED:
        raise Refused("This interview is cancelled. Schedule a new one instead.", code="cancelled")


def may_sit(member: Membership, organisation_id: object) -> bool:
    """Tell whether somebody can be asked to interview: active, of the organisation, no observer and no integration."""
    return may_judge(member) and member.organisation_id == organisation_id


def _check_seats(application: Application, seats: Sequence[SeatAsked]) -> None:
    if all(seat.shadow or seat.reverse for seat in seats):
        raise Invalid({"seats": "Choose at least one person who interviews; somebody who shadows writes nothing."})
    if len({seat.member.pk for seat in seats}) < len(seats):
        raise Invalid({"seats": "Somebody is asked twice."})
    for seat in seats:
        if not may_sit(seat.member, application.organisation_id):
            raise Invalid({"seats": "Choose active members who interview."})


def _said(interview: Interview, **more: object) -> dict[str, object]:
    return {
        "stage_label": interview.stage.label,
        "starts_at": interview.starts_at.isoformat(),
        "ends_at": interview.ends_at.isoformat(),
        **more,
    }
