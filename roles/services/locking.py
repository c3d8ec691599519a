"""The row that all acts on one role queue at, and the one state in which a role takes no more of them."""

from __future__ import annotations

from foundation.core.errors import Refused
from roles.models import Role


def lock_role(role: Role) -> Role:
    """Return the role read again and locked; the row that all acts on one role queue at."""
    return Role.objects.select_for_update(of=("self",)).get(pk=role.pk)


def refuse_ended(role: Role) -> None:
    """Raise Refused when the role is closed or filled."""
    if role.ended:
        raise Refused("This role is closed.")
