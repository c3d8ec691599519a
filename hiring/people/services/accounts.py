"""Making user accounts: always by someone who proved the address, or who runs the installation."""

from allauth.account.models import EmailAddress

from hiring.core.errors import Invalid
from hiring.people import checks
from hiring.people.models import User


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
