"""Playing the demo: all stories from the first role to this moment, in one transaction."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from foundation.activity.models import Notification
from foundation.activity.services import mark_read, sweep_reminders
from foundation.core import clock as present
from hiring.demo.asking import demographics
from hiring.demo.clock import Calendar, moved_clock
from hiring.demo.connecting import connection, integrations, webhooks
from hiring.demo.diary import Diary
from hiring.demo.doubles import double_stories
from hiring.demo.importing import imports
from hiring.demo.keeping import library
from hiring.demo.kits import kit_stories
from hiring.demo.opening import role_story, shelved_story
from hiring.demo.people import make_people
from hiring.demo.pipeline import journey, note_stories
from hiring.demo.planning import plan_story
from hiring.demo.practising import calibration, training
from hiring.demo.screening import screen_stories
from hiring.demo.stories import Story, tell
from hiring.demo.together import together
from hiring.demo.views import saved_views
from hiring.demo.world import Told, World, told
from rubrics.services.agreement import begin_nights, due_runs, work_out

ROLES = ("feeds", "data", "arrivals", "platform", "pallets")
FILES = (
    "calibration",
    "connection",
    "doubles",
    "evidence",
    "files",
    "kits",
    "library",
    "role_shelved",
    "screens",
    "training",
    *(f"role_{key}" for key in ROLES),
    *(f"people_{key}" for key in ROLES[:-1]),
)
BEGINS = -295
SWEPT_SINCE = -4
READ_ON = (-12, -6, -2)
# The story ends a little before now, so that no tick of its clock lies in the future.
SHORT_OF_NOW = timedelta(minutes=1)


@transaction.atomic
def play(now: datetime | None = None) -> World:
    """Play the whole demo up to `now` (aware; the present without it) into a database without organisations.

    All or nothing: what fails leaves no row behind. Raises PackError for a broken file of the story.
    """
    for name in FILES:
        told(name)
    zone = ZoneInfo(told("organisation")["zone"])
    calendar = Calendar(now or present.now(), zone)
    until = calendar.now - SHORT_OF_NOW
    with timezone.override(zone), moved_clock(calendar.at(BEGINS, "09:00")) as clock:
        world = World(calendar, make_people(), Diary(calendar))
        tell(_stories(world), clock, until)
        clock.turn_to(until)
        sweep_reminders(present.now())
        # Last night's figures are there when somebody looks first.
        begin_nights(present.now())
        for run in due_runs(present.now()):
            work_out(run_id=run)
    # What people were told in the story reached them in the story; nothing of it is mailed now.
    waiting = Notification.objects.filter(mailed_at=None)
    waiting.filter(recipient=None).update(mailed_at=F("created_at"), mail_due_at=None)
    waiting.update(mail_due_at=None)
    return world


def _stories(world: World) -> Iterator[Story]:
    for key in ROLES:
        role = told(f"role_{key}")
        yield role_story(world, role)
        yield plan_story(world, role)
    yield shelved_story(world, told("role_shelved"))
    for key in ROLES[:-1]:
        role, people = told(f"role_{key}"), told(f"people_{key}")["people"]
        _book(world, people, role)
        for row in people:
            yield journey(world, role, row)
            yield from note_stories(world, role, row)
    yield demographics(world)
    yield library(world)
    yield saved_views(world)
    yield imports(world)
    yield from double_stories(world, told("doubles"))
    yield from screen_stories(world)
    yield from kit_stories(world)
    yield together(world)
    yield calibration(world)
    yield training(world)
    yield integrations(world)
    yield connection(world)
    yield webhooks(world)
    yield _mornings(world)
    yield _evenings(world)


def _book(world: World, people: list[Told], role: Told) -> None:
    """Keep the times free that the story names, before anybody else is given one."""
    for row in people:
        for plan in row.get("meets", {}).values():
            if plan and "day" in plan:
                members = [*plan["with"], *plan.get("shadow", [])]
                world.diary.book(members, world.calendar.at(plan["day"], plan["at"]), plan.get("minutes", 60))


def _mornings(world: World) -> Story:
    """Remind people each morning, as the sweep does, so that today's reminders are not all of them at once."""
    for day in range(SWEPT_SINCE, 1):
        yield world.calendar.at(day, "09:05")
        sweep_reminders(present.now())


def _evenings(world: World) -> Story:
    for day in READ_ON:
        yield world.calendar.at(day, "18:00")
        for member in world.members.values():
            mark_read(actor=member)
