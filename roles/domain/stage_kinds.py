"""The kinds of stages of a loop, and what the product does at each.

A new kind is a member here and a row of `stage_kinds` in `fixtures/playbook/loop.yaml`, whose properties everything
asks: no other module names a kind. They are the product's own, so the shipped file counts for every organisation; an
organisation's copy of the loop says which stages it offers, what they are called and how long they take.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from roles.domain import shipped


class Phase(StrEnum):
    """Where in a loop a stage stands, in this order."""

    ENTRY = "entry"
    ASSESSMENT = "assessment"
    DECISION = "decision"
    OFFER = "offer"
    HIRED = "hired"


class Meets(StrEnum):
    """Whether people meet: a time must be found, it may be, or never."""

    PLANNED = "planned"
    POSSIBLE = "possible"
    NEVER = "never"


class Reads(StrEnum):
    """What is read at a stage where nobody talks: what was sent, or a task that was done at home."""

    RESUME = "resume"
    TASK = "task"


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of the playbook; the defaults are what holds for a kind that it does not know."""

    phase: Phase = Phase.ASSESSMENT
    meets: Meets = Meets.POSSIBLE
    assesses: bool = True
    once: bool = False
    technical: bool = False
    reads: Reads | None = None
    answers: Sequence[str] = ()
    told: bool = True
    called: str = ""
    about: str = ""


class StageKind(StrEnum):
    """A kind of stage. `StageKind(key)` never fails: a key that this release does not know is OTHER."""

    APPLICATION = "application"
    RESUME_SCREEN = "resume_screen"
    RECRUITER_SCREEN = "recruiter_screen"
    TECHNICAL_SCREEN = "technical_screen"
    TAKE_HOME = "take_home"
    LIVE_EXERCISE = "live_exercise"
    SYSTEM_DESIGN = "system_design"
    COLLABORATION = "collaboration"
    ADVISOR_SCREEN = "advisor_screen"
    DEBRIEF = "debrief"
    REFERENCES = "references"
    OFFER = "offer"
    HIRED = "hired"
    OTHER = ""

    @classmethod
    def _missing_(cls, value: object) -> StageKind:
        return cls.OTHER

    @property
    def words(self) -> str:
        """What stages of this kind are called where their own names differ."""
        return self.value.replace("_", " ").capitalize()

    @property
    def _row(self) -> _Row:
        return _rows().get(self.value, _UNKNOWN)

    @property
    def is_conversation(self) -> bool:
        """Somebody of ours meets the candidate, so that a time must be found."""
        return self._row.meets is Meets.PLANNED

    @property
    def allows_interviews(self) -> bool:
        """An interview can be scheduled here."""
        return self._row.meets is not Meets.NEVER

    @property
    def takes_part(self) -> bool:
        """The candidate gives time: they talk with us, or work on a task."""
        return self.is_conversation or self.has_task

    @property
    def has_task(self) -> bool:
        """A task is sent, and what comes back is graded blind."""
        return self._row.reads is Reads.TASK

    @property
    def reads_resume(self) -> bool:
        """What the candidate sent is read."""
        return self._row.reads is Reads.RESUME

    @property
    def is_technical(self) -> bool:
        """It takes somebody technical to judge it."""
        return self._row.technical

    @property
    def assesses(self) -> bool:
        """Something about the candidate is found out here, so an outcome can be covered by it."""
        return self._row.assesses

    @property
    def begins(self) -> bool:
        """Who has just applied stands here."""
        return self._row.phase is Phase.ENTRY

    @property
    def once(self) -> bool:
        """A loop has one of it at most."""
        return self._row.once

    @property
    def follows_assessment(self) -> bool:
        """It stands after the stages that assess: a stage that is added comes before it."""
        return self._row.phase not in (Phase.ENTRY, Phase.ASSESSMENT)

    @property
    def needs_decision(self) -> bool:
        """Nobody gets here before every scorecard is in and the debrief has decided for them."""
        return self._row.phase in (Phase.OFFER, Phase.HIRED)

    @property
    def holds_offer(self) -> bool:
        """Offers are made to those who stand here."""
        return self._row.phase is Phase.OFFER

    @property
    def ends(self) -> bool:
        """Who stands here is hired; the only way in is an accepted offer."""
        return self._row.phase is Phase.HIRED

    @property
    def is_told(self) -> bool:
        """The candidate is told of it."""
        return self._row.told

    @property
    def called(self) -> str:
        """What a candidate reads for its name, '' where the stage's own does."""
        return self._row.called

    @property
    def about(self) -> str:
        """What happens here, said to the candidate."""
        return self._row.about

    def answers(self, rule: str) -> bool:
        """Tell whether a stage of this kind gives a loop what `rule` of its linter misses."""
        return rule in self._row.answers


_UNKNOWN = _Row()


@cache
def _rows() -> Mapping[str, _Row]:
    return dict(_read(**row) for row in shipped.book("loop")["stage_kinds"])


def _read(key: str, *, phase: str, meets: str, reads: str | None = None, **rest: Any) -> tuple[str, _Row]:
    return key, _Row(Phase(phase), Meets(meets), reads=Reads(reads) if reads else None, **rest)


def kinds(holds: Callable[[StageKind], bool]) -> tuple[StageKind, ...]:
    """Return the kinds of which something holds, in the order of a loop, for a query to name."""
    return tuple(kind for kind in StageKind if kind is not StageKind.OTHER and holds(kind))


def mender(rule: str) -> StageKind | None:
    """Return the kind of stage to add where the linter misses one: the first that answers `rule`."""
    return next(iter(kinds(lambda kind: kind.answers(rule))), None)
