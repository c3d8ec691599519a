"""User accounts: made by someone who proved the address or who runs the installation, changed by their person."""

from allauth.account.models import EmailAddress
from django.db import transaction

from foundation.core.errors import Invalid
from foundation.core.event_log import record
from foundation.people.models import Membership, User
from foundation.people.services import checks


def find_user(email: str) -> User | None:
    """Return the account of an address in any case, or None."""
    return User.objects.filter(email__iexact=email.strip()).first()


def make_user(*, email: str, name: str, password: str | None, zone: str = "") -> User:
    """Make an account with a confirmed address; without a password it is set by a password reset.

    Raises Invalid for a weak password, a bad name, zone or address, or one that has an account.
    """
    address = checks.email(email)
    if find_user(address):
        raise Invalid({"email": "This address has an account already. Sign in with it first."})
    user = User(email=address, name=checks.name(name), zone=checks.zone(zone) if zone else "")
    if password is not None:
        checks.password(password, user)
    user.set_password(password)
    user.save()
    EmailAddress.objects.create(user=user, email=address, verified=True, primary=True)
    return user


@transaction.atomic
def change_account(*, actor: Membership, name: str, zone: str, shortcuts: bool) -> User:
    """Change one's own name, time zone ('' follows the organisation's) and whether single-key shortcuts work.

    An event in each organisation of the person tells it.
    """
    wanted = {"name": checks.name(name), "zone": checks.zone(zone) if zone else "", "shortcuts": shortcuts}
    user = User.objects.select_for_update().get(pk=actor.user_id)
    changed = [field for field, value in wanted.items() if getattr(user, field) != value]
    if not changed:
        return user
    for field in changed:
        setattr(user, field, wanted[field])
    user.save(update_fields=changed)
    # Each organisation shows the name, so each hears of it.
    for member in Membership.objects.filter(user=user, active=True).select_related("user", "organisation"):
        record("account.changed", actor=member, subject=member, data={"fields": ", ".join(changed)})
    return user
