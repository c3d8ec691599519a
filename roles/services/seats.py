"""Who is on a role, and as what."""

from __future__ import annotations

from django.db import transaction

from foundation.activity.services import record
from foundation.core.errors import Invalid, Refused
from foundation.people.models import Membership
from roles import policies
from roles.models import BriefVersion, Role, RoleSeat
from roles.services.locking import lock_role

SIGNERS_ARE_FIXED = "Who signs is fixed while a brief is with its approvers. Open a new version to change it."
NOT_FOR = {
    RoleSeat.Kind.LEAD: "A lead is an owner, a recruiter or a hiring manager.",
    RoleSeat.Kind.RECRUITER: "This seat is for owners, recruiters and hiring managers.",
    RoleSeat.Kind.INTERVIEWER: "Observers do not interview.",
    RoleSeat.Kind.APPROVER: "Advisors do not sign briefs.",
    RoleSeat.Kind.ADVISOR: "This seat is for advisors.",
}


def seat_member(*, actor: Membership, role: Role, member: Membership, kind: str) -> RoleSeat:
    """Give a colleague a seat on the role and tell them; giving it twice changes nothing."""
    policies.can_seat.require(actor, role)
    _check(role, member, kind)
    with transaction.atomic():
        current = lock_role(role)
        _refuse_while_signing(current, kind)
        seat, made = RoleSeat.objects.get_or_create(
            role=current, member=member, kind=kind, defaults={"organisation_id": current.organisation_id}
        )
        if made:
            data = {"member_id": str(member.pk), "name": member.name, "kind": kind}
            _touch(current)
            record("role.seat_given", actor=actor, subject=seat, data=data)
    return seat


def unseat_member(*, actor: Membership, role: Role, member: Membership, kind: str) -> None:
    """Take a seat back. The last lead stays; approvers stay while a brief is with them."""
    policies.can_seat.require(actor, role)
    with transaction.atomic():
        current = lock_role(role)
        seats = list(RoleSeat.objects.filter(role=current, kind=kind))
        seat = next((one for one in seats if one.member_id == member.pk), None)
        if seat is None:
            return
        if kind == RoleSeat.Kind.LEAD and len(seats) == 1:
            raise Refused("A role keeps a lead. Name another first.")
        _refuse_while_signing(current, kind)
        seat.member = member
        _end(current, seat, actor)


@transaction.atomic
def end_unfit_seats(*, actor: Membership, member: Membership) -> None:
    """End the seats that the member's job does not allow any more; someone without access keeps none.

    Who signs a brief that is with its approvers stays fixed. A role may be left without a lead: owners act for it.
    """
    held = RoleSeat.objects.filter(member=member).select_related("role").order_by("role_id", "id")
    unfit = [seat for seat in held if not policies.can_hold_seat(member, seat.kind)]
    for seat in unfit:
        seat.member = member
        role = lock_role(seat.role)
        if seat.kind != RoleSeat.Kind.APPROVER or not _signing(role):
            _end(role, seat, actor)


def _end(role: Role, seat: RoleSeat, actor: Membership) -> None:
    data = {"member_id": str(seat.member_id), "name": seat.member.name, "kind": seat.kind}
    _touch(role)
    record("role.seat_taken", actor=actor, subject=seat, data=data)
    seat.delete()


def _touch(role: Role) -> None:
    """Let clients that follow the role see that its people changed."""
    role.save(update_fields=["updated_at"])


def _check(role: Role, member: Membership, kind: str) -> None:
    if kind not in RoleSeat.Kind.values:
        raise Invalid({"kind": "Choose one of those shown."})
    if member.organisation_id != role.organisation_id or not member.active:
        raise Invalid({"member": "Choose someone who works here."})
    if not policies.can_hold_seat(member, kind):
        raise Invalid({"member": NOT_FOR[RoleSeat.Kind(kind)]})


def _refuse_while_signing(role: Role, kind: str) -> None:
    if kind == RoleSeat.Kind.APPROVER and _signing(role):
        raise Refused(SIGNERS_ARE_FIXED)


def _signing(role: Role) -> bool:
    latest = BriefVersion.objects.filter(role=role).order_by("-number").first()
    return latest is not None and latest.state in (BriefVersion.State.CIRCULATING, BriefVersion.State.AGREED)
