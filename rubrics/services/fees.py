"""Agreeing with an advisor on a fee for a screen or a grading, and noting that it was paid."""

from datetime import date
from typing import Any

from django.db import transaction

from candidates.models import Application, InterviewSeat
from foundation.activity.services import record
from foundation.core import cleaning, versions
from foundation.core.errors import Invalid, Refused
from foundation.people.models import Job, Membership
from rubrics import policies
from rubrics.models import AdvisorFee, GradingSeat, Scorecard
from rubrics.queries.fees import ANSWERS

BIGGEST = 2**31 - 1
AnySeat = InterviewSeat | GradingSeat


@transaction.atomic
def agree_fee(*, actor: Membership, seat: AnySeat, fee_minor: int | None) -> AdvisorFee | None:
    """Keep what an advisor gets for a seat, in the role's currency; None or 0 takes it away. Doing it again is nothing.

    Raises Invalid for an amount that is too large, Refused for whoever is no advisor, and once it was paid.
    """
    application = application_of(seat)
    policies.can_agree_fee.require(actor, application)
    locked = type(seat)._default_manager.select_for_update(of=("self",)).select_related("member").get(pk=seat.pk)
    place = _place(seat)
    held = AdvisorFee.objects.filter(**place).first()
    if held is None and locked.member.job != Job.ADVISOR:
        raise Refused("Only advisors from outside are paid for a screen.", code="no_advisor")
    if held is not None and held.paid_on:
        raise Refused("This was paid already.", code="paid")
    amount = fee_minor or 0
    if not 0 <= amount <= BIGGEST:
        raise Invalid({"fee": "This amount is too large."})
    if (held is not None and held.fee_minor == amount) or (held is None and not amount):
        return held
    if held is not None and not amount:
        _record("advisor_fee.dropped", actor, held)
        held.delete()
        return None
    held = held or AdvisorFee(organisation_id=application.organisation_id, application=application, version=0, **place)
    held.fee_minor, held.currency, held.version = amount, application.role.currency, held.version + 1
    held.save()
    _record("advisor_fee.agreed", actor, held)
    return held


@transaction.atomic
def record_fee_paid(*, actor: Membership, fee: AdvisorFee, paid_on: date | None) -> AdvisorFee:
    """Note the day on which an advisor was paid. Raises Invalid, and Refused when nothing is due, or not yet."""
    policies.can_pay_fee.require(actor, fee.application)
    current = versions.lock(fee, version=None, describe=lambda row: {"version": row.version})
    if current.paid_on:
        raise Refused("This was paid already.", code="paid")
    if not answered(current.place):
        raise Refused("It is due once their scorecard is in.", code="not_due")
    current.paid_on, current.paid_by = cleaning.day_of_payment(paid_on), actor
    versions.bump(current, "paid_on", "paid_by")
    _record("advisor_fee.paid", actor, current)
    return current


def answered(seat: AnySeat) -> bool:
    """Tell whether a seat is closed, so that its fee is due."""
    return Scorecard.objects.filter(**_place(seat), state__in=ANSWERS).exists()


def application_of(seat: AnySeat) -> Application:
    """Return the application that a seat judges."""
    return seat.application if isinstance(seat, GradingSeat) else seat.interview.application


def _place(seat: AnySeat) -> dict[str, Any]:
    return {"grading_seat" if isinstance(seat, GradingSeat) else "seat": seat}


def _record(verb: str, actor: Membership, fee: AdvisorFee) -> None:
    seat = fee.place
    stage = seat.stage if isinstance(seat, GradingSeat) else seat.interview.stage
    record(verb, actor=actor, subject=fee, data={"person": seat.member.name, "stage": stage.label})
