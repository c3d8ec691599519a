"""What judging plugs into the pages below it."""

from candidates.models import Application
from candidates.registries import CardSource, card_sources, goes_along
from candidates.registries import seat_facts as seat_registry
from foundation.core.registries import Panel, Spot, panels
from foundation.people.models import Membership
from roles.models import Role
from roles.policies import can_read_loop
from rubrics import policies
from rubrics.pages.pipeline import board_facts, claims, seat_facts
from rubrics.queries.progress import cards_in


def shown(_member: Membership, _application: Application) -> bool:
    """Whoever sees the application sees the panel; what it holds goes through the blind rule."""
    return True


def sees_agreement(member: Membership, _role: Role | None) -> bool:
    """Those who see how far interviewers agree see it of all criteria, and of those of a role."""
    return policies.can_see_agreement(member)


def reads_the_loop(member: Membership, role: Role) -> bool:
    """Whoever reads the loop reads what its kits look at."""
    return can_read_loop(member, role)


panels.register(
    "rubrics.coverage", Panel("coverage", "role.loop", "Coverage by criterion", "rubrics:coverage", reads_the_loop)
)
panels.register(
    "rubrics.scorecards",
    Panel("scorecards", "application", "Scorecards", "rubrics:scorecards", shown, Spot.FIRST),
)
panels.register(
    "rubrics.evidence",
    Panel("evidence", "application", "Evidence so far", "rubrics:evidence", shown, Spot.SIDE),
)
panels.register(
    "rubrics.agreement",
    Panel("agreement", "role.insights", "What the scorecards say", "rubrics:role_agreement", sees_agreement, order=1),
)
panels.register(
    "rubrics.judging",
    Panel("judging", "insights", "What the scorecards say", "rubrics:judging", sees_agreement, order=1),
)
card_sources.register("rubrics.scorecards", CardSource(board_facts, claims))
seat_registry.register("rubrics.scorecards", seat_facts)
goes_along.register("rubrics.scorecards", cards_in)
