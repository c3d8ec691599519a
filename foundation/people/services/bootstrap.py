"""The first organisation and its owner, made by whoever runs the installation."""

from django.db import connection, transaction

from foundation.core.errors import Conflict
from foundation.people.models import Job, Membership, Organisation
from foundation.people.services import checks
from foundation.people.services.organisations import SETUP_LOCK, create_organisation


@transaction.atomic
def bootstrap(*, name: str, email: str, owner_name: str = "", zone: str = "UTC", currency: str = "EUR") -> Membership:
    """Make the installation's first organisation and its owner, without a password, and return the membership.

    Repeated with the same address it changes nothing and returns the same owner, so that a lost link can be made anew.
    Raises Conflict where another organisation is, and Invalid.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SETUP_LOCK])
    address = checks.email(email)
    if Organisation.objects.exists():
        owners = Membership.objects.filter(job=Job.OWNER, active=True, organisation__name=checks.name(name, "name"))
        owner = owners.select_related("user", "organisation").filter(user__email__iexact=address).first()
        if owner is None or owner.user.has_usable_password():
            raise Conflict("This installation is set up already. Sign in, or ask an owner to invite you.")
        return owner
    named = owner_name or address.partition("@")[0].replace(".", " ").title()
    return create_organisation(name=name, owner_email=address, owner_name=named, zone=zone, currency=currency)
