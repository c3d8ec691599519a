"""Résumés of the demo that are read: who reads them, and the screens that are in."""

from __future__ import annotations

from collections.abc import Iterator

from hiring.demo.stories import Story
from hiring.demo.world import Told, World, told
from rubrics import services
from rubrics.domain.drafts import CardInput, Quoted, RatingInput
from rubrics.models import Kit


def screen_stories(world: World) -> Iterator[Story]:
    """Give what is done in the review queue."""
    story = told("screens")
    yield _readers(world, story)
    for row in story["screens"]:
        yield _screen(world, row)


def _readers(world: World, story: Told) -> Story:
    yield world.calendar.at(story["day"], "16:40")
    kit = Kit.objects.select_related("stage__role").get(stage=world.stages[story["role"]]["resume_screen"])
    readers = [world.members[key] for key in story["readers"]]
    services.set_reading(actor=readers[-1], kit=kit, readers=readers, hides_person=story["hides_person"])


def _quoted(text: str, quote: str = "") -> Quoted:
    return Quoted(text, quote, 1 if quote else None)


def _screen(world: World, row: Told) -> Story:
    yield world.calendar.at(row["day"], row["at"])
    draft = CardInput(
        ratings={key: RatingInput(score, evidence=row["quotes"].get(key, "")) for key, score in row["scores"].items()},
        sentence={part: _quoted(*said) for part, said in row["sentence"].items()},
    )
    services.hand_in_screen(
        actor=world.members[row["by"]],
        application=world.applications[row["name"]],
        decision=services.Decision(row["decision"]),
        draft=draft,
    )
