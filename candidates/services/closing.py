"""Ending an application. People decide; each ending has a reason."""

from collections.abc import Mapping

from django.db import transaction

from candidates import policies
from candidates.models import Answer, Application, Promise, RejectReason
from candidates.services.answering import Telling, stop_waiting, write_answer
from candidates.services.holding import end_hold
from candidates.services.intake import LIVE
from candidates.services.intervals import CLOCK, stop
from candidates.services.locking import clean_sentence, lock_application
from candidates.services.promising import TELL_WITHIN, drop, end_promises, promise
from candidates.services.releasing import cancel_future_interviews
from candidates.services.taking_back import withdraw_offers
from foundation.activity.services import record
from foundation.core import clock, versions
from foundation.core.errors import Invalid, Refused
from foundation.people.models import Membership

Status = Application.Status
# Why an offer is taken back with the application.
OFFER_ENDS = {Status.REJECTED: "The application was declined.", Status.WITHDRAWN: "They withdrew."}


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
    *,
    actor: Membership,
    application: Application,
    reason: RejectReason,
    told_by: str = "",
    version: int | None = None,
) -> Application:
    """Record that the candidate withdrew, and who told us. Raises Forbidden, Stale, Invalid, Refused when closed."""
    said = clean_sentence("told_by", told_by, limit=120)
    closed = _close(
        actor,
        application,
        reason,
        version,
        RejectReason.By.THEM,
        Status.WITHDRAWN,
        "application.withdrawn",
        {"told_by": said},
    )
    end_promises(closed, Promise.End.LEFT)
    return closed


def _close(
    actor: Membership,
    application: Application,
    reason: RejectReason,
    version: int | None,
    by: str,
    status: Application.Status,
    verb: str,
    said: Mapping[str, str] | None = None,
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
    stop([current], current.closed_at)
    end_hold(current, current.closed_at)
    versions.bump(current, "status", "reject_reason", "closed_at", *CLOCK)
    cancelled = cancel_future_interviews(current)
    drop(current, Promise.Kind.INTERVIEW, [interview.pk for interview in cancelled])
    withdraw_offers(actor=actor, applications=[current], why=OFFER_ENDS[status])
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
            **(said or {}),
        },
        aside=cancelled,
    )
    return current
