"""Reading the pipeline. The functions of `seeing` are the only doors to its rows for people."""

from candidates.queries.hiring import visible_checkpoints, visible_offers, visible_onboardings
from candidates.queries.seeing import (
    visible_applications,
    visible_attachments,
    visible_candidates,
    visible_interviews,
    visible_moves,
    visible_notes,
    visible_seats,
)

__all__ = [
    "visible_applications",
    "visible_attachments",
    "visible_candidates",
    "visible_checkpoints",
    "visible_interviews",
    "visible_moves",
    "visible_notes",
    "visible_offers",
    "visible_onboardings",
    "visible_seats",
]
