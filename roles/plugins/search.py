"""Finding roles by words."""

from __future__ import annotations

from itertools import islice

from django.urls import reverse

from foundation.core.domain.folding import fold
from foundation.core.registries import Hit, search
from foundation.people.models import Membership
from roles.queries.seeing import visible_roles


def find_roles(member: Membership, text: str, limit: int) -> list[Hit]:
    """Return visible roles whose title or place holds every word, accents aside, newest first: one query."""
    words = fold(text).split()[:8]
    rows = visible_roles(member).order_by("-created_at").only("title", "location", "state")
    found = (role for role in rows if all(word in fold(f"{role.title} {role.location}") for word in words))
    return [
        Hit(
            kind="role",
            title=role.title,
            detail=" · ".join(filter(None, [role.get_state_display(), role.location])),
            url=reverse("roles:role", args=[role.pk]),
        )
        for role in islice(found if words else (), limit)
    ]


search.register("roles", find_roles)
