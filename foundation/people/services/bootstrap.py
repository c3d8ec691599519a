"""The first organisation and its owner, made by whoever runs the installation."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.db import connection, transaction
from django.urls import reverse

from foundation.core.errors import Conflict
from foundation.people.models import Job, Membership, Organisation, User
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


def password_link(user: User) -> str:
    """Return a link by which the person chooses a password: it works once, and for as long as a reset does."""
    key = default_token_generator.make_token(user)
    given = {"uidb36": user_pk_to_url_str(user), "key": key}
    path: str = reverse("account_reset_password_from_key", kwargs=given)
    return f"{str(settings.BASE_URL).rstrip('/')}{path}"
