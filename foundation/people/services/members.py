"""Who belongs to an organisation, with which job."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from foundation.core.domain.upserts import Outcome
from foundation.core.errors import Invalid, NotFound, Refused
from foundation.core.event_log import record
from foundation.core.registries import standing_changed
from foundation.people import policies
from foundation.people.models import Job, Membership, Organisation
from foundation.people.queries.seeing import visible_members
from foundation.people.services import checks
from foundation.people.services.accounts import find_user, make_user
from foundation.people.services.calendars import end_calendar_address
from foundation.people.services.external_ids import Name, bind, called, replace
from foundation.people.services.keys import revoke_all

HIGHEST_RATE = 10_000_000
JOB = ("job", "technical", "title")


@transaction.atomic
def add_member(
    *,
    actor: Membership,
    email: str,
    name: str,
    job: str,
    technical: bool = False,
    title: str = "",
    rate_minor: int | None = None,
    password: str | None = None,
    zone: str = "",
) -> Membership:
    """Add a member without an invitation: for setting up, demonstration and tests; pages invite instead.

    Makes the account if the address has none. `rate_minor` is an hourly rate in minor units of the organisation's
    currency. Raises Invalid when the person is a member already.
    """
    policies.can_manage_members.require(actor)
    user = find_user(email) or make_user(email=email, name=name, password=password, zone=zone)
    if Membership.objects.filter(organisation=actor.organisation, user=user).exists():
        raise Invalid({"email": f"{user.name} is a member already."})
    member = Membership.objects.create(
        organisation=actor.organisation,
        user=user,
        job=checks.job(job),
        technical=technical,
        title=title,
        rate_minor=rate_minor,
    )
    data = {"name": member.name, "job": member.get_job_display()}
    record("member.added", actor=actor, subject=member, data=data)
    return member


@transaction.atomic
def change_job(*, actor: Membership, member: Membership, job: str, technical: bool, title: str = "") -> Membership:
    """Give a member another job, or say whether they can judge technical work. Nothing changed writes no event.

    A rate ends with the job of advisor, and so do seats that the new job may not hold. Raises Refused when it would
    leave the organisation without an owner.
    """
    policies.can_manage_member.require(actor, member)
    wanted = checks.job(job)
    label = checks.name(title, "title") if title.strip() else ""
    current = _lock(member)
    before = (current.job, current.technical, current.title)
    if before == (wanted, technical, label):
        return current
    if wanted != Job.OWNER:
        _keep_an_owner(current)
    was = current.get_job_display()
    current.job, current.technical, current.title = wanted, technical, label
    current.rate_minor = current.rate_minor if wanted == Job.ADVISOR else None
    current.save(update_fields=["job", "technical", "title", "rate_minor", "updated_at"])
    data = {"name": current.name, "from": was, "to": current.get_job_display(), "technical": technical}
    record("member.job_changed", actor=actor, subject=current, data=data)
    _tell_of_standing(actor, current)
    return current


@transaction.atomic
def set_rate(*, actor: Membership, member: Membership, rate_minor: int | None) -> Membership:
    """Set an advisor's hourly rate, in minor units of the organisation's currency; None clears it."""
    policies.can_manage_member.require(actor, member)
    current = _lock(member)
    if current.job != Job.ADVISOR:
        raise Invalid({"rate": "Only advisors have a rate."})
    if rate_minor is not None and not 0 <= rate_minor <= HIGHEST_RATE:
        raise Invalid({"rate": "Enter an hourly rate between 0 and 100,000."})
    if current.rate_minor == rate_minor:
        return current
    current.rate_minor = rate_minor
    current.save(update_fields=["rate_minor", "updated_at"])
    record("member.rate_changed", actor=actor, subject=current, data={"name": current.name})
    return current


@transaction.atomic
def name_member(*, actor: Membership, member: Membership, names: Sequence[Name]) -> Membership:
    """Let other systems call a member just so. Raises Forbidden, and Invalid for a name of another."""
    policies.can_manage_member.require(actor, member)
    current = _lock(member)
    if replace(organisation_id=current.organisation_id, kind="member", pk=current.pk, names=names):
        current.save(update_fields=["updated_at"])
        record("member.named", actor=actor, subject=current, data={"name": current.name})
    return current


@transaction.atomic
def put_member(
    *, actor: Membership, name: Name, email: str | None = None, facts: Mapping[str, Any]
) -> tuple[Membership, Outcome]:
    """Return the member whom another system calls so, with this job and title, and what came of it.

    A new name is given to the member with this address: nobody comes in by it, who is new is invited. What `facts`
    leave out stays, and the same changes nothing. Raises NotFound, Invalid, and as `change_job` does.
    """
    policies.can_manage_members.require(actor)
    rows = visible_members(actor)
    known = called(organisation_id=actor.organisation_id, kind="member", name=name)
    if known is None and not email:
        raise Invalid({"email": "Give the address of a member."}, code="required")
    found = rows.filter(**({"pk": known} if known else {"user__email__iexact": email})).first()
    if found is None and known is not None:
        raise NotFound("There is nothing here for you.")
    if found is None:
        raise Invalid({"email": "No member has this address. Who is new is invited."}, code="unknown_email")
    if known is not None and email and found.user.email != email.strip().lower():
        raise Invalid({"email": "This name is of a member with another address."}, code="other_subject")
    after = change_job(actor=actor, member=found, **{key: facts.get(key, getattr(found, key)) for key in JOB})
    if known is not None:
        return after, Outcome.UPDATED if any(getattr(after, k) != getattr(found, k) for k in JOB) else Outcome.UNCHANGED
    bind(organisation_id=actor.organisation_id, source=name.source, kind="member", names=name.of(found.pk))
    after.save(update_fields=["updated_at"])
    record("member.named", actor=actor, subject=after, data={"name": after.name})
    return after, Outcome.CREATED


@transaction.atomic
def deactivate(*, actor: Membership, member: Membership) -> Membership:
    """End a member's access at once, on every page and through every API key of theirs. What they did stays.

    Their calendar's address and their seats on roles end too. Raises Refused for the last owner.
    """
    policies.can_manage_member.require(actor, member)
    current = _lock(member)
    if not current.active:
        return current
    _keep_an_owner(current)
    current.active = False
    current.save(update_fields=["active", "updated_at"])
    revoke_all(current)
    end_calendar_address(current)
    record("member.deactivated", actor=actor, subject=current, data={"name": current.name})
    _tell_of_standing(actor, current)
    return current


@transaction.atomic
def reactivate(*, actor: Membership, member: Membership) -> Membership:
    """Give a member access again, with the job they had. API keys stay revoked, and the calendar off."""
    policies.can_manage_member.require(actor, member)
    current = _lock(member)
    if current.active:
        return current
    current.active = True
    current.save(update_fields=["active", "updated_at"])
    record("member.reactivated", actor=actor, subject=current, data={"name": current.name})
    return current


def _tell_of_standing(actor: Membership, member: Membership) -> None:
    for end_what_ended in standing_changed:
        end_what_ended(actor, member)


def _lock(member: Membership) -> Membership:
    """Return the member, read again. The organisation is locked first, so that two owners cannot remove each other."""
    Organisation.objects.select_for_update(no_key=True).get(pk=member.organisation_id)
    rows = Membership.people.select_for_update(of=("self",)).select_related("user", "organisation")
    return rows.get(pk=member.pk)


def _keep_an_owner(member: Membership) -> None:
    owners = Membership.objects.filter(organisation=member.organisation_id, job=Job.OWNER, active=True)
    if member.job == Job.OWNER and member.active and not owners.exclude(pk=member.pk).exists():
        raise Refused(f"{member.name} is the only owner. Make someone else an owner first.", code="last_owner")
