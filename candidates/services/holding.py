"""Putting an application aside for a while, and taking it up again where it stood."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest

from candidates import policies
from candidates.models import Application, Hold, Promise
from candidates.services.answering import stop_waiting
from candidates.services.intake import refuse_second, require_open
from candidates.services.intervals import CLOCK, pause, resume
from candidates.services.locking import clean_sentence, lock_application
from candidates.services.promising import day_in, end_promises
from candidates.services.readiness import require_active
from candidates.services.waiting import wait
from foundation.activity.services import record
from foundation.core import clock, versions
from foundation.core.errors import Invalid, Refused
from foundation.people.models import Membership, Organisation
from roles.models import Role

Status = Application.Status
LONGEST = timedelta(days=366)
# So many a sweep ends at once; the next goes on.
SWEPT = 500


@transaction.atomic
def hold(
    *,
    actor: Membership,
    application: Application,
    reason: str = "",
    until: date | None = None,
    version: int | None = None,
) -> Application:
    """Put an active application aside: the days from now on are not ours. From `until` on it goes on by itself.

    Raises Forbidden, Stale, Invalid, and Refused when it is not active.
    """
    policies.can_work_application.require(actor, application)
    why = clean_sentence("reason", reason)
    current = lock_application(application, version=version)
    check_until(current.organisation, until)
    require_active(current)
    moment = clock.now()
    current.status = Status.HOLD
    pause([current], moment)
    versions.bump(current, "status", *CLOCK)
    Hold.objects.create(
        organisation_id=current.organisation_id, application=current, reason=why, by=actor, since=moment, until=until
    )
    record("application.held", actor=actor, subject=current, data=held_data(current, until))
    return current


def held_data(application: Application, until: date | None) -> dict[str, Any]:
    """Return what the event of a hold says, of an application that is on hold.

    Its reason stays on the hold: it may tell of judgements that a reader must not know yet.
    """
    return {
        "name": str(application.candidate),
        "until": until.isoformat() if until else "",
        "version": application.version,
    }


def check_until(organisation: Organisation, until: date | None) -> None:
    """Raise Invalid unless the day can end a hold: a day to come, within a year."""
    if until is None:
        return
    today = day_in(organisation, clock.now())
    if until <= today:
        raise Invalid({"until": f"{until:%d %b %Y} is not ahead of us. Choose a day from tomorrow on."})
    if until > today + LONGEST:
        raise Invalid({"until": f"{until:%d %b %Y} is more than a year away. Choose a day within a year."})


@transaction.atomic
def reactivate(*, actor: Membership, application: Application, version: int | None = None) -> Application:
    """Take up an application again at the stage where it stood, with the days that it had waited there.

    A mail that was to say no and has not left is stopped.

    Raises Forbidden, Stale, Refused when it is active or hired or its role is not open, and Invalid when the person
    has another live application for the role.
    """
    policies.can_work_application.require(actor, application)
    role = Role.objects.select_for_update(no_key=True).get(pk=application.role_id)
    current = lock_application(application, version=version)
    if current.status == Status.MOVED:
        raise Refused(f"{current.candidate} went on in another role. Bring them back from there.", code="went_over")
    if current.status in (Status.ACTIVE, Status.HIRED):
        raise Refused(f"This application is {current.get_status_display().lower()} already.", code="not_closed")
    if current.status != Status.HOLD:
        require_open(role)
        refuse_second(current.candidate, role.pk)
    if current.candidate.forgotten:
        raise Refused("They were forgotten: nobody is left to go on with.", code="forgotten")
    was = current.status
    _take_up(current)
    stop_waiting(actor, [current])
    end_promises(current, Promise.End.TAKEN_BACK, Promise.Kind.DECLINED)
    data = {"name": str(current.candidate), "was": was, "stage_label": current.stage.label}
    record("application.reactivated", actor=actor, subject=current, data=data)
    return current


@transaction.atomic
def end_due_hold(*, held: Hold) -> bool:
    """Take up what was held until a day that has come; tells whether it was still on hold. Nobody acts here."""
    current = lock_application(held.application)
    due = Hold.objects.select_for_update().filter(pk=held.pk, ended=None).first()
    if due is None or due.until is None or due.until > day_in(current.organisation, clock.now()):
        return False
    _take_up(current)
    data = {"name": str(current.candidate), "stage_label": current.stage.label}
    record("application.hold_ended", actor=None, subject=current, data=data, aside=due)
    return True


def due_holds() -> list[Hold]:
    """Return the holds whose day has come somewhere on earth; `end_due_hold` asks where the organisation is."""
    tomorrow = clock.now().date() + timedelta(days=1)
    rows = Hold.objects.filter(ended=None, until__lte=tomorrow).order_by("until", "pk")
    return list(rows.select_related("application")[:SWEPT])


def _take_up(application: Application) -> None:
    moment = clock.now()
    application.status, application.reject_reason, application.closed_at = Status.ACTIVE, None, None
    resume([application], moment)
    end_hold(application, moment)
    versions.bump(application, "status", "reject_reason", "closed_at", *CLOCK)
    wait([application])


def end_hold(application: Application, at: datetime) -> None:
    """Let the hold of a locked application be over, if there is one."""
    end_holds([application], at)


def end_holds(applications: Sequence[Application], at: datetime) -> None:
    """Let the holds of locked applications be over."""
    Hold.objects.filter(application__in=applications, ended=None).update(
        ended=Greatest(F("since"), Value(at)), updated_at=clock.now()
    )
