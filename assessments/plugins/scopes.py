"""What keys may read and do with take-homes."""

from foundation.core.api.permissions import scope

scope("tasks:read", "The library of take-home tasks.")
scope("tasks:write", "Add and change take-home tasks of the library.")
scope("assignments:read", "Take-homes that were sent.")
scope("assignments:write", "Send, extend and take back take-homes; ask graders; record payment.")
scope("submissions:read", "What was handed in.")
