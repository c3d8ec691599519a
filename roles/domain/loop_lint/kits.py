"""Checks of what the kits of the stages ask, and whether it fits their time."""

from __future__ import annotations

from collections.abc import Iterator

from roles.domain.shipped import Book

from .shapes import Hit, Loop, LoopStage


def kit_overfull(loop: Loop, _: Book) -> Iterator[Hit]:
    """A kit asks more than fits between opening and close."""
    for stage in loop.stages:
        if stage.over > 0:
            say = f"Its kit is {stage.over} minutes over. Move a question below the line, or make one shorter."
            yield Hit(say, [stage])


def criterion_unasked(loop: Loop, _: Book) -> Iterator[Hit]:
    """A kit scores what nothing above its line asks about."""
    for stage in loop.stages:
        if stage.unasked:
            say = "Scored, and no question above the line asks about it. Ask, or leave it to another stage."
            yield Hit(say, [stage], criteria=tuple(stage.unasked))


def question_repeated(loop: Loop, _: Book) -> Iterator[Hit]:
    """Two stages ask the candidate the same."""
    asked: dict[str, list[LoopStage]] = {}
    for stage in loop.stages:
        for question in dict.fromkeys(stage.asked):
            asked.setdefault(question, []).append(stage)
    for question, stages in asked.items():
        if len(stages) > 1:
            yield Hit(f"Asked in {len(stages)} stages: “{question}” Ask it where it is heard best.", stages)
