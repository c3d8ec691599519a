"""Finding roles by words."""

from __future__ import annotations

from itertools import islice
from uuid import UUID

from django.urls import reverse

from foundation.core.domain.folding import fold
from foundation.core.registries import Hit, search
from foundation.people.models import Membership
from foundation.people.queries.seeing import PreparedFor
from roles.models import Role
from roles.queries.seeing import visible_roles


def find_roles(member: Membership, text: str, limit: int) -> list[Hit]:
    """Return visible roles whose title or place holds every word, accents aside, newest first: one query."""
    words = fold(text).split()[:8]
    found = (row for row in _named(member) if all(word in fold(f"{row[1]} {row[2]}") for word in words))
    return [
        Hit(
            kind="role",
            title=title,
            detail=" · ".join(filter(None, [Role.State(state).label, location])),
            url=reverse("roles:role", args=[pk]),
        )
        for pk, title, location, state in islice(found if words else (), limit)
    ]


_named = PreparedFor[tuple[UUID, str, str, str]](
    lambda member: visible_roles(member).order_by("-created_at").values_list("pk", "title", "location", "state")
)


search.register("roles", find_roles)
