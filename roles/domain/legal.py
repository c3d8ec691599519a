"""Which stage may follow which, who may move there, and what must be there first. Pure.

A loop's table begins with what its kinds of stages suggest; a role keeps only what was set by hand.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from roles.domain.stage_kinds import StageKind


class Who(StrEnum):
    """Who may make a step."""

    TEAM = "team"
    STAFF = "staff"
    LEADS = "leads"
    OWNERS = "owners"
    NOBODY = "nobody"


SAID = {
    Who.TEAM: "Everybody who runs the pipeline",
    Who.STAFF: "Owners and recruiters",
    Who.LEADS: "The role’s lead and owners",
    Who.OWNERS: "Owners",
    Who.NOBODY: "Nobody",
}


class Place(NamedTuple):
    """A stage of a loop, as the table knows it."""

    key: str
    label: str
    kind: StageKind


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may make a step and which evidence it needs; `by_hand` when somebody set it so."""

    who: Who = Who.TEAM
    evidence: tuple[str, ...] = ()
    by_hand: bool = False


Table = Mapping[tuple[str, str], Rule]


def usual(loop: Sequence[Place], left: int, to: int) -> Rule:
    """Return what holds for the step between two places of a loop while nobody said otherwise.

    Whoever runs the pipeline moves people on, back, and over stages; past an assessment into the decision takes the
    role's lead or an owner.
    """
    over = [place.kind for place in loop[left + 1 : to]]
    if loop[to].kind.follows_assessment and any(kind.assesses and not kind.follows_assessment for kind in over):
        return Rule(Who.LEADS)
    return Rule()


def table(loop: Sequence[Place], by_hand: Mapping[tuple[str, str], tuple[str, Collection[str]]]) -> Table:
    """Return the rule of every step of a loop. People become hired by an accepted offer, so no step leads there."""
    rules = _suggested(tuple(loop))
    changed = {pair: Rule(Who(who), tuple(needs), by_hand=True) for pair, (who, needs) in by_hand.items()}
    return {pair: changed.get(pair, rule) for pair, rule in rules.items()}


@lru_cache(256)
def _suggested(loop: tuple[Place, ...]) -> Table:
    """Return what is usual for every step; kept, since each move asks for the same loop again."""
    goes_on = [(at, place) for at, place in enumerate(loop) if not place.kind.ends]
    return {(left.key, aim.key): usual(loop, at, to) for at, left in goes_on for to, aim in goes_on if at != to}


def refused(rule: Rule, left: Place, to: Place, jobs: Collection[Who]) -> str:
    """Say why somebody may not make a step, given as whom they act; '' when they may."""
    if rule.who in jobs:
        return ""
    if rule.who is Who.NOBODY:
        return f"In this loop {to.label} does not follow {left.label}."
    return f"{SAID[rule.who]} may move from {left.label} to {to.label}."
