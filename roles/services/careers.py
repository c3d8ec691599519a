"""Setting what an organisation says of itself beside its jobs, and the places whose rules it looks at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction

from foundation.core import cleaning
from foundation.core.event_log import record
from foundation.people.models import Membership, Organisation
from foundation.people.policies import can_change_organisation
from roles.domain import places as known
from roles.queries.careers import LOGO, PLACES, WEBSITE, Careers, careers_of

LONGEST = 300
MOST = 40
LABELS = {WEBSITE: "website", LOGO: "logo", PLACES: "places where it hires"}


@transaction.atomic
def set_careers(*, actor: Membership, website: str, logo: str, places: str | Sequence[str]) -> Careers:
    """Set website and logo (https addresses, or blank), and where the organisation hires.

    `places` is a text with one country, or region and country, a line, or a list of codes. Raises Invalid.
    """
    can_change_organisation.require(actor)
    errors: cleaning.Errors = {}
    wanted: dict[str, Any] = {
        WEBSITE: _address(errors, "website", website),
        LOGO: _address(errors, "logo", logo),
        PLACES: _places(errors, places),
    }
    cleaning.stop(errors)
    organisation = Organisation.objects.select_for_update(no_key=True).get(pk=actor.organisation_id)
    before = {name: organisation.settings.get(name, type(value)()) for name, value in wanted.items()}
    changed = {name: value for name, value in wanted.items() if value != before[name]}
    if changed:
        organisation.settings = {**organisation.settings, **changed}
        organisation.save(update_fields=["settings", "updated_at"])
        said = ", ".join(LABELS[name] for name in changed)
        data = {"fields": said, "before": {name: before[name] for name in changed}, "after": changed}
        record("organisation.changed", actor=actor, subject=organisation, data=data)
    return careers_of(organisation)


def _address(errors: cleaning.Errors, field: str, value: str) -> str:
    written = cleaning.text(errors, field, value, limit=LONGEST)
    if not written:
        return ""
    try:
        parts = urlsplit(written if "://" in written else f"https://{written}")
        whole = parts.scheme == "https" and "." in (parts.hostname or "") and " " not in written
    except ValueError:
        whole = False
    if not whole:
        cleaning.say(errors, field, "Write a whole address that begins with https://.")
        return written
    return parts.geturl()


def _places(errors: cleaning.Errors, value: str | Sequence[str]) -> list[str]:
    lines = value.splitlines() if isinstance(value, str) else [str(code) for code in value]
    found = []
    for line in filter(None, (line.strip() for line in lines)):
        code, why = _code(line)
        if why:
            cleaning.say(errors, "places", why)
        elif code not in found:
            found.append(code)
    if len(found) > MOST:
        cleaning.say(errors, "places", f"Name {MOST} places at most.")
    return found


def _code(line: str) -> tuple[str, str]:
    """Return the code of a country or region, and what is wrong with it."""
    country, _, region = line.partition("-")
    if region and (code := known.region_of(country.upper(), line)):
        return code, ""
    place, why = known.read_place(line)
    if place is None:
        return "", why
    if place["city"] and not place["region"]:
        return (
            "",
            f"“{line[:60]}” names a city. Rules are made by countries and regions: write the region or the country.",
        )
    return place["region"] or place["country"], ""
