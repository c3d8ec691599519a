"""Between the stored scope and the pure verdict: checking answers, judging them, the verdict as plain data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, cast

from foundation.core import cleaning
from roles.domain import shipped
from roles.domain.verdict import DEPTH_RANGE, DIMENSIONS, Answers, Goal, Verdict, verdict
from roles.models import Scope

QUESTION_LIMIT = 4000


@dataclass(frozen=True, slots=True)
class Given:
    """The answers as they came in; shapes as in roles.domain.verdict.Answers."""

    goal: str = ""
    first_hire: bool | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    dimensions_now: Mapping[str, Any] = field(default_factory=dict)
    dimensions_later: Mapping[str, Any] = field(default_factory=dict)
    owns: Sequence[str] = ()
    questions: Mapping[str, Any] = field(default_factory=dict)


def checked(given: Given, book: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answers ready to store, by field of Scope. Raises Invalid, naming each answer by its key."""
    errors: cleaning.Errors = {}
    answers: dict[str, Any] = {
        "goal": cleaning.choice(errors, "goal", given.goal, {goal["key"] for goal in book["goal_kinds"]}),
        "first_hire": given.first_hire,
        "facts": _facts(errors, given.facts, book),
        "dimensions_now": _depths(errors, "now", given.dimensions_now),
        "dimensions_later": _depths(errors, "later", given.dimensions_later),
        "owns": _owned(errors, given.owns, book),
        "questions": {
            question["key"]: cleaning.text(
                errors, question["key"], given.questions.get(question["key"], ""), limit=QUESTION_LIMIT, lines=True
            )
            for question in book["questions_before_opening"]
        },
    }
    if given.first_hire not in (True, False, None):
        cleaning.say(errors, "first_hire", "Answer yes or no.")
    cleaning.stop(errors)
    return answers


def _facts(errors: cleaning.Errors, given: Mapping[str, Any], book: Mapping[str, Any]) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for fact in book["team_facts"]:
        key, value = fact["key"], given.get(fact["key"])
        if value in (None, ""):
            continue
        if "levels" in fact:
            kept[key] = cleaning.choice(errors, key, value, set(fact["levels"]))
        elif isinstance(value, bool):
            kept[key] = value
        elif value in ("yes", "no"):
            kept[key] = value == "yes"
        else:
            cleaning.say(errors, key, "Answer yes or no.")
    return kept


def _depths(errors: cleaning.Errors, when: str, given: Mapping[str, Any]) -> dict[str, int]:
    kept = {}
    for key in DIMENSIONS:
        depth = cleaning.whole(errors, f"{when}_{key}", given.get(key), DEPTH_RANGE[0], DEPTH_RANGE[-1])
        if depth is not None:
            kept[key] = depth
    return kept


def _owned(errors: cleaning.Errors, given: Sequence[str], book: Mapping[str, Any]) -> list[str]:
    known = shipped.work_parts(book)
    if isinstance(given, str) or any(part not in known for part in given):
        cleaning.say(errors, "owns", "Choose parts of those shown.")
        return []
    return [part for part in known if part in given]


def as_typed(scope: Scope) -> dict[str, Any]:
    """Return the answers of a scope with its version, as plain data."""
    names = ("goal", "first_hire", "facts", "dimensions_now", "dimensions_later", "owns", "questions")
    return {**{name: getattr(scope, name) for name in names}, "version": scope.version}


def changed(scope: Scope, answers: Mapping[str, Any]) -> list[str]:
    """Return the keys of the answers that differ from those of a scope; a depth is `now_…` or `later_…`."""
    found = [name for name in ("goal", "first_hire", "owns") if getattr(scope, name) != answers[name]]
    for name, start in (("facts", ""), ("questions", ""), ("dimensions_now", "now_"), ("dimensions_later", "later_")):
        old, new = getattr(scope, name), answers[name]
        found += [f"{start}{key}" for key in dict.fromkeys((*old, *new)) if blank(old.get(key)) != blank(new.get(key))]
    return found


def blank(answer: Any) -> Any:
    """Return an answer as it is compared: none and an empty text say nothing alike, No says something."""
    return "" if answer is None else answer


def answers_of(scope: Scope) -> Answers:
    """Return the stored answers in the form that the verdict takes."""
    return Answers(
        goal=cast("Goal | None", scope.goal or None),
        facts=scope.facts,
        dimensions_now=scope.dimensions_now,
        dimensions_later=scope.dimensions_later,
        owns=tuple(scope.owns),
        first_hire=scope.first_hire,
        questions=scope.questions,
    )


def judge(scope: Scope, book: Mapping[str, Any]) -> Verdict:
    """Return the verdict on a scope, saved or not."""
    return verdict(answers_of(scope), book)


def as_data(judged: Verdict) -> dict[str, Any]:
    """Return a verdict as the plain data that is stored and served."""
    return asdict(judged)
