"""Who belongs to an organisation, with which job."""

from django.db import transaction

from hiring.activity.services import record
from hiring.core.errors import Invalid, require
from hiring.people import checks, policies
from hiring.people.models import Membership
from hiring.people.services.accounts import find_user, make_user


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
    require(policies.can_manage_members(actor), "Only an owner adds members.")
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
