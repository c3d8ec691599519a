"""The rules of the verdict, by their ids in the playbook: each gives the answers that make it hold, or None."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from .shapes import Answers

WAITS = frozenset({"not_ready", "data_engineer_first"})  # verdicts that say: not this hire, not yet
FALLBACKS = frozenset({"first_generalist", "generalist", "undecided"})  # what is said where no other rule decides


def not_ready(answers: Answers) -> dict[str, Any] | None:
    """The problem or its measure is open."""
    held: dict[str, Any] = {}
    if answers.fact("success_metric") is False:
        held["success_metric"] = False
    if not answers.statement():
        held["problem"] = ""
    return held or None


def _data_engineer_first(answers: Answers) -> dict[str, Any] | None:
    level = answers.level("data_ready")
    return {"data_ready": level} if level in ("scattered", "none") else None


def _facts(**wanted: bool) -> Callable[[Answers], dict[str, Any] | None]:
    def held(answers: Answers) -> dict[str, Any] | None:
        return dict(wanted) if all(answers.fact(key) is value for key, value in wanted.items()) else None

    return held


def _specialist(answers: Answers) -> dict[str, Any] | None:
    return {"goal": "specialise"} if answers.goal == "specialise" else None


def _no_specialist_yet(answers: Answers) -> dict[str, Any] | None:
    held = _specialist(answers)
    return {"first_hire": True, **held} if held and answers.first_hire is True else None


def _scale_models(answers: Answers) -> dict[str, Any] | None:
    """Models that are said to exist, or to serve users; not where the two answers contradict each other, nor where
    none serves users: nothing is kept running then, and `mlops` says what is missing."""
    exist, live = answers.fact("models_exist"), answers.fact("in_production")
    if answers.goal != "scale" or exist is False or live is False or not (exist or live):
        return None
    return {"goal": "scale", **{key: True for key, said in (("models_exist", exist), ("in_production", live)) if said}}


def _first_generalist(answers: Answers) -> dict[str, Any] | None:
    return {"first_hire": True} if answers.first_hire is True else None


def _generalist(answers: Answers) -> dict[str, Any] | None:
    return {"goal": "build"} if answers.goal == "build" else None


def _undecided(answers: Answers) -> dict[str, Any] | None:
    """Nothing decides: no goal is said, or models are to be run of which nobody said that they are there."""
    decides = (_first_generalist, _generalist, _specialist, _scale_models)
    return {} if all(rule(answers) is None for rule in decides) else None


PREDICATES: Mapping[str, Callable[[Answers], dict[str, Any] | None]] = {
    "not_ready": not_ready,
    "data_engineer_first": _data_engineer_first,
    "mlops": _facts(models_exist=True, in_production=False),
    "scale_models": _scale_models,
    "research": _facts(novel_method_needed=True),
    "modeling_first": _facts(strong_backend=True, training_knowledge=False),
    "no_specialist_yet": _no_specialist_yet,
    "specialist": _specialist,
    "first_generalist": _first_generalist,
    "generalist": _generalist,
    "undecided": _undecided,
}

# Of two rules that would contradict each other, the one that is not named while the other holds.
SILENCES: Mapping[str, str] = {"no_specialist_yet": "specialist"}


def held(rule: str, answers: Answers) -> dict[str, Any] | None:
    """Return the answers that make a rule hold, or None; a rule that we do not know never holds."""
    predicate = PREDICATES.get(rule)
    return predicate(answers) if predicate else None
