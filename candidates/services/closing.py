"""Ending an application, holding it, taking it up again. People decide; each ending has a reason."""

from django.db import transaction

from candidates import policies
from candidates.models import Answer, Application, Promise, RejectReason
from candidates.services.answering import Telling, stop_waiting, write_answer
from candidates.services.intake import LIVE, refuse_second, require_open
from candidates.services.locking import clean_sentence, lock_application
from candidates.services.promising import TELL_WITHIN, drop, end_promises, promise
from candidates.services.releasing import cancel_future_interviews
from foundation.activity.services import record
from foundation.core import clock, versions
from foundation.core.errors import Invalid, Refused
from foundation.people.models import Membership
from roles.models import Role

Status = Application.Status


@transaction.atomic
def reject(
    *,
    actor: Membership,
    application: Application,
    reason: RejectReason,
    version: int | None = None,
    telling: Telling | None = None,
) -> Application:
    """Close an application by our decision, and tell the person; without `telling` somebody is to do so by tomorrow.

    Raises Forbidden, Stale, Invalid, and Refused when it is closed.
    """
    closed = _close(actor, application, reason, version, RejectReason.By.US, Status.REJECTED, "application.rejected")
    due = min(filter(None, [clock.today() + TELL_WITHIN, closed.answer_by]))
    promise(closed, Promise.Kind.DECLINED, due)
    if telling is not None:
        write_answer(actor, closed, Answer.Outcome.NO, telling)
    return closed


@transaction.atomic
def withdraw(
    *, actor: Membership, application: Application, reason: RejectReason, version: int | None = None
) -> Application:
    """Record that the candidate withdrew. Raises Forbidden, Stale, Invalid, and Refused when it is closed."""
    closed = _close(
        actor, application, reason, version, RejectReason.By.THEM, Status.WITHDRAWN, "application.withdrawn"
    )
    end_promises(closed, Promise.End.LEFT)
    return closed


def _close(
    actor: Membership,
    application: Application,
    reason: RejectReason,
    version: int | None,
    by: str,
    status: str,
    verb: str,
) -> Application:
    policies.can_work_application.require(actor, application)
    current = lock_application(application, version=version)
    if reason.organisation_id != current.organisation_id or reason.by != by:
        raise Invalid({"reason": "Choose one of the reasons listed here."})
    if current.status not in LIVE:
        raise Refused(
            f"{current.candidate}'s application is already {current.get_status_display().lower()}.", code="closed"
        )
    current.status, current.reject_reason, current.closed_at = status, reason, clock.now()
    versions.bump(current, "status", "reject_reason", "closed_at")
    cancelled = cancel_future_interviews(current)
    drop(current, Promise.Kind.INTERVIEW, [interview.pk for interview in cancelled])
    stop_waiting(actor, current)
    record(
        verb,
        actor=actor,
        subject=current,
        data={
            "name": str(current.candidate),
            "reason_key": reason.key,
            "reason_label": reason.label,
            "interviews_cancelled": len(cancelled),
        },
        aside=cancelled,
    )
    return current


@transaction.atomic
def hold(*, actor: Membership, application: Application, reason: str = "", version: int | None = None) -> Application:
    """Put an active application aside. Raises Forbidden, Stale, Invalid, and Refused when it is not active."""
    policies.can_work_application.require(actor, application)
    why = clean_sentence("reason", reason)
    current = lock_application(application, version=version)
    if current.status != Status.ACTIVE:
        raise Refused(f"Only an active application can be put on hold; this is {current.get_status_display().lower()}.")
    current.status = Status.HOLD
    versions.bump(current, "status")
    data = {"name": str(current.candidate), "reason": why}
    record("application.held", actor=actor, subject=current, data=data)
    return current


@transaction.atomic
def reactivate(*, actor: Membership, application: Application, version: int | None = None) -> Application:
    """Take up an application again at the stage where it stood; the stage's clock starts anew.

    A mail that was to say no and has not left is stopped.

    Raises Forbidden, Stale, Refused when it is active or hired or its role is not open, and Invalid when the person
    has another live application for the role.
    """
    policies.can_work_application.require(actor, application)
    role = Role.objects.select_for_update(no_key=True).get(pk=application.role_id)
    current = lock_application(application, version=version)
    if current.status in (Status.ACTIVE, Status.HIRED):
        raise Refused(f"This application is {current.get_status_display().lower()} already.", code="not_closed")
    if current.status != Status.HOLD:
        require_open(role)
        refuse_second(current.candidate, role.pk)
    was = current.status
    current.status, current.reject_reason, current.closed_at = Status.ACTIVE, None, None
    current.stage_entered_at = clock.now()
    versions.bump(current, "status", "reject_reason", "closed_at", "stage_entered_at")
    stop_waiting(actor, current)
    end_promises(current, Promise.End.TAKEN_BACK, Promise.Kind.DECLINED)
    data = {"name": str(current.candidate), "was": was, "stage_label": current.stage.label}
    record("application.reactivated", actor=actor, subject=current, data=data)
    return current
