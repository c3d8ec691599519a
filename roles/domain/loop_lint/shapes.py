"""A loop as its linter takes it, and what the linter says."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from roles.domain.shipped import Book
from roles.domain.stage_kinds import StageKind

SEVERITIES = ("blocker", "warning", "note")


@dataclass(frozen=True, slots=True)
class LoopStage:
    """One stage as the linter needs it.

    `minutes` and `hours` are the candidate's time; `hours`, the length of a take-home, outweighs `minutes`.
    `pay_minor` is the candidate's pay in minor units. `theory_share` is the part of the stage (0 to 1) that asks
    theory. `outside_engineering` (somebody from outside is there) and `shipped_system` (it goes through a system that
    the candidate shipped) None mean: as its kind answers the rule about it.
    `rubric` is what it is scored by; some rubrics go through a shipped system (`shipped_system_rubrics`).
    `criteria` are the criterion keys that its kits score, `interviewers` the people (any stable id) who score them.
    Of its kit: `over` are the minutes that do not fit, `unasked` the criteria that nothing above the line asks about,
    `asked` the questions above the line.
    """

    key: str
    kind: str
    minutes: int | None = None
    hours: float | None = None
    pay_minor: int | None = None
    theory_share: float = 0.0
    uses_puzzles: bool = False
    outside_engineering: bool | None = None
    technical_judge: bool | None = None
    criteria: Sequence[str] = ()
    interviewers: Sequence[str] = ()
    shipped_system: bool | None = None
    over: int = 0
    unasked: Sequence[str] = ()
    asked: Sequence[str] = ()
    rubric: str = ""

    @property
    def candidate_hours(self) -> float:
        """Hours that the stage asks of the candidate; 0 for stages in which they take no part."""
        if not StageKind(self.kind).takes_part:
            return 0.0
        return max(0.0, float(self.hours) if self.hours is not None else (self.minutes or 0) / 60)

    def answers(self, rule: str) -> bool:
        """Tell whether a stage of its kind gives a loop what the rule misses."""
        return StageKind(self.kind).answers(rule)


@dataclass(frozen=True, slots=True)
class LoopOutcome:
    """A first-90-days outcome: the criteria it needs, and the stage keys linked to it by hand."""

    key: str
    label: str
    criteria: Sequence[str] = ()
    stages: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Loop:
    """A role's loop. `tests_covered` holds the first-hire abilities (pipelines, train_evaluate, deploy_monitor)
    that some criterion of the loop tests. `owns_production` None means: by archetype. `whole_stack`: the role owns
    all of the work around the model. `other_templates` maps the other archetypes to their stage keys in order; None
    means: those of the playbook.
    """

    archetype: str
    stages: Sequence[LoopStage] = ()
    outcomes: Sequence[LoopOutcome] = ()
    must_criteria: Sequence[str] = ()
    first_hire: bool | None = None
    tests_covered: Sequence[str] = ()
    owns_production: bool | None = None
    whole_stack: bool = False
    other_templates: Mapping[str, Sequence[str]] | None = None

    def of_kind(self, holds: Callable[[StageKind], bool]) -> tuple[LoopStage, ...]:
        """The stages of whose kind something holds, in order."""
        return tuple(stage for stage in self.stages if holds(StageKind(stage.kind)))

    def answers(self, rule: str) -> bool:
        """Tell whether some stage is of a kind that gives what the rule misses."""
        return any(stage.answers(rule) for stage in self.stages)


@dataclass(frozen=True, slots=True)
class LoopFinding:
    """One finding: the rule, its severity (blocker, warning, note), what to say, and what it is about."""

    id: str
    severity: str
    say: str
    stage_keys: tuple[str, ...] = ()
    outcome_keys: tuple[str, ...] = ()
    criteria: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """What a check found: what to say, and what it is about."""

    say: str
    stages: Sequence[LoopStage] = ()
    outcomes: tuple[str, ...] = ()
    criteria: tuple[str, ...] = ()


Check = Callable[[Loop, Book], Iterator[Hit]]


def candidate_hours(loop: Loop) -> float:
    """Hours that the whole loop asks of a candidate, take-home included."""
    return sum(stage.candidate_hours for stage in loop.stages)
