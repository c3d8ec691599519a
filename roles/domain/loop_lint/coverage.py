"""Checks of what the stages of a loop cover, and who judges."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from roles.domain.shipped import Book

from .shapes import Hit, Loop, LoopStage

FIRST_HIRE_TESTS = {"pipelines": "data pipelines", "train_evaluate": "training and evaluating models",
                    "deploy_monitor": "deploying and monitoring in production"}  # fmt: skip
# What shows that somebody has run a part of the work around the model.
WHOLE_STACK = {
    "pipelines": ("data_reality", "data_path", "data_checks", "data_preprocessing"),
    "serving": ("serving", "release_rollback", "mlops_concepts"),
    "monitoring": ("monitoring", "observability", "knows_it_works"),
    "on-call": ("on_call",),
}
CRITERION_STAGES_OVER = 3


def outcome_uncovered(loop: Loop, _: Book) -> Iterator[Hit]:
    """An outcome has no stage, by link or by criterion."""
    keys = {stage.key for stage in loop.stages}
    scored = {criterion for stage in loop.stages for criterion in stage.criteria}
    for outcome in loop.outcomes:
        if keys.isdisjoint(outcome.stages) and scored.isdisjoint(outcome.criteria):
            yield Hit(f"No stage assesses the outcome “{outcome.label}”.", outcomes=(outcome.key,))


def _stages_by_criterion(loop: Loop) -> dict[str, list[LoopStage]]:
    found: dict[str, list[LoopStage]] = {}
    for stage in loop.stages:
        for criterion in dict.fromkeys(stage.criteria):
            found.setdefault(criterion, []).append(stage)
    return found


def criterion_uncovered(loop: Loop, _: Book) -> Iterator[Hit]:
    """A must-have that no stage scores."""
    scored = _stages_by_criterion(loop)
    for criterion in dict.fromkeys(loop.must_criteria):
        if criterion not in scored:
            yield Hit("A must-have that nobody scores. Give it to a stage, or drop it.", criteria=(criterion,))


def criterion_overloaded(loop: Loop, _: Book) -> Iterator[Hit]:
    """A criterion that too many stages score."""
    for criterion, stages in _stages_by_criterion(loop).items():
        if len(stages) > CRITERION_STAGES_OVER:
            say = f"Scored in {len(stages)} stages. Leave it to those that see it best."
            yield Hit(say, stages, criteria=(criterion,))


def single_voice(loop: Loop, _: Book) -> Iterator[Hit]:
    """A person decides a criterion when nobody else scores it; criteria without an interviewer do not count yet."""
    stages_of = _stages_by_criterion(loop)
    voices = {key: {person for stage in stages for person in stage.interviewers} for key, stages in stages_of.items()}
    heard = {key: people for key, people in voices.items() if people}
    alone = Counter(next(iter(people)) for people in heard.values() if len(people) == 1)
    for person, count in alone.items():
        if count * 2 > len(heard):
            decided = tuple(key for key, people in heard.items() if people == {person})
            theirs = [stage for stage in loop.stages if person in stage.interviewers]
            say = f"One person alone decides {count} of {len(heard)} criteria. Let someone else score some of them."
            yield Hit(say, theirs, criteria=decided)


def first_hire_gap(loop: Loop, _: Book) -> Iterator[Hit]:
    """A first ML hire is not tested in all that nobody else could do."""
    missing = [label for key, label in FIRST_HIRE_TESTS.items() if key not in loop.tests_covered]
    if loop.first_hire and missing:
        yield Hit(f"A first ML hire needs all three, and nothing here tests: {', '.join(missing)}.")


def whole_stack_untested(loop: Loop, _: Book) -> Iterator[Hit]:
    """The role owns all of the work around the model, and the criteria say nothing on a part of it."""
    scored = {criterion for stage in loop.stages for criterion in stage.criteria}
    missing = [part for part, criteria in WHOLE_STACK.items() if scored.isdisjoint(criteria)]
    if loop.whole_stack and missing:
        yield Hit(f"The role owns the whole stack, and nothing here scores: {', '.join(missing)}.")


def no_technical_judge(loop: Loop, _: Book) -> Iterator[Hit]:
    """Nobody technical judges the technical stages."""
    stages = loop.of_kind(lambda kind: kind.is_technical)
    if not any(stage.technical_judge for stage in stages):
        yield Hit("Nobody technical judges the technical stages. Bring in a technical advisor.", stages)
