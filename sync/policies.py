"""Who may do what with connections."""

from __future__ import annotations

from foundation.core.rules import rule
from foundation.people.models import Job, Membership


@rule("Only owners connect other systems.")
def can_manage_connections(member: Membership) -> bool:
    """Owners alone: what comes in is of everybody."""
    return member.active and member.job == Job.OWNER
