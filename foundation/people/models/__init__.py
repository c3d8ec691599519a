"""Who works here: users, the organisations they belong to, what each may do, and their ways in."""

from foundation.people.models.access import (
    ApiKey,
    ApiKeyManager,
    ApiReplay,
    CalendarAddress,
    Integration,
    Invitation,
    InvitationLink,
)
from foundation.people.models.addresses import MailAddress
from foundation.people.models.external import ExternalRef
from foundation.people.models.members import INTEGRATION, Job, Membership, Organisation, User, UserManager

__all__ = [
    "INTEGRATION",
    "ApiKey",
    "ApiKeyManager",
    "ApiReplay",
    "CalendarAddress",
    "ExternalRef",
    "Integration",
    "Invitation",
    "InvitationLink",
    "Job",
    "MailAddress",
    "Membership",
    "Organisation",
    "User",
    "UserManager",
]
