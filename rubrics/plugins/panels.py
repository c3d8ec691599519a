"""What judging plugs into the pages below it."""

from candidates.models import Application
from candidates.registries import card_facts, needs_me
from candidates.registries import seat_facts as seat_registry
from foundation.core.registries import Panel, panels
from foundation.people.models import Membership
from rubrics.pages.pipeline import board_facts, seat_facts, waits_for


def shown(_member: Membership, _application: Application) -> bool:
    """Whoever sees the application sees the panel; what it holds goes through the blind rule."""
    return True


panels.register(
    "rubrics.scorecards",
    Panel(key="scorecards", place="application", label="Scorecards", url_name="rubrics:scorecards", shown=shown),
)
panels.register(
    "rubrics.evidence",
    Panel(key="evidence", place="application", label="Evidence so far", url_name="rubrics:evidence", shown=shown),
)
card_facts.register("rubrics.scorecards", board_facts)
needs_me.register("rubrics.scorecards", waits_for)
seat_registry.register("rubrics.scorecards", seat_facts)
