"""More time, taking back, and paying."""

from datetime import date, datetime, timedelta

from django.db import transaction

from assessments import policies
from assessments.models import Assignment, Extension, Payment
from assessments.services import links
from assessments.services.answering import moved_with
from candidates.services.intake import LIVE
from foundation.activity.services import record
from foundation.core import cleaning
from foundation.core.clock import now
from foundation.core.errors import Invalid, Refused
from foundation.people.models import Membership

State = Assignment.State
LONGEST = timedelta(days=366)


@transaction.atomic
def extend(*, actor: Membership, assignment: Assignment, until: datetime, reason: str) -> Extension:
    """Give the candidate until `until`; the promised answer moves along.

    Raises Invalid unless that is later than now and than the present end, and within a year; Refused when nobody
    waits for the work.
    """
    assignment = _locked(actor, assignment)
    _check_waits(assignment)
    if assignment.state not in (State.SENT, State.STARTED, State.EXPIRED):
        raise Refused("There is nothing to extend: it was handed in or taken back.", code="not_open")
    errors: dict[str, str] = {}
    if until <= max(now(), assignment.closes_at):
        errors["until"] = "Choose a time later than the present end."
    elif until > now() + LONGEST:
        errors["until"] = "Choose a time within a year from now."
    if not reason.strip():
        errors["reason"] = "Say why, in a few words."
    if errors:
        raise Invalid(errors)
    made = Extension.objects.create(
        organisation_id=assignment.organisation_id, assignment=assignment, by=actor, until=until, reason=reason[:300]
    )
    assignment.answer_by = moved_with(assignment, until)
    assignment.closes_at = until
    assignment.deadline_at = until if assignment.started_at else None
    if assignment.state == State.EXPIRED:
        assignment.state = State.STARTED if assignment.started_at else State.SENT
    _save(assignment, "closes_at", "deadline_at", "state", "answer_by")
    data = {"until": until.isoformat(), "reason": made.reason}
    record("take_home.extended", actor=actor, subject=assignment, data=data)
    return made


@transaction.atomic
def send_link_again(*, actor: Membership, assignment: Assignment) -> Assignment:
    """Mail the candidate a new link; those sent before say so. Raises Refused when there is nothing to open."""
    assignment = _locked(actor, assignment)
    _check_waits(assignment)
    if assignment.state == State.WITHDRAWN:
        raise Refused("It was taken back, so there is nothing to open.", code="not_open")
    if not assignment.application.candidate.email:
        raise Refused("There is no e-mail address to send it to. Add one first.", code="no_address")
    links.replace(assignment)
    record("take_home.link_sent", actor=actor, subject=assignment)
    return assignment


def _check_waits(assignment: Assignment) -> None:
    if assignment.application.status not in LIVE:
        raise Refused("The application is closed. Take it up again first.", code="closed")


@transaction.atomic
def withdraw_assignment(*, actor: Membership, assignment: Assignment, reason: str) -> Assignment:
    """Take the take-home back: its link stops working. Raises Refused once it was handed in."""
    assignment = _locked(actor, assignment)
    if assignment.state in (State.SUBMITTED, State.WITHDRAWN):
        raise Refused("It was handed in or taken back already.", code="not_open")
    if not reason.strip():
        raise Invalid({"reason": "Say why, in a few words."})
    assignment.state = State.WITHDRAWN
    _save(assignment, "state")
    record("take_home.withdrawn", actor=actor, subject=assignment, data={"reason": reason.strip()[:300]})
    return assignment


@transaction.atomic
def record_payment(*, actor: Membership, assignment: Assignment, paid_on: date) -> Payment:
    """Note that the candidate was paid what was promised. Raises Refused when nothing is due or it was noted before."""
    assignment = _locked(actor, assignment)
    if assignment.state != State.SUBMITTED or not assignment.pay_minor:
        raise Refused("Nothing is due for this take-home.", code="nothing_due")
    day = cleaning.day_of_payment(paid_on)
    payment, made = Payment.objects.get_or_create(
        assignment=assignment,
        defaults={
            "organisation_id": assignment.organisation_id,
            "amount_minor": assignment.pay_minor,
            "currency": assignment.currency,
            "paid_on": day,
            "recorded_by": actor,
        },
    )
    if not made:
        raise Refused("This payment was recorded before.", code="already_paid")
    _save(assignment)
    record("take_home.paid", actor=actor, subject=assignment)
    return payment


def _locked(actor: Membership, assignment: Assignment) -> Assignment:
    rows = Assignment.objects.select_for_update(of=("self",))
    row = rows.select_related("application__candidate", "application__role__organisation").get(pk=assignment.pk)
    policies.can_manage_assignment.require(actor, row)
    return row


def _save(assignment: Assignment, *fields: str) -> None:
    assignment.version += 1
    assignment.save(update_fields=[*fields, "version", "updated_at"])
