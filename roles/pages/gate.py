"""The opening gate as its page shows it: the checks as they stand, what other apps object, where people apply."""

from __future__ import annotations

from typing import Any

from foundation.core.registries import opening_guards
from foundation.people.models import Membership
from roles.models import Role
from roles.pages import place_rules, public_links
from roles.queries.gate import Gate
from roles.queries.public import public_roles
from roles.registries import ends_with


def page(member: Membership, role: Role, evaluated: Gate) -> dict[str, Any]:
    """Return the context of roles/gate.html, but for what an act said."""
    return {
        "evaluated": evaluated,
        "objections": [sentence for guard in opening_guards for sentence in guard(role)],
        "ends": [sentence for source in ends_with for sentence in source(member, role)],
        "public_url": _public_url(role.organisation.slug, role),
        "places": place_rules.panel(role, evaluated.shot.jd["sections"] if evaluated.shot.jd else None),
    }


def _public_url(slug: str, role: Role) -> str:
    """Return where people apply; '' while they cannot: not open, or let past its JD and without a published one."""
    shown = role.takes_applications and public_roles(slug).filter(pk=role.pk).exists()
    return public_links.job_path(slug, role.pk, role.title) if shown else ""
