"""Input about people that is checked the same way on every door. Each returns the clean value or raises Invalid."""

from functools import lru_cache
from zoneinfo import available_timezones

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from foundation.core.domain.mailboxes import LONGEST, is_address, shown
from foundation.core.domain.visible import shows
from foundation.core.errors import Invalid
from foundation.core.mail_fields import WRONG
from foundation.people.models import Job, User

CURRENCIES = (
    "AED", "AUD", "BRL", "CAD", "CHF", "CLP", "CNY", "COP", "CZK", "DKK", "EGP", "EUR", "GBP", "HKD", "HUF", "IDR",
    "ILS", "INR", "ISK", "JPY", "KES", "KRW", "MXN", "MYR", "NGN", "NOK", "NZD", "PHP", "PLN", "RON", "RSD", "SAR",
    "SEK", "SGD", "THB", "TRY", "UAH", "USD", "VND", "ZAR",
)  # fmt: skip
LONGEST_NAME = 120
# How integrations are told from people wherever a name stands, and where their accounts have no mail (RFC 2606).
MARK = "(integration)"
NO_MAIL = "integrations.invalid"


@lru_cache(maxsize=1)
def zones() -> tuple[str, ...]:
    """Return the names of all time zones that people choose from, such as Europe/Lisbon."""
    places = (name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "SystemV/")))
    return ("UTC", *sorted(places))


def name(value: str, field: str = "name") -> str:
    """Return a name with single spaces; it may not be blank or longer than 120 characters."""
    clean = " ".join(value.replace("\x00", "").split())
    if not shows(clean):
        raise Invalid({field: "Enter a name."})
    if len(clean) > LONGEST_NAME:
        raise Invalid({field: f"Keep the name to {LONGEST_NAME} characters; this one has {len(clean)}."})
    if clean.casefold().endswith(MARK):
        raise Invalid({field: f"Names that end in {MARK} are those of systems."})
    return clean


def email(value: str, field: str = "email") -> str:
    """Return an e-mail address in lower case."""
    clean = shown(value.strip().lower())
    if len(clean) > LONGEST:
        raise Invalid({field: "This address is too long."})
    if not is_address(clean):
        raise Invalid({field: WRONG})
    if clean.endswith(f"@{NO_MAIL}"):
        raise Invalid({field: "No mail reaches this address."})
    return clean


def zone(value: str, field: str = "zone") -> str:
    """Return the name of a known time zone."""
    if value not in zones():
        raise Invalid({field: "Choose a time zone from the list."})
    return value


def currency(value: str, field: str = "currency") -> str:
    """Return an ISO 4217 code that we can write."""
    code = value.strip().upper()
    if code not in CURRENCIES:
        raise Invalid({field: "Choose a currency from the list."})
    return code


def job(value: str, field: str = "job") -> Job:
    """Return one of the six jobs."""
    if value not in Job.values:
        raise Invalid({field: "Choose one of the jobs."})
    return Job(value)


def password(value: str, user: User, field: str = "password") -> str:
    """Return a password that the configured validators accept for this (maybe unsaved) user."""
    try:
        validate_password(value, user)
    except ValidationError as error:
        raise Invalid({field: list(error.messages)}) from None
    return value
