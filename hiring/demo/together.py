"""What was done to many people at once: a list of names that came together and is answered together."""

from __future__ import annotations

from collections.abc import Sequence

from candidates import services
from candidates.models import Application
from candidates.services import bulk
from candidates.services.bulk import declining
from candidates.services.bulk.letters import frame_of
from hiring.demo.pipeline import address
from hiring.demo.stories import Story
from hiring.demo.world import World, told

ROLE, REASON, TAG = "arrivals", "evidence", "Agency list"
NAMES = ("Ilse Vandeputte", "Folake Adisa", "Jun Watanabe")
# Two more of the list, who run models rather than make them.
OTHER_ROLE, OVER = "platform", ("Tomasz Wieczorek", "Leila Haddadi")


def together(world: World) -> Story:
    """Take in a list from an agency and tag all of it; two go on in another role.

    The rest is declined with a letter each, and one of them taken back.
    """
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
        for name in (*NAMES, *OVER)
    ]
    bulk.act_on_many(actor=recruiter, act=bulk.TagMany((TAG,)), picked=_picked(rows))
    over, rows = rows[len(NAMES) :], rows[: len(NAMES)]
    yield world.calendar.at(-2, "15:20")
    there = bulk.TransferMany.to(world.roles[OTHER_ROLE])
    bulk.act_on_many(actor=recruiter, act=there, picked=_picked(over))
    yield world.calendar.at(-1, "16:40")
    reason = world.reason(REASON)
    decline = bulk.DeclineMany(reason, declining.letter_of(frame_of(recruiter, role), reason))
    made = bulk.act_on_many(actor=recruiter, act=decline, picked=_picked(rows))
    yield world.calendar.at(-1, "16:44")
    services.undo_many(actor=recruiter, act=made, only=[rows[-1].pk])


def _picked(rows: Sequence[Application]) -> bulk.Picked:
    return bulk.Picked({row.pk: None for row in rows}, {"ids": len(rows)})
