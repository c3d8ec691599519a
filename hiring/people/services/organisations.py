"""Setting up an organisation."""

from itertools import count

from django.db import transaction
from django.utils.text import slugify

from hiring.activity.services import record
from hiring.core import sockets
from hiring.core.errors import Invalid
from hiring.people import checks
from hiring.people.models import Job, Membership, Organisation
from hiring.people.services.accounts import find_user, make_user

LONGEST_SLUG = 60


@transaction.atomic
def create_organisation(
    *,
    name: str,
    owner_email: str,
    owner_name: str = "",
    password: str | None = None,
    zone: str = "UTC",
    currency: str = "EUR",
    technical: bool = False,
) -> Membership:
    """Make an organisation with its own copy of the playbook, and return its owner's membership.

    An existing account becomes the owner only when no `password` is given: the caller has then made sure that it is
    really them. Raises Invalid.
    """
    organisation = Organisation.objects.create(
        name=checks.name(name, "name"),
        slug=free_slug(name),
        zone=checks.zone(zone),
        currency=checks.currency(currency),
    )
    known = find_user(owner_email)
    if known and password is not None:
        raise Invalid({"owner_email": "This address has an account already. Sign in with it first."})
    user = known or make_user(email=owner_email, name=owner_name, password=password, zone=zone)
    owner = Membership.objects.create(organisation=organisation, user=user, job=Job.OWNER, technical=technical)
    for starter in sockets.starters:
        starter(organisation)
    record("organisation.created", actor=owner, subject=owner, data={"organisation": organisation.name})
    return owner


def free_slug(name: str) -> str:
    """Return a slug for the name that no organisation has yet."""
    stem = slugify(name)[: LONGEST_SLUG - 6].strip("-") or "organisation"
    taken = set(Organisation.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    return next(slug for n in count(1) if (slug := stem if n == 1 else f"{stem}-{n}") not in taken)
