"""What the pages of keys and integrations show."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import Count, Max, Q

from foundation.core import clock
from foundation.core.api.permissions import Scope, all_scopes, scopes_of_integrations
from foundation.people.models import Integration, Membership
from foundation.people.queries.seeing import visible_api_keys, visible_integrations


@dataclass(frozen=True, slots=True)
class Part:
    """The scopes of one resource, side by side, with what they let one do."""

    name: str
    scopes: list[Scope]

    @property
    def says(self) -> str:
        """All their sentences."""
        return " ".join(scope.says for scope in self.scopes)


def parts(scopes: Iterable[Scope]) -> list[Part]:
    """Return the scopes by resource, in the order given."""
    return [
        Part("JDs" if name == "jds" else name.capitalize(), list(group))
        for name, group in groupby(scopes, key=lambda scope: scope.resource)
    ]


def for_people() -> dict[str, list[Part]]:
    """Return what a member's key may do, and apart from it what they answer for by name."""
    offered = all_scopes()
    return {
        "parts": parts(scope for scope in offered if not scope.by_hand),
        "by_hand": parts(scope for scope in offered if scope.by_hand),
    }


def for_integrations() -> dict[str, list[Part]]:
    """Return what an integration may do."""
    return {"parts": parts(scopes_of_integrations()), "by_hand": []}


def overview(member: Membership) -> dict[str, Any]:
    """Return the integrations with how many keys work and their last use, and the keys of people."""
    working = Q(api_keys__revoked=False) & (Q(api_keys__expiry_date=None) | Q(api_keys__expiry_date__gt=clock.now()))
    rows = visible_integrations(member).annotate(
        working=Count("api_keys", filter=working), last_used_at=Max("api_keys__last_used_at")
    )
    keys = visible_api_keys(member).filter(membership__integration=None)
    return {"integrations": list(rows), "keys": list(keys)}


def integration_page(member: Membership, found: Integration) -> dict[str, Any]:
    """Return one integration with its keys; forms come with the request."""
    keys = visible_api_keys(member).filter(membership=found.membership_id)
    return {"found": found, "system": found.membership, "keys": list(keys)}
