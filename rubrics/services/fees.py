"""Agreeing with an advisor on a fee for a screen, and noting that it was paid."""

from datetime import date

from django.db import transaction

from candidates.models import InterviewSeat
from foundation.activity.services import record
from foundation.core import cleaning, versions
from foundation.core.errors import Invalid, Refused
from foundation.people.models import Job, Membership
from rubrics import policies
from rubrics.models import AdvisorFee, Scorecard

BIGGEST = 2**31 - 1
ANSWERED = (Scorecard.State.SUBMITTED, Scorecard.State.UNABLE)


@transaction.atomic
def agree_fee(*, actor: Membership, seat: InterviewSeat, fee_minor: int | None) -> AdvisorFee | None:
    """Keep what an advisor gets for a seat, in the role's currency; None or 0 takes it away. Doing it again is nothing.

    Raises Invalid for an amount that is too large, Refused for whoever is no advisor, and once it was paid.
    """
    application = seat.interview.application
    policies.can_agree_fee.require(actor, application)
    locked = InterviewSeat.objects.select_for_update(of=("self",)).select_related("member").get(pk=seat.pk)
    held = AdvisorFee.objects.filter(seat=locked).first()
    if held is None and locked.member.job != Job.ADVISOR:
        raise Refused("Only advisors from outside are paid for a screen.", code="no_advisor")
    if held is not None and held.paid_on:
        raise Refused("This was paid already.", code="paid")
    amount = fee_minor or 0
    if not 0 <= amount <= BIGGEST:
        raise Invalid({"fee": "This amount is too large."})
    if (held is not None and held.fee_minor == amount) or (held is None and not amount):
        return held
    said = {"person": locked.member.name, "stage": seat.interview.stage.label}
    if held is not None and not amount:
        record("advisor_fee.dropped", actor=actor, subject=held, data=said)
        held.delete()
        return None
    held = held or AdvisorFee(
        organisation_id=application.organisation_id, application=application, seat=locked, version=0
    )
    held.fee_minor, held.currency, held.version = amount, application.role.currency, held.version + 1
    held.save()
    record("advisor_fee.agreed", actor=actor, subject=held, data=said)
    return held


@transaction.atomic
def record_fee_paid(*, actor: Membership, fee: AdvisorFee, paid_on: date | None) -> AdvisorFee:
    """Note the day on which an advisor was paid. Raises Invalid, and Refused when nothing is due, or not yet."""
    policies.can_pay_fee.require(actor, fee.application)
    current = versions.lock(fee, version=None, describe=lambda row: {"version": row.version})
    if current.paid_on:
        raise Refused("This was paid already.", code="paid")
    if not Scorecard.objects.filter(seat=current.seat_id, state__in=ANSWERED).exists():
        raise Refused("It is due once their scorecard is in.", code="not_due")
    current.paid_on, current.paid_by = cleaning.day_of_payment(paid_on), actor
    versions.bump(current, "paid_on", "paid_by")
    data = {"person": current.seat.member.name, "stage": current.seat.interview.stage.label}
    record("advisor_fee.paid", actor=actor, subject=current, data=data)
    return current
