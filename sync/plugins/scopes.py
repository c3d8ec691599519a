"""What keys may read and do of connections to other systems."""

from foundation.core.api.permissions import scope

scope("connections:read", "Which other systems are read.")
scope("connections:write", "Have another system read now.")
scope("runs:read", "What each reading of another system brought.")
