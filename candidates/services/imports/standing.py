"""Where people of a file stand here: what each job, and each combination of stage and status, means in our roles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from candidates.domain.tables.known import Place, RoleAt
from candidates.domain.tables.labels import fold, key_of
from candidates.domain.tables.meanings import LIVE, Standing, standing_of
from candidates.domain.tables.planning import HISTORY, WAITING
from candidates.domain.tables.presets import Preset
from candidates.domain.tables.wording import kind_of, status_of
from roles.domain.stage_kinds import StageKind
from roles.models import Role, Stage

LEAVE, NEW = "leave", "new"
SAID_STATUSES = ("active", "hold", "rejected", "withdrawn", "hired")
MISSING_STAGE = "Which stage that is here is not clear."


class Step(NamedTuple):
    """A stage of a role."""

    key: str
    kind: StageKind
    label: str


@dataclass(slots=True)
class Target:
    """A role that a job can mean, with its stages in order. `takes` is '' for an open one."""

    role: str
    title: str
    state: str
    takes: str = ""
    refusal: str = ""
    steps: list[Step] = field(default_factory=list)

    @property
    def at(self) -> RoleAt:
        return RoleAt(self.role, self.title, self.takes, self.refusal)


def targets_in(organisation_id: UUID) -> dict[str, Target]:
    """Return every role that has stages, by its id."""
    roles = Role.objects.filter(organisation_id=organisation_id).order_by("title", "pk")
    found = {str(pk): _target(str(pk), title, state) for pk, title, state in roles.values_list("pk", "title", "state")}
    stages = Stage.objects.filter(role__organisation_id=organisation_id).order_by("position")
    for role_id, key, kind, label in stages.values_list("role_id", "pk", "kind", "label"):
        found[str(role_id)].steps.append(Step(str(key), StageKind(kind), label))
    return {key: target for key, target in found.items() if target.steps}


def _target(role: str, title: str, state: str) -> Target:
    if state == Role.State.OPEN:
        return Target(role, title, state)
    if state == Role.State.SCOPING:
        return Target(role, title, state, WAITING)
    if state == Role.State.PAUSED:
        return Target(role, title, state, HISTORY, f"{title} is paused and takes no applications.")
    return Target(role, title, state, HISTORY)


class Jobs:
    """Which role each job of a file means: as chosen, else the one of the same title, an open one before others.

    One that ended is never meant by itself: it takes nobody, unless somebody says that the file is its history.

    A job that means a new closed role is asked for by name first; its stages are those of the file.
    """

    def __init__(self, organisation_id: UUID, chosen: Mapping[str, str]) -> None:
        self.targets = targets_in(organisation_id)
        self.new_steps: dict[str, list[Step]] = {}
        self._chosen = chosen
        self._titles: dict[str, Target] = {}
        ended = (Role.State.CLOSED, Role.State.FILLED)
        for target in sorted(self.targets.values(), key=lambda each: each.state != Role.State.OPEN):
            if target.state not in ended:
                self._titles.setdefault(key_of(target.title), target)

    def of(self, job: str) -> Target | None:
        """Return the role of a job by its key; None while it is open, one without an id when its rows are left out."""
        said = self._chosen.get(job)
        if said == LEAVE:
            return Target("", "", LEAVE)
        if said == NEW:
            return Target(f"{NEW}:{job}", "A new role", Role.State.CLOSED, HISTORY, steps=self.new_steps.get(job, []))
        return self.targets.get(said or "") or (self._titles.get(job) if not said else None)


def meaning(said: str, cells: Mapping[str, str], preset: Preset | None) -> Standing:
    """Return what a combination means: as a person said (`status:stage label`), else what it says itself."""
    if not said:
        return standing_of(cells, preset)
    if said == LEAVE:
        return Standing(LEAVE, "", "")
    status, _, label = said.partition(":")
    return Standing(status if status in SAID_STATUSES else "", kind_of(label, preset), label)


def place_in(target: Target, standing: Standing) -> Place | None:
    """Return where a combination stands in a role; None when its stage is none of the role's for certain."""
    if standing.status == LEAVE:
        return Place("", "", "")
    if standing.open:
        return None
    steps = target.steps
    if standing.status == "hired":
        last = next((step for step in steps if step.kind.ends), steps[-1])
        return Place("hired", last.key, last.label)
    step = _step(steps, standing)
    if step is None:
        return None
    if standing.status in LIVE:
        return _live(target, standing, step)
    return Place(standing.status, step.key, step.label)


def _live(target: Target, standing: Standing, step: Step) -> Place:
    """Nobody in play is put at the offer or beyond by an import: that is entered through the debrief."""
    if target.takes == WAITING:
        first = target.steps[0]
        note = "" if step is first else f"“{standing.stage}” there; waits in {first.label} until the role opens."
        return Place(standing.status, first.key, first.label, note)
    if not step.kind.needs_decision:
        return Place(standing.status, step.key, step.label)
    before = [each for each in target.steps if not each.kind.needs_decision] or target.steps
    note = f"“{standing.stage}” there; {step.label} is entered through the debrief, so it waits in {before[-1].label}."
    return Place(standing.status, before[-1].key, before[-1].label, note)


def _step(steps: list[Step], standing: Standing) -> Step | None:
    """Return the stage of the same name, else the only one of its kind; where none is named, the first."""
    if not standing.stage and not standing.kind:
        return steps[0]
    wanted = fold(standing.stage)
    for step in steps:
        if wanted and fold(step.label) == wanted:
            return step
    alike = [step for step in steps if standing.kind and step.kind == standing.kind]
    if len(alike) == 1:
        return alike[0]
    # A word for an end, such as Rejected, names no stage.
    return steps[0] if not standing.kind and _names_no_stage(standing) else None


def _names_no_stage(standing: Standing) -> bool:
    return status_of(standing.stage) not in (None, "active", "hold")


def new_steps(labels: Iterable[str], preset: Preset | None) -> list[tuple[str, str]]:
    """Return kind and label of the stages of a role for history: those of the file, between first and last."""
    between = []
    for label in labels:
        kind = kind_of(label, preset)
        if label and kind not in ("application", "hired") and _names(label):
            between.append((kind, label[:80]))
    return [("application", "Applied"), *dict.fromkeys(between), ("hired", "Hired")]


def _names(label: str) -> bool:
    return not _names_no_stage(Standing("", "", label))


def asked(combination: Mapping[str, Any], standing: Standing, jobs: Jobs) -> str:
    """Return why a combination has to be asked about, in words; '' when it is understood in every role it occurs in."""
    if standing.status == LEAVE:
        return ""
    if standing.open:
        return standing.why
    found = [target for job in combination["jobs"] if (target := jobs.of(job)) and target.role in jobs.targets]
    lost = [target for target in found if place_in(target, standing) is None]
    if lost:
        alike = [step for step in lost[0].steps if standing.kind and step.kind == standing.kind]
        return "Two stages here could be it." if len(alike) > 1 else f"{lost[0].title} has no such stage."
    only_new = any(target and target.role.startswith(NEW) for target in map(jobs.of, combination["jobs"]))
    if not found and not only_new and standing.stage and not standing.kind and _names(standing.stage):
        return MISSING_STAGE
    return ""
