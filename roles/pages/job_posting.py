"""A role as a JobPosting of schema.org, as search engines and job boards read it. Pure.

https://developers.google.com/search/docs/appearance/structured-data/job-posting names what they require.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from foundation.core.formatting import MINOR_DIGITS
from roles.domain import places
from roles.pages import job

EMPLOYMENT = {
    "full_time": "FULL_TIME", "part_time": "PART_TIME", "contractor": "CONTRACTOR", "temporary": "TEMPORARY",
    "intern": "INTERN", "pilot": "TEMPORARY",
}  # fmt: skip
REMOTE = "remote"


@dataclass(frozen=True, slots=True)
class Employer:
    """The organisation as a JobPosting names it; `website` and `logo` are addresses, '' where none is given."""

    name: str
    website: str = ""
    logo: str = ""
    zone: str = "UTC"


def posting(
    role: Mapping[str, Any], *, employer: Employer, url: str, posted: date, headline: str, parts: Sequence[job.Section]
) -> dict[str, Any]:
    """Return the role as a JobPosting; what is not known is left out, see `missing`."""
    told: dict[str, Any] = {
        "@context": "https://schema.org/",
        "@type": "JobPosting",
        "title": role["title"],
        "description": job.described(headline, parts) or f"<p>{job.escaped(role['title'])}</p>",
        "datePosted": posted.isoformat(),
        "hiringOrganization": _employer(employer),
        "identifier": {"@type": "PropertyValue", "name": employer.name, "value": str(role["id"])},
        "url": url,
        "directApply": True,
        **_where(role),
    }
    kind = role["employment"] or role["engagement"]
    if kind in EMPLOYMENT:
        told["employmentType"] = EMPLOYMENT[kind]
    if role["closes_on"]:
        told["validThrough"] = until(role["closes_on"], employer.zone).isoformat()
    if salary := _salary(role["band_low_minor"], role["band_high_minor"], role["currency"]):
        told["baseSalary"] = salary
    if role["benefits"]:
        told["jobBenefits"] = "; ".join(role["benefits"])
    return told


def missing(role: Mapping[str, Any], employer: Employer) -> list[str]:
    """Say what search engines need to show the role and to show it well, the needed first."""
    said = []
    if not showable(_where(role)):
        said.append(
            "Say from which countries the role may be done: without one, search engines do not show it."
            if _is_remote(role)
            else "Name a place with its country: without one, search engines do not show the role."
        )
    if not role["closes_on"]:
        said.append("A closing date is not set, so the posting counts as open until the role closes.")
    if role["band_low_minor"] is None and role["band_high_minor"] is None:
        said.append("Pay is not set. Many people do not read on without it, and several places ask for it by law.")
    if not employer.website or not employer.logo:
        said.append("The organisation’s website or logo is not set, so boards cannot show whose job this is.")
    return said


def until(day: date, zone: str) -> datetime:
    """Return the last second of a day where the organisation is."""
    return datetime.combine(day, time(23, 59, 59), ZoneInfo(zone))


def _employer(employer: Employer) -> dict[str, Any]:
    known = {"sameAs": employer.website, "logo": employer.logo}
    return {"@type": "Organization", "name": employer.name, **{key: value for key, value in known.items() if value}}


def showable(told: Mapping[str, Any]) -> bool:
    """Tell whether search engines take it: it names a place with its country, or the countries it may be done from."""
    return "jobLocation" in told or "applicantLocationRequirements" in told


def _where(role: Mapping[str, Any]) -> dict[str, Any]:
    """Return where the role is done. What an older role says in words counts only as far as it names a country."""
    remote = _is_remote(role)
    known = role["places"]
    if not known and (written := job.place(role["location"])):
        read, _why = places.read_place(written)
        known = [read] if read else []
    sites = [{"@type": "Place", "address": _address(place)} for place in known]
    told: dict[str, Any] = {}
    countries = (role["remote_from"] or sorted({place["country"] for place in known})) if remote else ()
    if countries:
        told["jobLocationType"] = "TELECOMMUTE"
        asked = [{"@type": "Country", "name": places.country_name(code)} for code in countries]
        told["applicantLocationRequirements"] = asked if len(asked) > 1 else asked[0]
    if sites:
        told["jobLocation"] = sites if len(sites) > 1 else sites[0]
    return told


def _is_remote(role: Mapping[str, Any]) -> bool:
    return role["workplace"] == REMOTE or (not role["workplace"] and job.is_remote(role["location"]))


def _address(place: Mapping[str, str]) -> dict[str, str]:
    parts = {"addressLocality": place["city"], "addressRegion": places.region_name(place["region"])}
    held = {name: value for name, value in parts.items() if value}
    return {"@type": "PostalAddress", **held, "addressCountry": place["country"]}


def _salary(low: int | None, high: int | None, currency: str) -> dict[str, Any] | None:
    if low is None and high is None:
        return None
    ends = {"minValue": low, "maxValue": high}
    figures = {name: _figure(minor, currency) for name, minor in ends.items() if minor is not None}
    value = {"@type": "QuantitativeValue", "unitText": "YEAR", **figures}
    return {"@type": "MonetaryAmount", "currency": currency, "value": value}


def _figure(minor: int, currency: str) -> float | int:
    amount = Decimal(minor).scaleb(-MINOR_DIGITS.get(currency.upper(), 2))
    return int(amount) if amount == amount.to_integral_value() else float(amount)
