"""What was done to many people at once: a list of names that came together and is answered together."""

from __future__ import annotations

from candidates import services
from candidates.services import bulk
from candidates.services.bulk import declining
from candidates.services.bulk.letters import frame_of
from hiring.demo.pipeline import address
from hiring.demo.stories import Story
from hiring.demo.world import World, told

ROLE, REASON, TAG = "arrivals", "evidence", "Agency list"
NAMES = ("Ilse Vandeputte", "Folake Adisa", "Jun Watanabe")


def together(world: World) -> Story:
    """Take in a list from an agency, tag all of it, decline it with a letter each, and take one of them back."""
    recruiter = world.members[told(f"role_{ROLE}")["seats"]["recruiter"][0]]
    yield world.calendar.at(-3, "11:10")
    role = world.roles[ROLE]
    rows = [
        services.take_in(
            actor=recruiter,
            role=role,
            person=services.Person(name=name, email=address(name)),
            source="Agency",
            owner=recruiter,
        )
        for name in NAMES
    ]
    picked = bulk.Picked({row.pk: None for row in rows}, {"ids": len(rows)})
    bulk.act_on_many(actor=recruiter, act=bulk.TagMany((TAG,)), picked=picked)
    yield world.calendar.at(-1, "16:40")
    reason = world.reason(REASON)
    decline = bulk.DeclineMany(reason, declining.letter_of(frame_of(recruiter, role), reason))
    made = bulk.act_on_many(actor=recruiter, act=decline, picked=picked)
    yield world.calendar.at(-1, "16:44")
    services.undo_many(actor=recruiter, act=made, only=[rows[-1].pk])
