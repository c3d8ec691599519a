"""Who looks after the outbox."""

from foundation.core.rules import rule
from foundation.people.models import Membership
from foundation.people.policies import is_owner


@rule("Only an owner sees mail that did not leave.")
def can_see_mail(member: Membership) -> bool:
    """See what is parked and why, and send it again."""
    return is_owner(member)
