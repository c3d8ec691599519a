"""Who looks after the outbox, and after what other systems are told."""

from foundation.core.rules import rule
from foundation.people.models import Membership
from foundation.people.policies import is_owner


@rule("Only an owner sees mail that did not leave.")
def can_see_mail(member: Membership) -> bool:
    """See what is parked and why, and send it again."""
    return is_owner(member)


@rule("Only an owner manages webhooks.")
def can_manage_webhooks(member: Membership) -> bool:
    """Make, change and try endpoints, read their secrets, and send again what they did not take."""
    return is_owner(member)
