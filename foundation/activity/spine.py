"""The words of the spine, as the apps above use them; the ground below declares them in `foundation.core.spine`."""

from foundation.core.spine import APPLICATION, AUDIENCES, GRADING, OWN, PAY, ROLE, STAFF, EventType, event, types

__all__ = [
    "APPLICATION",
    "AUDIENCES",
    "GRADING",
    "OWN",
    "PAY",
    "ROLE",
    "STAFF",
    "EventType",
    "event",
    "types",
]
