"""Who may do what with assistants."""

from __future__ import annotations

from assistants.models import Assistant
from assistants.queries.switches import is_on
from foundation.core.rules import rule
from foundation.people.models import Job, Membership


@rule("Only owners say what assistants may read.")
def can_switch_assistants(member: Membership) -> bool:
    """Owners alone."""
    return member.active and member.job == Job.OWNER


@rule("Assistants are switched off here. An owner can switch them on in the settings.")
def can_let_in(member: Membership) -> bool:
    """Every person of an organisation that has them switched on."""
    return member.active and not member.is_integration and is_on(member.organisation)


@rule("Only the member who let it in and owners disconnect an assistant.")
def can_disconnect(member: Membership, assistant: Assistant) -> bool:
    """Its member, and owners."""
    if not member.active or assistant.organisation_id != member.organisation_id:
        return False
    return assistant.member_id == member.pk or member.job == Job.OWNER
