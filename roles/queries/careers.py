"""What an organisation says of itself beside its jobs, and in which places it hires: kept with its settings."""

from __future__ import annotations

from typing import NamedTuple

from foundation.people.models import Organisation

WEBSITE, LOGO, PLACES = SETTINGS = ("website", "logo", "hires_in")


class Careers(NamedTuple):
    """`website` and `logo` are web addresses or ''; `places` codes of ISO 3166, countries and regions."""

    website: str = ""
    logo: str = ""
    places: tuple[str, ...] = ()


def careers_of(organisation: Organisation) -> Careers:
    """Return what is set; nothing is asked of the database."""
    held = organisation.settings
    return Careers(str(held.get(WEBSITE, "")), str(held.get(LOGO, "")), tuple(held.get(PLACES, ())))
