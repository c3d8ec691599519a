"""Ending an application. People decide; each ending has a reason."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from candidates import policies
from candidates.models import Answer, Application, Interview, Promise, RejectReason
from candidates.services.answering import Telling, stop_waiting, write_answer
from candidates.services.holding import end_hold
from candidates.services.intake import LIVE
from candidates.services.intervals import CLOCK, stop
from candidates.services.locking import clean_sentence, lock_application
from candidates.services.promising import TELL_WITHIN, drop, end_promises, promise
from candidates.services.readiness import require_live
from candidates.services.releasing import cancel_future_interviews
from candidates.services.taking_back import withdraw_offers
from foundation.activity.services import record
from foundation.core import clock, versions
from foundation.core.errors import Invalid
from foundation.people.models import Membership

Status = Application.Status
# Why an offer is taken back with the application.
OFFER_ENDS = {Status.REJECTED: "The application was declined.", Status.WITHDRAWN: "They withdrew."}
# The reason of those who were forgotten; nobody chooses it.
FORGOTTEN_KEY = f"{RejectReason.THEIRS}forgotten"


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
    promise(closed, Promise.Kind.DECLINED, tell_by(closed))
    if telling is not None:
        write_answer(actor, closed, Answer.Outcome.NO, telling)
    return closed


def tell_by(application: Application) -> date:
    """Return the day by which somebody who was declined should know it."""
    return min(filter(None, [clock.today() + TELL_WITHIN, application.answer_by]))


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
    check_reason(reason, current.organisation_id, by)
    require_live(current)
    _end(actor, current, reason, status, verb, said or {})
    return current


def close_forgotten(*, actor: Membership | None, applications: Collection[UUID]) -> int:
    """Close what still runs for people who were forgotten, whoever may do so otherwise; return how many that were."""
    rows = Application.objects.filter(pk__in=applications, status__in=LIVE).select_related("role", "candidate", "stage")
    live = list(rows.select_for_update(of=("self",)).order_by("pk"))
    for current in live:
        reason, _made = RejectReason.objects.get_or_create(
            organisation_id=current.organisation_id,
            key=FORGOTTEN_KEY,
            defaults={"label": "Forgotten", "by": RejectReason.By.THEM},
        )
        _end(actor, current, reason, Status.WITHDRAWN, "application.withdrawn", {})
        end_promises(current, Promise.End.LEFT)
    return len(live)


def _end(
    actor: Membership | None,
    current: Application,
    reason: RejectReason,
    status: Application.Status,
    verb: str,
    said: Mapping[str, str],
) -> None:
    """End a locked application that runs, with what was to happen in it."""
    was = current.status
    current.status, current.reject_reason, current.closed_at = status, reason, clock.now()
    stop([current], current.closed_at)
    end_hold(current, current.closed_at)
    versions.bump(current, "status", "reject_reason", "closed_at", *CLOCK)
    cancelled = cancel_future_interviews([current])
    drop(current, Promise.Kind.INTERVIEW, [interview.pk for interview in cancelled])
    withdraw_offers(actor=actor, applications=[current], why=OFFER_ENDS[status])
    stop_waiting(actor, [current])
    data = {**closed_data(current, was, cancelled), **said}
    if current.candidate.forgotten:
        del data["name"]
    record(verb, actor=actor, subject=current, data=data, aside=cancelled)


def check_reason(reason: RejectReason, organisation_id: UUID, by: str) -> None:
    """Raise Invalid unless an application of the organisation can end for this reason by this side's decision."""
    if reason.organisation_id != organisation_id or reason.by != by:
        raise Invalid({"reason": "Choose one of the reasons listed here."})


def closed_data(application: Application, was: str, cancelled: Sequence[Interview]) -> dict[str, Any]:
    """Return what the event of an ending says, of an application that has ended: what it ended, and where it stood."""
    reason = application.reject_reason
    return {
        "name": str(application.candidate),
        "reason_key": reason.key if reason else "",
        "reason_label": reason.label if reason else "",
        "interviews_cancelled": len(cancelled),
        "was": was,
        "version": application.version,
    }
