"""Who works here: users, the organisations they belong to, what each may do, and their ways in."""

from foundation.people.models.access import ApiKey, ApiKeyManager, ApiReplay, Invitation
from foundation.people.models.members import Job, Membership, Organisation, User, UserManager

__all__ = [
    "ApiKey",
    "ApiKeyManager",
    "ApiReplay",
    "Invitation",
    "Job",
    "Membership",
    "Organisation",
    "User",
    "UserManager",
]
