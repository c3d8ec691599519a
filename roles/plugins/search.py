"""Finding roles by words."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse

from foundation.core.registries import Hit, search
from foundation.people.models import Membership
from roles.queries.seeing import visible_roles


def find_roles(member: Membership, text: str, limit: int) -> list[Hit]:
    """Return visible roles whose title or place holds every word, newest first: one query."""
    found = visible_roles(member)
    for word in text.replace("\x00", "").split()[:8]:
        found = found.filter(Q(title__icontains=word) | Q(location__icontains=word))
    return [
        Hit(
            kind="role",
            title=role.title,
            detail=" · ".join(filter(None, [role.get_state_display(), role.location])),
            url=reverse("roles:role", args=[role.pk]),
        )
        for role in found.order_by("-created_at")[:limit]
    ]


search.register("roles", find_roles)
