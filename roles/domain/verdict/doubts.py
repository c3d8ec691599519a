"""What keeps a verdict from being sure: answers that contradict each other, close calls, a level that is open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from roles.domain import shipped
from roles.domain.shipped import Book

from .hire import stack_unsettled
from .rules import FALLBACKS, WAITS
from .shapes import Answers, Fired


def contradictions(answers: Answers, book: Book) -> tuple[Fired, ...]:
    """Pairs of answers that cannot both be true, each with both."""
    parts = shipped.work_parts(book)
    owned = tuple(part for part in parts if part in answers.owns)
    whole, unsettled = answers.fact("owns_whole_stack"), stack_unsettled(answers, book)
    cases: Iterable[tuple[str, bool, Mapping[str, Any], str]] = (
        ("live_without_models", answers.fact("in_production") is True and answers.fact("models_exist") is False,
         {"in_production": True, "models_exist": False}, "A model serves users, and yet there are no models."),
        ("scale_without_models", answers.goal == "scale" and answers.fact("models_exist") is False,
         {"goal": "scale", "models_exist": False}, "The goal is to run models that exist, and yet there are none."),
        ("whole_but_parts", unsettled and whole is True,
         {"owns_whole_stack": True, "owns": owned},
         f"The role owns everything around the model, and yet only {len(owned)} of {len(parts)} parts are ticked."),
        ("parts_but_whole", unsettled and whole is False,
         {"owns_whole_stack": False, "owns": owned},
         f"Others run the platform, and yet all {len(parts)} parts of the work are ticked as this role’s."),
        ("core_but_trial", answers.fact("core_property") is True and answers.fact("proof_of_concept") is True,
         {"core_property": True, "proof_of_concept": True},
         "It is the heart of what you sell, and yet a proof of weeks would do; one of the two is meant."),
    )  # fmt: skip
    return tuple(
        Fired(key, "These two answers do not go together.", because, said)
        for key, holds, said, because in cases
        if holds
    )


def close_call(fired: Sequence[Fired], archetypes: Mapping[str, str | None]) -> Fired | None:
    """The rule that would decide if the first one did not hold, where it speaks for somebody else. Whoever finds new
    methods is seldom who builds, trains and runs all of it, so that a first hire always makes research a close call."""
    primary, *others = fired
    if primary.rule in WAITS or primary.rule in FALLBACKS:
        return None
    passed = FALLBACKS - {"first_generalist"} if primary.rule == "research" else FALLBACKS
    speaking = (item for item in others if item.rule not in passed)
    return next((item for item in speaking if archetypes.get(item.rule) != archetypes.get(primary.rule)), None)


def level_note(answers: Answers, book: Book, level: str | None, *, ml_hire: bool) -> str:
    """Why no level is said; empty where one is."""
    if level is not None:
        return ""
    if not ml_hire:
        return "The rules of level are about ML hires. For a data engineer, go by what they have to decide alone."
    if answers.first_hire is None:
        return "The level is open: say whether this is the first ML hire."
    if answers.first_hire and answers.fact("daily_technical_lead") is None:
        return "The level is open: say whether somebody technical can give direction every day."
    if stack_unsettled(answers, book):
        return "The level is open: settle whether the role owns the whole stack or parts of it."
    if answers.fact("owns_whole_stack") is None and not answers.owns:
        return "The level is open: say whether the role owns the whole stack."
    return "No rule asks for a level: it is not the first ML hire, and it does not own the whole stack."


def ask_first(answers: Answers, primary: Fired) -> tuple[str, ...]:
    """The answers that decide, where the verdict has to wait for them: keys, two at most."""
    if primary.rule != "undecided":
        return ()
    if answers.goal == "scale" and answers.fact("models_exist") is False:
        return ()  # the goal and the answer do not go together, which no further answer settles
    if answers.goal == "scale":
        return tuple(key for key in ("models_exist", "in_production") if answers.fact(key) is None)
    return tuple(key for key, said in (("goal", answers.goal), ("first_hire", answers.first_hire)) if said is None)
