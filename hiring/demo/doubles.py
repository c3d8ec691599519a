"""People who came in twice, and what is kept of people besides: pairs, a merge, tags, somebody who comes again."""

from __future__ import annotations

from collections.abc import Iterator

from candidates import services
from candidates.models import Application
from hiring.demo.stories import Story
from hiring.demo.world import Told, World


def double_stories(world: World, doubles: Told) -> Iterator[Story]:
    """Give one story for each thing that is told."""
    for row in doubles["people"]:
        yield _comes_in(world, row)
    for row in doubles["known"]:
        yield _edited(world, row)
    for row in doubles["tags"]:
        yield _tagged(world, row)
    for row in doubles["merges"]:
        yield _merged(world, row)


def _comes_in(world: World, row: Told) -> Story:
    yield world.calendar.at(row["day"], "16:20")
    actor, person = world.members[row["by"]], services.Person(**row["person"])
    made = services.take_in(
        actor=actor, role=world.roles[row["role"]], person=person, source=row["source"], owner=actor
    )
    world.applications[f"{person.name}, {row['role']}"] = made


def _edited(world: World, row: Told) -> Story:
    yield world.calendar.at(row["day"], "16:30")
    found = _of(world, row["name"])
    services.edit_candidate(
        actor=world.members[row["by"]], candidate=found.candidate, application=found, changes=row["changes"]
    )


def _tagged(world: World, row: Told) -> Story:
    yield world.calendar.at(row["day"], "16:40")
    found = _of(world, row["name"])
    services.set_tags(actor=world.members[row["by"]], candidate=found.candidate, application=found, names=row["tags"])


def _merged(world: World, row: Told) -> Story:
    yield world.calendar.at(row["day"], "16:50")
    actor = world.members[row["by"]]
    first, second = (world.applications[f"{row[side]}, {row['role']}"] for side in ("first", "second"))
    pair = services.open_pair(actor=actor, one=first.candidate, other=second.candidate)
    goes_on = {first.role_id: first.pk}
    services.merge_people(actor=actor, pair=pair, choices=services.Choices(row["keep"], goes_on))


def _of(world: World, name: str) -> Application:
    return Application.objects.select_related("candidate", "role").get(pk=world.applications[name].pk)
