"""Setting up an organisation, and its settings."""

from collections.abc import Mapping
from itertools import count

from django.db import connection, transaction
from django.utils.text import slugify

from foundation.core import registries
from foundation.core.errors import Invalid, NotFound
from foundation.core.event_log import record
from foundation.core.setup_token import fits
from foundation.people import policies
from foundation.people.models import Job, Membership, Organisation, User
from foundation.people.queries import consent
from foundation.people.queries.seeing import setup_is_open, setup_takes_token
from foundation.people.services import checks
from foundation.people.services.accounts import find_user, make_user

LONGEST_SLUG = 60
SETUP_LOCK = 7_101
ASK_THE_LOG = "This is not the token. It stands in the log of the web server, where it was started last."
RETENTION_DAYS = (30, 3650)


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
    for seeder in registries.seeders:
        seeder(organisation)
    record("organisation.created", actor=owner, subject=owner, data={"organisation": organisation.name})
    return owner


@transaction.atomic
def set_up(
    *,
    user: User | None,
    name: str,
    zone: str,
    currency: str,
    owner_name: str = "",
    owner_email: str = "",
    password: str = "",
    token: str = "",
) -> Membership:
    """Set up an organisation from the page: the first one, or a further one for a signed-in `user` where allowed.

    The first one takes the `token` of the web server's log. Two people who press the button at once do not both become
    owners of an installation. Raises NotFound when closed, and Invalid.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SETUP_LOCK])
    if not setup_is_open(user):
        raise NotFound("This installation is set up already.")
    if setup_takes_token() and not fits(token):
        raise Invalid({"token": ASK_THE_LOG})
    try:
        return create_organisation(
            name=name,
            owner_email=user.email if user else owner_email,
            owner_name=owner_name,
            password=None if user else password,
            zone=zone,
            currency=currency,
        )
    except Invalid as error:
        renamed = {"email": "owner_email"}
        raise Invalid({renamed.get(field, field): said for field, said in error.errors.items()}) from None


def free_slug(name: str) -> str:
    """Return a slug for the name that no organisation has yet."""
    stem = slugify(name)[: LONGEST_SLUG - 6].strip("-") or "organisation"
    taken = set(Organisation.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    return next(slug for n in count(1) if (slug := stem if n == 1 else f"{stem}-{n}") not in taken)


@transaction.atomic
def change_organisation(
    *,
    actor: Membership,
    name: str,
    zone: str,
    currency: str,
    retention_days: int,
    consent_text: str | None = None,
) -> Organisation:
    """Change name, time zone, currency, how long closed applications are kept, and what people who apply agree to.

    The currency of roles stays. `consent_text` may name {organisation} and {days}; blank gives our own words, None
    leaves it.
    """
    policies.can_change_organisation.require(actor)
    least, most = RETENTION_DAYS
    if not least <= retention_days <= most:
        raise Invalid({"retention_days": f"Choose between {least} and {most:,} days."})
    wanted = {
        "name": checks.name(name),
        "zone": checks.zone(zone),
        "currency": checks.currency(currency),
        "retention_days": retention_days,
    }
    organisation = Organisation.objects.select_for_update(no_key=True).get(pk=actor.organisation_id)
    present = {field: getattr(organisation, field) for field in wanted}
    if consent_text is not None:
        wanted[consent.SETTING] = _own_words(consent_text)
        present[consent.SETTING] = organisation.settings.get(consent.SETTING, "")
    changed = {field: value for field, value in wanted.items() if present[field] != value}
    if not changed:
        return organisation
    _put(organisation, changed)
    said = ", ".join(LABELS[field] for field in changed)
    data = {"fields": said, "before": {field: present[field] for field in changed}, "after": changed}
    record("organisation.changed", actor=actor, subject=organisation, data=data)
    return organisation


def _put(organisation: Organisation, changed: Mapping[str, object]) -> None:
    for field, value in changed.items():
        if field == consent.SETTING:
            organisation.settings = {**organisation.settings, field: value}
        else:
            setattr(organisation, field, value)
    columns = {"settings" if field == consent.SETTING else field for field in changed}
    organisation.save(update_fields=[*columns, "updated_at"])


def _own_words(text: str) -> str:
    """Return the organisation's own text of consent; '' when it is ours or blank, so that ours may still improve."""
    written = text.replace("\x00", "").replace("\r\n", "\n").strip()
    if len(written) > consent.LONGEST:
        said = f"Keep this under {consent.LONGEST:,} characters. It has {len(written):,}."
        raise Invalid({"consent_text": said})
    return "" if written == consent.DEFAULT else written


LABELS = {
    "name": "name",
    "zone": "time zone",
    "currency": "currency",
    "retention_days": "days to keep",
    consent.SETTING: "what applicants agree to",
}
