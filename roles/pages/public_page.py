"""What the public page says of a role, as the page to set it shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from foundation.core.formatting import day
from foundation.people.models import Membership
from roles import policies
from roles.domain import places
from roles.models import Role
from roles.pages import job_posting, jobs, public_links
from roles.queries.public import public_roles, takes_public


def typed(role: Role) -> dict[str, Any]:
    """Return the facts as somebody would type them."""
    return {
        "title": role.title,
        "location": role.location,
        "places": "\n".join(places.said(place) for place in role.places),
        "workplace": role.workplace,
        "remote_from": ", ".join(places.country_name(code) for code in role.remote_from),
        "employment": role.employment,
        "closes_on": role.closes_on,
        "benefits": "\n".join(role.benefits),
    }


def differing(role: Role, given: Mapping[str, Any]) -> dict[str, str]:
    """Say by field what stands there now, where somebody else saved another thing than is given."""
    held = typed(role)
    words = {
        **held,
        "workplace": role.get_workplace_display() if role.workplace else "",
        "employment": role.get_employment_display() if role.employment else "",
        "closes_on": day(role.closes_on) if role.closes_on else "",
    }
    return {
        name: f"Here it says now: “{' · '.join(words[name].splitlines())}”." if words[name] else "Here it is empty now."
        for name, value in given.items()
        if _plain(value) != _plain(held[name])
    }


def _plain(value: object) -> str:
    return "\n".join(str(value or "").split("\r\n")).strip()


def page(member: Membership, role: Role) -> dict[str, Any]:
    """Return the context of roles/public_page.html, but for the form."""
    organisation = role.organisation
    return {
        "editing": policies.can_edit_role(member, role) and not role.ended,
        "missing": job_posting.missing(jobs.asked_of(role), jobs.employer_of(organisation)),
        "shown": public_roles(organisation.slug).filter(pk=role.pk).exists(),
        "address": public_links.job_url(organisation.slug, role.pk, role.title),
        "past": role.takes_applications and not takes_public(role),
        "facts": typed(role),
    }
