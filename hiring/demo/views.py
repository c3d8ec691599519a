"""The views that people of the demo saved, once there was somebody to look for."""

from candidates.services.saving import save_view
from hiring.demo.stories import Story
from hiring.demo.world import World

# (who, day, role or none, name, what the address says, shared)
SAVED = (
    ("dario", -6, "arrivals", "Job board, waiting", "source=Job+board&sort=-days", False),
    ("dario", -6, "", "Late over all roles", "late=1&cols=role,stage,days,next,owner,answer&sort=-days", True),
    ("hanneke", -5, "arrivals", "Answers promised", "sort=answer&cols=stage,days,answer,next,owner", True),
)


def saved_views(world: World) -> Story:
    """Save them one after the other."""
    for key, day, role, name, query, shared in SAVED:
        yield world.calendar.at(day, "10:20")
        member = world.members[key]
        place = world.roles[role] if role else None
        save_view(actor=member, role=place, name=name, query=query, shared=shared)
