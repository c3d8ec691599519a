"""The scope as its page shows it: the answers, the verdict that they give, and what somebody else answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from roles.domain import shipped
from roles.domain.next_steps import kindly, next_steps
from roles.domain.tensions import tensions
from roles.domain.verdict import DEPTH_RANGE, DIMENSIONS, Fired, Verdict, archetypes_of
from roles.models import Role, Scope
from roles.queries import scope as scoping
from roles.queries.playbook import Part
from roles.queries.who_said import who_said


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What the page gives back of an act: why it was not done, and the newer answers or budget of somebody else.

    `unsaved` says that the verdict is on answers which are only typed; `saved` when a draft of them was kept.
    """

    errors: Mapping[str, list[str]] = field(default_factory=dict)
    newer: Mapping[str, Any] | None = None
    newer_budget: Mapping[str, Any] | None = None
    unsaved: bool = False
    saved: str = ""


NOTHING = Given()
# Answers that may contradict another one; what does not go together is said beside both.
CLASHING = ("goal", "owns", "models_exist", "in_production", "owns_whole_stack", "core_property", "proof_of_concept")


def page(stored: Scope, typed: Mapping[str, Any], book: Part, given: Given = NOTHING) -> dict[str, Any]:
    """Return the context of roles/scope.html, but for its budget; `typed` has the form of `scoping.as_typed`."""
    return {
        "book": book,
        "typed": typed,
        "version": typed.get("version") or stored.version,
        "errors": given.errors,
        "unsaved": given.unsaved,
        "saved": given.saved,
        "saved_scope": bool(stored.verdict),
        "levels": Role.LEVELS,
        "work_parts": shipped.work_parts(book),
        "said_by": who_said(stored.role_id),
        "newer_questions": newer_questions(book),
        **_verdict(judged(typed, book), book),
        **_depths(typed),
        "newer": _differences(given.newer, typed, book) if given.newer else None,
        "newer_version": given.newer["version"] if given.newer else None,
        "newer_budget": given.newer_budget,
    }


def newer_questions(book: Part) -> list[str]:
    """Return what the playbook asks by now and an older copy of it does not; where it is taken, it can be left too."""
    known = {fact["key"] for fact in book["team_facts"]}
    return [fact["ask"] for fact in shipped.book("scoping")["team_facts"] if fact["key"] not in known]


def judged(typed: Mapping[str, Any], book: Part) -> Verdict:
    """Judge answers that are only typed; what makes no sense counts as not answered."""
    return scoping.judge(Scope(**answers(typed)), book)


def answers(typed: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was typed without the version that it was typed into."""
    return {name: value for name, value in typed.items() if name != "version"}


def _verdict(found: Verdict, book: Part) -> dict[str, Any]:
    """Return the verdict with what it asks to do next, and the words for the answers that it quotes."""
    parts = shipped.work_parts(book)
    return {
        "verdict": found,
        "kindly": kindly(found),
        "next_steps": next_steps(found),
        "usual_archetype": next((row for row in book["archetypes"] if row["key"] == found.archetype), None),
        "goal_says": _goal_says(found, book),
        "engagement": engagement(found),
        "parts": len(parts),
        "ours": [parts[key] for key in found.ownership.owned],
        "theirs": [parts[key] for key in found.ownership.left_to_others],
        "said": _words(book),
        "clashing": CLASHING,
        "disagreements": tensions(book, {rule.rule for rule in _rules(found)}),
        "title_advice": [row["say"] for row in book.get("title_advice", ())],
    }


def _rules(found: Verdict) -> tuple[Fired, ...]:
    return (found.primary, *found.considerations, *found.level_reasons)


def _depths(typed: Mapping[str, Any]) -> dict[str, Any]:
    """Return how deep the role goes in each dimension, now and later."""
    return {
        "dimensions": DIMENSIONS,
        "depth_now": _corners(typed["dimensions_now"]),
        "depth_later": _corners(typed["dimensions_later"]),
    }


def engagement(judged: Verdict) -> str:
    """Return the way to engage that the verdict speaks for; '' when it speaks for none, or as much for another."""
    ways = judged.argued_for
    return ways[0] if len(ways) == 1 else ""


def _goal_says(judged: Verdict, book: Part) -> str:
    """Return what the goal alone would say, where the answers about the team outweigh it; '' where they agree."""
    if judged.archetype is None or judged.goal_archetype in (None, judged.archetype):
        return ""
    if not judged.primary.answers.keys() - {"goal"}:
        return ""  # the goal itself decided, and nothing outweighs it
    speaking = archetypes_of(book)
    says = [rule["verdict"] for rule in book["verdicts"] if speaking[rule["id"]] == judged.goal_archetype]
    return says[-1] if says else ""  # the last of them asks least of the other answers


def _corners(depths: Mapping[str, Any]) -> dict[str, int]:
    """Return depths for the sliders and the picture, 1 to 5; what was not answered stands at 0."""
    return {key: depth if type(depth := depths.get(key)) is int and depth in DEPTH_RANGE else 0 for key in DIMENSIONS}


def _words(book: Part) -> dict[str, str]:
    """Return the words for the answers that a rule quotes, by their key."""
    return {
        **{fact["key"]: fact["ask"] for fact in book["team_facts"]},
        **{goal["key"]: goal["label"] for goal in book["goal_kinds"]},
        **{question["key"]: question["ask"] for question in book["questions_before_opening"]},
        **{item["key"]: item["label"] for item in book["dimensions"]["items"]},
        **shipped.work_parts(book),
        "goal": "The goal",
        "first_hire": "Is this the first ML hire?",
        "owns": "What the role owns",
    }


def _differences(newer: Mapping[str, Any], typed: Mapping[str, Any], book: Part) -> list[tuple[str, str]]:
    """Return what the newer answers say where they differ from those typed: [(question, their answer)]."""
    words = _words(book)
    found = [(words[name], said(newer[name], words)) for name in ("goal", "first_hire") if newer[name] != typed[name]]
    for name in ("facts", "questions"):
        found += [
            (words.get(key, key), said(newer[name].get(key), words))
            for key in sorted({*newer[name], *typed[name]})
            if scoping.blank(newer[name].get(key)) != scoping.blank(typed[name].get(key))
        ]
    found += _other_depths(newer, typed, words, book["dimensions"]["scale"])
    if list(newer["owns"]) != list(typed["owns"]):
        found.append((words["owns"], ", ".join(words.get(part, part) for part in newer["owns"]) or "nothing"))
    return found


def _other_depths(
    newer: Mapping[str, Any], typed: Mapping[str, Any], words: Mapping[str, str], scale: Mapping[Any, str]
) -> list[tuple[str, str]]:
    """Return the depths that differ, each in the words of the scale."""
    return [
        (f"{words[key]}, {when}", scale.get(theirs) or scale.get(str(theirs)) or "not answered")
        for name, when in (("dimensions_now", "now"), ("dimensions_later", "later"))
        for key in DIMENSIONS
        if (theirs := newer[name].get(key)) != typed[name].get(key)
    ]


def said(value: Any, words: Mapping[str, str]) -> str:
    """Return an answer in words."""
    if value is None or value == "":
        return "not answered"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return words.get(str(value), str(value))
