"""Kits of the demo: one that somebody is editing and that does not fit yet, and notes of a call."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from candidates.models import InterviewSeat
from hiring.demo.stories import Story
from hiring.demo.world import Told, World, told
from rubrics import services
from rubrics.domain.kit_sheets import over_the_line
from rubrics.models import Kit, Question


def kit_stories(world: World) -> Iterator[Story]:
    """Give what is done with kits."""
    story = told("kits")
    for row in story["drafts"]:
        yield _draft(world, row)
    for row in story["notes"]:
        yield _notes(world, row)


def _question(world: World, key: str) -> str:
    return str(Question.objects.get(organisation=world.organisation, key=key).pk)


def _draft(world: World, row: Told) -> Story:
    yield world.calendar.at(row["day"], row["at"])
    kit = Kit.objects.select_related("stage__role").get(stage=world.stages[row["role"]][row["stage"]])
    actor = world.members[row["by"]]
    draft = services.edit_kit(actor=actor, kit=kit)
    for key in row["over_the_line"]:
        step = partial(over_the_line, question=_question(world, key))
        services.take_step(actor=actor, draft=draft, version=None, step=step)


def _notes(world: World, row: Told) -> Story:
    yield world.calendar.at(row["day"], row["at"])
    actor = world.members[row["by"]]
    seats = InterviewSeat.objects.filter(interview__application=world.applications[row["name"]], member=actor)
    seat = seats.select_related("interview").latest("interview__starts_at")
    for key, lines in row["parts"].items():
        services.keep_notes(actor=actor, seat=seat, part=_question(world, key), text="\n".join(lines))
