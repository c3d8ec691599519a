"""The openings of a role: how many people it is to find, by when and why, and who agreed to that."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Max

from foundation.activity.services import record
from foundation.core import cleaning, versions
from foundation.core.clock import now
from foundation.core.domain.typed import FAR_DAY, YEARS
from foundation.core.errors import Invalid, Refused
from foundation.people.models import Membership
from roles import policies
from roles.models import Opening, Role
from roles.services.locking import lock_role

WHY_LIMIT = 300
MOST = 500


def first_opening(role: Role, actor: Membership) -> Opening:
    """Make the opening that every role begins with; part of starting the role, and told by its event."""
    return Opening.objects.create(organisation_id=role.organisation_id, role=role, number=1, made_by=actor)


@transaction.atomic
def add_opening(*, actor: Membership, role: Role, target_on: date | None = None, why: str = "") -> Opening:
    """Add one more person to find. It is approved at once by those who may, and waits for them otherwise.

    Raises Forbidden, Invalid, and Refused once the role has ended.
    """
    policies.can_keep_openings.require(actor, role)
    reason = _why(why)
    _refuse_far_day(target_on)
    current = lock_role(role)
    _require_running(current)
    last = current.openings.aggregate(last=Max("number"))["last"] or 0
    if last >= MOST:
        raise Refused(f"A role has {MOST} openings at most.", code="too_many")
    made = Opening.objects.create(
        organisation_id=current.organisation_id,
        role=current,
        number=last + 1,
        target_on=target_on,
        why=reason,
        made_by=actor,
    )
    if policies.can_approve_opening(actor, made):
        _approve(actor, made)
    data = {"number": made.number, "why": reason, "approved": made.approved_at is not None}
    record("opening.added", actor=actor, subject=made, data=data)
    return made


def _refuse_far_day(day: date | None) -> None:
    if day and day.year not in YEARS:
        raise Invalid({"target_on": FAR_DAY})


@transaction.atomic
def change_opening(
    *, actor: Membership, opening: Opening, target_on: date | None, why: str, version: int | None = None
) -> Opening:
    """Change by when somebody is to be found, and why. Raises Forbidden, Stale, Invalid, Refused when it is over."""
    policies.can_keep_openings.require(actor, opening.role)
    reason = _why(why)
    current = _locked(opening, version)
    _require_open(current)
    if (current.target_on, current.why) == (target_on, reason):
        return current
    _refuse_far_day(target_on)
    current.target_on, current.why = target_on, reason
    versions.bump(current, "target_on", "why")
    record("opening.changed", actor=actor, subject=current, data={"number": current.number})
    return current


@transaction.atomic
def approve_opening(*, actor: Membership, opening: Opening) -> Opening:
    """Agree that somebody may be hired for it. Raises Forbidden, and Refused when it is over; twice changes nothing."""
    policies.can_approve_opening.require(actor, opening)
    current = _locked(opening, None)
    _require_open(current)
    if current.approved_at:
        return current
    _approve(actor, current)
    record("opening.approved", actor=actor, subject=current, data={"number": current.number})
    return current


def approve_first_openings(actor: Membership, role: Role) -> None:
    """Approve what a role opens with: its brief was agreed to. Part of opening the role, and told by its event."""
    for opening in role.openings.select_for_update().filter(approved_at=None, filled_at=None, closed_at=None):
        _approve(actor, opening)


@transaction.atomic
def close_opening(*, actor: Membership, opening: Opening, reason: str, version: int | None = None) -> Opening:
    """Find nobody for it after all, with the reason. Raises Forbidden, Stale, Invalid, Refused when it is over."""
    policies.can_keep_openings.require(actor, opening.role)
    why = _why(reason, field="reason", required="Say why nobody is to be found for it.")
    current = _locked(opening, version)
    _require_open(current)
    _close(actor, current, why)
    return current


@transaction.atomic
def reopen_opening(*, actor: Membership, opening: Opening, version: int | None = None) -> Opening:
    """Find somebody for it once more. Raises Forbidden, Stale, and Refused unless it was closed and the role runs."""
    policies.can_keep_openings.require(actor, opening.role)
    _require_running(lock_role(opening.role))
    current = _locked(opening, version)
    if current.closed_at is None:
        raise Refused("This opening is not closed.", code="opening_not_closed")
    current.closed_at, current.closed_by, current.closed_why = None, None, ""
    versions.bump(current, "closed_at", "closed_by", "closed_why")
    record("opening.reopened", actor=actor, subject=current, data={"number": current.number})
    return current


def close_openings(actor: Membership, role: Role, why: str) -> None:
    """Close what is still open of a role that ends, inside its transaction."""
    for opening in role.openings.select_for_update().filter(filled_at=None, closed_at=None):
        _close(actor, opening, why)


def describe(opening: Opening) -> dict[str, object]:
    """Return the newer state for the person who was slower."""
    return {"id": str(opening.pk), "version": opening.version, "at": opening.updated_at.isoformat()}


def _close(actor: Membership, opening: Opening, why: str) -> None:
    opening.closed_at, opening.closed_by, opening.closed_why = now(), actor, why
    versions.bump(opening, "closed_at", "closed_by", "closed_why")
    record("opening.closed", actor=actor, subject=opening, data={"number": opening.number, "reason": why})


def _approve(actor: Membership, opening: Opening) -> None:
    opening.approved_at, opening.approved_by = now(), actor
    versions.bump(opening, "approved_at", "approved_by")


def _why(text: str, *, field: str = "why", required: str = "") -> str:
    errors: cleaning.Errors = {}
    kept = cleaning.text(errors, field, text, limit=WHY_LIMIT, required=required)
    cleaning.stop(errors)
    return kept


def _locked(opening: Opening, version: int | None) -> Opening:
    return versions.carry_over(opening, versions.lock(opening, version=version, describe=describe), "role")


def _require_open(opening: Opening) -> None:
    if not opening.is_open:
        said = "filled" if opening.filled_at else "closed"
        raise Refused(f"This opening is {said}.", code=f"opening_{said}")


def _require_running(role: Role) -> None:
    if role.ended:
        raise Refused("This role has ended. Open it again first.", code="role_ended")
