"""What judging plugs into the pages below it."""

from candidates.models import Application
from candidates.registries import card_facts, goes_along, needs_me
from candidates.registries import seat_facts as seat_registry
from foundation.core.registries import Panel, Spot, panels
from foundation.people.models import Membership
from rubrics.pages.pipeline import board_facts, seat_facts, waits_for
from rubrics.queries.progress import cards_in


def shown(_member: Membership, _application: Application) -> bool:
    """Whoever sees the application sees the panel; what it holds goes through the blind rule."""
    return True


panels.register(
    "rubrics.scorecards",
    Panel("scorecards", "application", "Scorecards", "rubrics:scorecards", shown, Spot.FIRST),
)
panels.register(
    "rubrics.evidence",
    Panel("evidence", "application", "Evidence so far", "rubrics:evidence", shown, Spot.SIDE),
)
card_facts.register("rubrics.scorecards", board_facts)
needs_me.register("rubrics.scorecards", waits_for)
seat_registry.register("rubrics.scorecards", seat_facts)
goes_along.register("rubrics.scorecards", cards_in)
