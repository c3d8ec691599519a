"""Checks of what the stages of a loop are."""

from __future__ import annotations

from collections.abc import Iterator

from roles.domain.archetypes import archetype
from roles.domain.shipped import Book

from .shapes import Hit, Loop, LoopStage

MAINLY = 0.5


def theory_heavy(loop: Loop, _: Book) -> Iterator[Hit]:
    """More than one stage asks mainly theory."""
    heavy = [stage for stage in loop.stages if stage.theory_share > MAINLY]
    if len(heavy) > 1:
        yield Hit("Theory predicts little. Keep one such stage at most.", heavy)


def whiteboard_trivia(loop: Loop, _: Book) -> Iterator[Hit]:
    """A stage uses puzzles."""
    for stage in loop.stages:
        if stage.uses_puzzles:
            yield Hit("Replace the puzzle by data handling and pipeline logic.", [stage])


def no_work_sample(loop: Loop, _: Book) -> Iterator[Hit]:
    """No stage shows the candidate's work."""
    if not loop.answers("no_work_sample"):
        yield Hit("Nobody sees the candidate's work. Add a take-home or a live exercise on data like yours.")


def no_shipped_system(loop: Loop, book: Book) -> Iterator[Hit]:
    """No stage goes through a system that the candidate shipped."""

    def walks_through(stage: LoopStage) -> bool:
        if stage.shipped_system is not None:
            return stage.shipped_system
        return stage.answers("no_shipped_system") or stage.rubric in book.get("shipped_system_rubrics", ())

    if not any(walks_through(stage) for stage in loop.stages):
        yield Hit("No stage goes through a system the candidate shipped. It tells most about the next one: add it.")


def no_system_design(loop: Loop, _: Book) -> Iterator[Hit]:
    """The role owns production, and no stage designs a system."""
    owns = archetype(loop.archetype).owns_production if loop.owns_production is None else loop.owns_production
    if owns and not loop.answers("no_system_design"):
        yield Hit("The role owns production. Add a system design talk on your own case.")


def no_collaboration(loop: Loop, _: Book) -> Iterator[Hit]:
    """Nobody from outside engineering is in the loop."""

    def outside(stage: LoopStage) -> bool:
        return stage.answers("no_collaboration") if stage.outside_engineering is None else stage.outside_engineering

    if not any(outside(stage) for stage in loop.stages):
        yield Hit("Nobody from outside engineering meets the candidate. Ask someone who will depend on the work.")


def no_references(loop: Loop, _: Book) -> Iterator[Hit]:
    """No stage asks people who worked with the candidate."""
    if not loop.answers("no_references"):
        yield Hit("Nobody speaks to people who worked with the candidate. Add references before the offer.")
