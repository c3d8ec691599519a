"""Who sits in an interview: one more, an answer, a release."""

from itertools import chain

from django.db import transaction

from candidates import policies
from candidates.models import Interview, InterviewSeat
from candidates.registries import release_guards
from candidates.services.booking import book, require_free
from candidates.services.interviewing import may_sit, require_scheduled
from candidates.services.locking import clean_sentence
from foundation.activity.services import record
from foundation.core import clock
from foundation.core.errors import Invalid, Refused
from foundation.people.models import Membership


@transaction.atomic
def add_seat(
    *, actor: Membership, interview: Interview, member: Membership, shadow: bool = False, reverse: bool = False
) -> InterviewSeat:
    """Ask one more person into an interview; in `reverse` they shadow and lead the talk, to learn it.

    Raises Forbidden, Refused when cancelled, Invalid when it cannot be.
    """
    policies.can_change_interview.require(actor, interview)
    current = Interview.objects.select_for_update(of=("self",)).get(pk=interview.pk)
    require_scheduled(current)
    if not may_sit(member, current.organisation_id):
        raise Invalid({"member": "Choose an active member who interviews."})
    if current.seats.filter(member=member).exists():
        raise Invalid({"member": f"{member.name} has a seat in this interview already."})
    try:
        require_free(actor, [member], current.starts_at, current.ends_at, besides=current)
        seat = InterviewSeat.objects.create(
            organisation_id=current.organisation_id,
            interview=current,
            member=member,
            shadow=shadow or reverse,
            reverse=reverse,
        )
        book(current)
    except Invalid as error:
        raise Invalid({"member": list(chain.from_iterable(error.errors.values()))}, code=error.code) from None
    record("seat.added", actor=actor, subject=seat, data={**_said(seat), "shadow": seat.shadow})
    return seat


@transaction.atomic
def answer_seat(*, actor: Membership, seat: InterviewSeat, accept: bool) -> InterviewSeat:
    """Accept or decline one's own seat. Declining tells the application's owner and releases nobody.

    Raises Forbidden for another's seat and Refused when the interview is cancelled or the seat released.
    """
    policies.can_answer_seat.require(actor, seat)
    current = _locked(seat)
    require_scheduled(current.interview)
    if current.released_at:
        raise Refused("You were released from this interview; nothing is owed.", code="released")
    answer = InterviewSeat.Answer.ACCEPTED if accept else InterviewSeat.Answer.DECLINED
    if current.answer == answer:
        return current
    current.answer = answer
    current.save(update_fields=["answer", "updated_at"])
    record("seat.accepted" if accept else "seat.declined", actor=actor, subject=current, data=_said(current))
    return current


@transaction.atomic
def release_seat(*, actor: Membership, seat: InterviewSeat, reason: str) -> InterviewSeat:
    """Free somebody from a scorecard that they owe, with the reason; it stays on record.

    Raises Forbidden unless the actor leads the role or owns the organisation, Invalid without a reason, and Refused
    when it was done before or a guard says that nothing is owed: the scorecard is in, or they could not assess.
    """
    policies.can_release_seat.require(actor, seat)
    why = clean_sentence("reason", reason, needed="Say why; it stays on record.", limit=300)
    current = _locked(seat)
    if current.released_at:
        raise Refused(f"{current.member.name} was released before.", code="released")
    if said := [sentence for guard in release_guards for sentence in guard(current)]:
        raise Refused(said[0], code="submitted", reasons=said)
    current.released_at, current.released_by, current.release_reason = clock.now(), actor, why
    current.save(update_fields=["released_at", "released_by", "release_reason", "updated_at"])
    record("seat.released", actor=actor, subject=current, data={**_said(current), "reason": why})
    return current


def _locked(seat: InterviewSeat) -> InterviewSeat:
    rows = InterviewSeat.objects.select_for_update(of=("self",))
    told = ("interview__application__role", "interview__application__owner")
    return rows.select_related("member__user", "interview__stage", *told).get(pk=seat.pk)


def _said(seat: InterviewSeat) -> dict[str, object]:
    return {"person": seat.member.name, "stage_label": seat.interview.stage.label}
