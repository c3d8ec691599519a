"""What the verdict is given and what it gives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

Goal = Literal["build", "specialise", "scale"]

DIMENSIONS = ("modeling", "engineering", "platform")
DEPTH_RANGE = range(1, 6)
DEEP = 4
SOLID = 3


@dataclass(frozen=True, slots=True)
class Answers:
    """What a founder answered on the scope page. Everything may be blank; None means not answered.

    `facts` holds the keys of `team_facts` in the playbook: True/"yes", False/"no" or None, and for `data_ready` one of
    its levels (ready, partial, scattered, none). Depths are 1 to 5 for modeling, engineering and platform; other
    numbers count as not answered. `owns` lists the parts of `production_work_split.other` that the role owns, by key.
    `questions` holds the answers before opening by key (problem, done, day_one, month_six); the problem statement
    is `problem`, or `questions["problem"]` where that is blank.
    """

    goal: Goal | None = None
    facts: Mapping[str, bool | str | None] = field(default_factory=dict)
    dimensions_now: Mapping[str, int | None] = field(default_factory=dict)
    dimensions_later: Mapping[str, int | None] = field(default_factory=dict)
    owns: Sequence[str] = ()
    first_hire: bool | None = None
    problem: str = ""
    questions: Mapping[str, str] = field(default_factory=dict)

    def fact(self, key: str) -> bool | None:
        """The yes/no answer to a team fact; None when blank, unknown or not a yes/no."""
        value = self.facts.get(key)
        if isinstance(value, bool):
            return value
        return {"yes": True, "no": False}.get(value.strip().lower()) if isinstance(value, str) else None

    def level(self, key: str) -> str | None:
        """The level chosen for a fact that has levels, lower case; None when blank."""
        value = self.facts.get(key)
        return (value.strip().lower() or None) if isinstance(value, str) else None

    def statement(self) -> str:
        """The problem statement, without surrounding space; empty when there is none."""
        return self.problem.strip() or str(self.questions.get("problem") or "").strip()

    def depths(self, when: Literal["now", "later"] = "now") -> dict[str, int]:
        """The depths that were answered, by dimension."""
        source = self.dimensions_now if when == "now" else self.dimensions_later
        answered = {key: source.get(key) for key in DIMENSIONS}
        return {key: value for key, value in answered.items() if type(value) is int and value in DEPTH_RANGE}


@dataclass(frozen=True, slots=True)
class Fired:
    """One rule that holds: id, what it says, why, the answers (key to value) that made it hold, and when it does."""

    rule: str
    says: str
    because: str
    answers: Mapping[str, Any]
    source: tuple[str, ...] = ()
    severity: str | None = None
    when: str = ""


@dataclass(frozen=True, slots=True)
class OwnershipSplit:
    """How the work around the model is split: the model is `model_share_percent` of shipping; the rest by owner."""

    model_share_percent: int
    owned: tuple[str, ...]
    left_to_others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EngagementView:
    """One way to engage, with the general arguments of the playbook and those that these answers speak for."""

    key: str
    fits: tuple[str, ...]
    costs: tuple[str, ...]
    speaks_for_it: tuple[Fired, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The whole verdict. `primary` is the first rule of the playbook that holds, `considerations` the others in order.

    `archetype` is the archetype key of the primary rule (None when not ready). `level` is "senior" or
    "mid or senior", None when no rule of seniority holds; `level_reasons` are the rules behind it and `pool_note`
    says how the pool shrinks. `lint` holds unicorn and no_depth. `goal_archetype` is the archetype of the chosen goal.
    `engagement` lists every way to engage, those with most speaking for them first. `unanswered` names the blank
    facts and `open_questions` the blank questions before opening. `growth` lists the dimensions that have to be deeper
    later than now, with both depths. `otherwise` is the rule that would decide if the primary one, not ready or data
    engineer first, were settled, None where too little is said. `contradictions` are pairs of answers that cannot both
    be true. `close` is the rule that would decide if the primary one did not hold, where it speaks for another
    archetype. `level_note` says why no level is said. `ask_first` names the answers that a verdict waits for.
    """

    primary: Fired
    considerations: tuple[Fired, ...]
    archetype: str | None
    level: str | None
    level_reasons: tuple[Fired, ...]
    pool_note: str | None
    lint: tuple[Fired, ...]
    ownership: OwnershipSplit
    engagement: tuple[EngagementView, ...]
    goal_archetype: str | None
    unanswered: tuple[str, ...]
    open_questions: tuple[str, ...]
    growth: tuple[tuple[str, int, int], ...]
    otherwise: Fired | None
    contradictions: tuple[Fired, ...] = ()
    close: Fired | None = None
    level_note: str = ""
    ask_first: tuple[str, ...] = ()

    @property
    def argued_for(self) -> tuple[str, ...]:
        """The ways to engage that most speaks for: several where as much speaks for each, none where nothing does."""
        most = max((len(way.speaks_for_it) for way in self.engagement), default=0)
        return tuple(way.key for way in self.engagement if most and len(way.speaks_for_it) == most)
