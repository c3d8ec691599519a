"""Ending an application of somebody who has another for the same role, and opening it again."""

from collections.abc import Mapping, Sequence
from typing import Any

from candidates.models import Application, Hold, Promise, RejectReason
from candidates.services.holding import end_hold
from candidates.services.intake import LIVE
from candidates.services.intervals import CLOCK, stop, take_back
from candidates.services.promising import end_promises, promise, show_day
from candidates.services.taking_back import withdraw_offers
from foundation.activity.services import record
from foundation.core import clock, versions
from foundation.people.models import Membership

Status = Application.Status
DUPLICATE = "duplicate"


def close_duplicate(*, actor: Membership, application: Application, goes_on: Application) -> dict[str, Any]:
    """Close a locked application of somebody who has another for the role; return what it takes to open it again.

    The person is told nothing; a day by which they were promised an answer holds for the application that goes on.
    """
    was, hold = application.status, Hold.objects.filter(application=application, ended=None).first()
    reason, _new = RejectReason.objects.get_or_create(
        organisation_id=application.organisation_id, key=DUPLICATE, defaults={"label": "Duplicate or test application"}
    )
    application.status, application.reject_reason, application.closed_at = Status.REJECTED, reason, clock.now()
    stop([application], application.closed_at)
    end_hold(application, application.closed_at)
    versions.bump(application, "status", "reject_reason", "closed_at", *CLOCK)
    withdraw_offers(actor=actor, applications=[application], why="The application was a duplicate.")
    ended = list(Promise.objects.filter(application=application, ended_at=None).order_by("due_on"))
    end_promises(application, Promise.End.TAKEN_BACK)
    promised = _carried_over(ended, goes_on)
    said = {"name": str(application.candidate), "reason_key": reason.key, "reason_label": reason.label}
    record("application.rejected", actor=actor, subject=application, data=said, aside=())
    return {
        "id": str(application.pk),
        "version": application.version,
        "status": was,
        "hold": str(hold.pk) if hold else "",
        "promises": [str(one.pk) for one in ended],
        "promised": str(promised.pk) if promised else "",
    }


def _carried_over(ended: Sequence[Promise], goes_on: Application) -> Promise | None:
    """Promise the earliest of these days for the application that goes on, unless one as early is promised there."""
    if not ended or (goes_on.answer_by is not None and goes_on.answer_by <= ended[0].due_on):
        return None
    if Promise.objects.filter(application=goes_on, kind=Promise.Kind.BY_HAND, ended_at=None).exists():
        return None
    return promise(goes_on, Promise.Kind.BY_HAND, ended[0].due_on)


def open_duplicate(*, actor: Membership, closed: Mapping[str, Any]) -> bool:
    """Open an application again that was closed as a duplicate; tells whether it still stood as it was closed."""
    current = Application.objects.select_for_update(of=("self",)).filter(pk=closed["id"]).first()
    if current is None or current.version != closed["version"] or _other_live(current):
        return False
    current.status, current.reject_reason, current.closed_at = closed["status"], None, None
    take_back([current])
    if closed["hold"]:
        Hold.objects.filter(pk=closed["hold"]).update(ended=None, updated_at=clock.now())
    versions.bump(current, "status", "reject_reason", "closed_at", *CLOCK)
    Promise.objects.filter(pk__in=closed["promises"]).update(ended_at=None, end="", updated_at=clock.now())
    show_day(current)
    promised = [closed["promised"]] if closed["promised"] else []
    for carried in Promise.objects.filter(pk__in=promised, ended_at=None).select_related("application"):
        end_promises(carried.application, Promise.End.TAKEN_BACK, Promise.Kind.BY_HAND)
    data = {"name": str(current.candidate), "was": Status.REJECTED, "stage_label": current.stage.label}
    record("application.reactivated", actor=actor, subject=current, data=data)
    return True


def _other_live(application: Application) -> bool:
    same = Application.objects.filter(candidate_id=application.candidate_id, role_id=application.role_id)
    return same.filter(status__in=LIVE).exclude(pk=application.pk).exists()
