"""What keys may read of people."""

from foundation.core.api.permissions import scope

scope("members:read", "Who works here, with their jobs and addresses.", integrations=True)
scope("members:write", "Change jobs and rates of members, and end or restore access, as an owner.", by_hand=True)
scope("integrations:read", "Which integrations there are.", integrations=True)
