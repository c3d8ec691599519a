"""What to hire, argued: the answers of the scope in, a verdict with its reasons out.

Pure: no Django, no clock, no database. The texts come from the scoping playbook (`fixtures/playbook/scoping.yaml` or
an organisation's edited copy of it); the predicates live in rules.py, keyed by the rule ids of the playbook.
`verdict` is total: any mixture of blank, unknown and nonsensical answers gives a verdict. A blank answer never fires a
rule, except the blank problem statement, which is itself the rule `not_ready`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from roles.domain import shipped
from roles.domain.shipped import Book

from .doubts import ask_first, close_call, contradictions, level_note
from .hire import OF_AN_ML_HIRE, OF_RESEARCH, dimension_lint, engagement, growth, ownership, owns_whole_stack, seniority
from .rules import FALLBACKS, PREDICATES, SILENCES, WAITS, held
from .shapes import DEPTH_RANGE, DIMENSIONS, Answers, EngagementView, Fired, Goal, OwnershipSplit, Verdict

__all__ = [
    "DEPTH_RANGE",
    "DIMENSIONS",
    "FALLBACKS",
    "PREDICATES",
    "WAITS",
    "Answers",
    "EngagementView",
    "Fired",
    "Goal",
    "OwnershipSplit",
    "Verdict",
    "archetypes_of",
    "owns_whole_stack",
    "verdict",
]


def verdict(answers: Answers, book: Book | None = None) -> Verdict:
    """Judge a scope by the rules of the playbook (default: as shipped). Total: never raises on any `Answers`."""
    book = shipped.book("scoping") if book is None else book
    fired = _unsilenced(_fired(answers, book) or _fired(answers, shipped.book("scoping")))
    primary, considerations = fired[0], tuple(item for item in fired[1:] if item.rule not in FALLBACKS)
    no_ml_hire = any(item.rule == "data_engineer_first" for item in fired)  # also where the problem is open too
    level, pool_note, level_reasons = (None, None, ()) if no_ml_hire else seniority(answers, book)
    return Verdict(
        primary=primary,
        considerations=considerations,
        archetype=archetypes_of(book).get(primary.rule),
        level=level,
        level_reasons=level_reasons,
        pool_note=pool_note,
        lint=dimension_lint(answers, book),
        ownership=ownership(answers, book),
        engagement=engagement(answers, book, _unsaid_of(primary, ml_hire=not no_ml_hire)),
        goal_archetype=next((goal["archetype"] for goal in book["goal_kinds"] if goal["key"] == answers.goal), None),
        unanswered=tuple(fact["key"] for fact in book["team_facts"] if not _answered(answers, fact)),
        open_questions=tuple(
            question["key"]
            for question in book["questions_before_opening"]
            if not (answers.statement() if question["key"] == "problem" else _text(answers, question["key"]))
        ),
        growth=growth(answers),
        otherwise=_once_settled(fired),
        contradictions=contradictions(answers, book),
        close=close_call(fired, archetypes_of(book)),
        level_note=level_note(answers, book, level, ml_hire=not no_ml_hire),
        ask_first=ask_first(answers, primary),
    )


def _unsilenced(fired: list[Fired]) -> list[Fired]:
    """The rule that decides, and of the others those that none of them contradicts."""
    silenced = {SILENCES.get(item.rule) for item in fired[1:]}
    return [fired[0], *(item for item in fired[1:] if item.rule not in silenced)]


def _once_settled(fired: list[Fired]) -> Fired | None:
    """The rule that decides once a verdict to wait is settled; None where too little is said for one."""
    if fired[0].rule not in WAITS:
        return None
    return next((item for item in fired[1:] if item.rule != "undecided"), None)


def _fired(answers: Answers, book: Book) -> list[Fired]:
    """Return the rules that hold, in the playbook's order; none where a copy left out the rule for all other cases."""
    return [_entry(rule, because) for rule in book["verdicts"] if (because := held(rule["id"], answers)) is not None]


def _unsaid_of(primary: Fired, *, ml_hire: bool) -> frozenset[str]:
    """The arguments for a way to engage that are about somebody else than whom the verdict is for."""
    others = frozenset() if primary.rule == "research" else OF_RESEARCH
    return others if ml_hire else others | OF_AN_ML_HIRE


def archetypes_of(book: Book) -> dict[str, str | None]:
    """Return by rule the archetype that it speaks for, as shipped where a copy does not say; None for `not_ready`."""
    usual = {rule["id"]: rule.get("archetype") for rule in shipped.book("scoping")["verdicts"]}
    return usual | {rule["id"]: rule.get("archetype", usual.get(rule["id"])) for rule in book["verdicts"]}


def _text(answers: Answers, key: str) -> str:
    return str(answers.questions.get(key) or "").strip()


def _answered(answers: Answers, fact: Mapping[str, Any]) -> bool:
    if "levels" in fact:
        return answers.level(fact["key"]) in fact["levels"]
    return answers.fact(fact["key"]) is not None


def _entry(rule: Mapping[str, Any], held: Mapping[str, Any]) -> Fired:
    return Fired(rule["id"], rule["verdict"], rule["because"], held, tuple(rule["source"]), when=rule["when"])
