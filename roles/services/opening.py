"""Opening a role through the gate, letting it past a check, pausing, resuming, closing, filling."""

from __future__ import annotations

from collections.abc import Callable, Collection

from django.db import transaction

from foundation.activity.services import record
from foundation.core import cleaning
from foundation.core.clock import now
from foundation.core.errors import Invalid, Refused
from foundation.people.models import Membership
from roles import policies
from roles.models import OpeningOverride, Role
from roles.queries import gate, playbook
from roles.registries import role_ended
from roles.services.locking import lock_role
from roles.services.openings import approve_first_openings, close_openings

State = Role.State
ENDED = (State.CLOSED, State.FILLED)
REASON_LIMIT = 400


def override_check(*, actor: Membership, role: Role, check_key: str, reason: str) -> OpeningOverride:
    """Let the role open past one check of the gate, with the reason; it is shown on the role ever after.

    Raises Refused when the check is met already, Invalid without a reason or for an unknown check.
    """
    policies.can_override_gate.require(actor, role)
    errors: cleaning.Errors = {}
    known = {row["key"] for row in playbook.part(role.organisation_id, "brief_and_jd")["opening_gate"]}
    cleaning.choice(errors, "check", check_key, known, blank=False)
    why = cleaning.text(errors, "reason", reason, limit=REASON_LIMIT, required="Say why the role may open without it.")
    cleaning.stop(errors)
    with transaction.atomic():
        current = _locked_in(role, {State.SCOPING}, "A role is let past a check before it opens.")
        check = next(check for check in gate.evaluate(current).checks if check.key == check_key)
        if check.passed:
            raise Refused(f"{check.label} is met. There is nothing to override.")
        if check.override:
            raise Refused(f"{check.by} let the role past this check already.")
        row = OpeningOverride.objects.create(
            organisation_id=current.organisation_id, role=current, check_key=check_key, reason=why, by=actor
        )
        current.save(update_fields=["updated_at"])  # clients that follow the role see what it was let past
        data = {"check": check_key, "label": check.label, "reason": why, "detail": check.detail}
        record("role.check_overridden", actor=actor, subject=row, data=data)
    return row


def open_role(*, actor: Membership, role: Role) -> Role:
    """Open the role to candidates. Raises Refused with a reason for every check that is neither met nor overridden."""
    policies.can_open_role.require(actor, role)
    with transaction.atomic():
        current = _locked_in(role, {State.SCOPING}, "This role was opened already.")
        evaluated = gate.evaluate(current)
        reasons = gate.refusals(current, evaluated)
        if reasons:
            raise Refused("The role cannot open yet.", code="gate_closed", reasons=reasons)
        current.state, current.opened_at = State.OPEN, now()
        approve_first_openings(actor, current)
        current.version += 1
        current.save(update_fields=["state", "opened_at", "version", "updated_at"])
        overridden = [check.key for check in evaluated.checks if check.override]
        record("role.opened", actor=actor, subject=current, data={"overridden": overridden})
    return current


def pause_role(*, actor: Membership, role: Role, reason: str = "") -> Role:
    """Take no applications for now; those in the pipeline stay where they are."""
    return _turn(actor, role, {State.OPEN}, State.PAUSED, "role.paused", reason, "Only an open role is paused.")


def resume_role(*, actor: Membership, role: Role) -> Role:
    """Take applications again."""
    return _turn(actor, role, {State.PAUSED}, State.OPEN, "role.resumed", "", "Only a paused role is resumed.")


def close_role(*, actor: Membership, role: Role, reason: str) -> Role:
    """Close every door of the role for good. Raises Invalid without a reason."""
    if not reason.strip():
        policies.can_open_role.require(actor, role)
        raise Invalid({"reason": "Say why the role closes."})
    before = {State.SCOPING, State.OPEN, State.PAUSED}
    return _turn(actor, role, before, State.CLOSED, "role.closed", reason, "This role is closed already.", _end)


def fill_role(*, actor: Membership, role: Role) -> Role:
    """Close the role because its hire is made."""
    before = {State.OPEN, State.PAUSED}
    return _turn(actor, role, before, State.FILLED, "role.filled", "", "Only an open role is filled.", _end)


def reopen_role(*, actor: Membership, role: Role, reason: str) -> Role:
    """Open a filled role again, as when a hire never started. Raises Invalid without a reason; closed is for good."""
    if not reason.strip():
        policies.can_open_role.require(actor, role)
        raise Invalid({"reason": "Say why the role opens again."})
    refusal = "Only a filled role is opened again."
    return _turn(actor, role, {State.FILLED}, State.OPEN, "role.reopened", reason, refusal, _reopen)


def archive_role(*, actor: Membership, role: Role) -> Role:
    """Put an ended role away; lists leave it out until it is asked for. Doing it twice changes nothing."""
    return _put_away(actor, role, "role.archived", away=True)


def restore_role(*, actor: Membership, role: Role) -> Role:
    """Take a role out of the archive; it stays closed or filled."""
    return _put_away(actor, role, "role.restored", away=False)


def _put_away(actor: Membership, role: Role, verb: str, *, away: bool) -> Role:
    policies.can_archive_role.require(actor, role)
    with transaction.atomic():
        current = _locked_in(role, ENDED, "A role is put away once it is closed or filled.")
        if away == (current.archived_at is not None):
            return current
        current.archived_at = now() if away else None
        current.save(update_fields=["archived_at", "updated_at"])
        record(verb, actor=actor, subject=current, data={})
    return current


def _end(actor: Membership, role: Role, reason: str) -> None:
    role.closed_at = now()
    why = reason or ("The role is filled." if role.state == State.FILLED else "The role was closed.")
    close_openings(actor, role, why)
    for end in role_ended:
        end(actor, role, why)


def _reopen(_actor: Membership, role: Role, _reason: str) -> None:
    role.closed_at = role.archived_at = None


def _turn(
    actor: Membership,
    role: Role,
    allowed: Collection[str],
    state: str,
    verb: str,
    reason: str,
    refusal: str,
    also: Callable[[Membership, Role, str], None] | None = None,
) -> Role:
    policies.can_open_role.require(actor, role)
    errors: cleaning.Errors = {}
    why = cleaning.text(errors, "reason", reason, limit=REASON_LIMIT)
    cleaning.stop(errors)
    with transaction.atomic():
        current = _locked_in(role, allowed, refusal)
        before, current.state = current.state, state
        if also:
            also(actor, current, why)
        current.version += 1
        current.save(update_fields=["state", "closed_at", "archived_at", "version", "updated_at"])
        data = {"before": before, "after": state, "reason": why}
        record(verb, actor=actor, subject=current, data=data)
    return current


def _locked_in(role: Role, allowed: Collection[str], refusal: str) -> Role:
    current = lock_role(role)
    if current.state not in allowed:
        raise Refused(refusal)
    return current
