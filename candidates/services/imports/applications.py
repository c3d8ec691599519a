"""Writing the applications of a planned import in bulk: where each begins, its first step, note and event."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from itertools import chain
from typing import NamedTuple

from candidates.domain.csv.columns import fold
from candidates.domain.csv.parsing import Parsed
from candidates.domain.csv.planning import LIVE, Planned
from candidates.domain.intervals import Why
from candidates.models import Application, Hold, ImportBatch, Note, RejectReason, StageInterval, StageMove
from candidates.services.imports.people import Item, Someone
from candidates.services.intake import told
from foundation.activity.services import record_many
from foundation.core import clock
from foundation.core.bulk import copy_in
from foundation.core.errors import Refused
from foundation.core.ids import uuid7_text
from foundation.people.models import Membership
from roles.domain.stage_kinds import StageKind
from roles.models import Role, Stage

ACTIVE, HOLD = Application.Status.ACTIVE, Application.Status.HOLD


class Step(NamedTuple):
    """A stage of a role."""

    key: str
    kind: str
    label: str


class Places(NamedTuple):
    """Where an import puts people in a role: new ones, hired ones, and those whose stage it names."""

    first: Step
    hired: Step
    early: Mapping[str, Step]


class Applied(NamedTuple):
    """An application to be made; the reason counts if it is closed.

    It stood in its stage from `moment` on; `left` is when it was closed or, since no file says when it was put on hold,
    the moment of the import. None while it waits.
    """

    key: str
    person: Someone
    role: str
    stage: str
    stage_label: str
    status: str
    moment: str
    left: str | None
    reject_reason: str | None
    parsed: Parsed


def write_applications(actor: Membership, batch: ImportBatch, wanted: list[Item], people: dict[str, Someone]) -> None:
    """Write an application for each row that has a role, with what belongs to it."""
    applied = _applied(batch, wanted, people)
    _applications(batch, applied)
    _first_steps(actor, applied)
    _times(actor, applied)
    _notes(actor, applied)
    _events(actor, applied)


def _applied(batch: ImportBatch, wanted: list[Item], people: dict[str, Someone]) -> list[Applied]:
    places = _places({item.plan.role for item in wanted if item.plan.role})
    labels = RejectReason.objects.filter(organisation_id=batch.organisation_id).values_list("label", "pk")
    reasons = {fold(label): str(pk) for label, pk in labels}
    moments, now = _Moments(), str(clock.now())
    made = []
    for _row, plan, parsed in wanted:
        if not plan.role:
            continue
        stage, moment = _stage(plan, parsed, places[plan.role]), moments[parsed.applied_on]
        reason = reasons.get(fold(parsed.reject_reason))
        left = None if plan.status == ACTIVE else now if plan.status == HOLD else moment
        key, person = uuid7_text(), people[plan.person]
        made.append(Applied(key, person, plan.role, stage.key, stage.label, plan.status, moment, left, reason, parsed))
    return made


class _Moments(dict[str, str]):
    """When somebody applied, as text, by the ISO day that the file names: noon, but never later than now."""

    def __init__(self) -> None:
        self.today, self.now = clock.today(), clock.now()

    def __missing__(self, day: str) -> str:
        noon = datetime.combine(date.fromisoformat(day) if day else self.today, time(12), tzinfo=UTC)
        return self.setdefault(day, str(min(noon, self.now)))


def _places(role_ids: Iterable[str]) -> dict[str, Places]:
    """Return where people are put in each role; the roles are locked so that none closes meanwhile."""
    roles = Role.objects.select_for_update(no_key=True).filter(pk__in=role_ids)
    found: dict[str, list[Step]] = {str(role.pk): [] for role in roles}
    stages = Stage.objects.filter(role_id__in=found).order_by("position")
    for role_id, key, kind, label in stages.values_list("role_id", "pk", "kind", "label"):
        found[str(role_id)].append(Step(str(key), kind, label))
    for role in roles:
        if not found[str(role.pk)]:
            raise Refused(f"{role.title} has no stages yet, so nobody can be taken in.", code="no_stages")
    return {role_id: _places_of(steps) for role_id, steps in found.items()}


def _places_of(steps: list[Step]) -> Places:
    """Nobody is put at the offer or beyond by an import: that is entered through the debrief."""
    kinds = [(StageKind(step.kind), step) for step in steps]
    # Of two stages with one name the first counts.
    early = {fold(step.label): step for kind, step in reversed(kinds) if not kind.needs_decision}
    return Places(steps[0], next((step for kind, step in kinds if kind.ends), steps[-1]), early)


def _stage(plan: Planned, parsed: Parsed, places: Places) -> Step:
    """Return the stage of the same name, the hired one for hires, else where people come in."""
    return places.hired if plan.status == "hired" else places.early.get(fold(parsed.stage), places.first)


def _applications(batch: ImportBatch, applied: list[Applied]) -> None:
    organisation, first_version = str(batch.organisation_id), 1

    def row(one: Applied) -> tuple[object, ...]:
        whose = (one.key, organisation, first_version, one.person.key, one.parsed.source)
        where = (one.role, one.stage, one.status, one.moment, one.moment, one.left)
        closed = (None, None) if one.status in LIVE else (one.left, one.reject_reason)
        return *whose, *where, *closed

    whose = ("id", "organisation", "version", "candidate", "source")
    where = ("role", "stage", "status", "applied_at", "stage_entered_at", "clock_stopped_at")
    copy_in(Application, (*whose, *where, "closed_at", "reject_reason"), map(row, applied))


def _first_steps(actor: Membership, applied: list[Applied]) -> None:
    organisation, by = str(actor.organisation_id), str(actor.pk)
    copy_in(
        StageMove,
        ("id", "organisation", "application", "to_stage", "by", "override_reason"),
        ((uuid7_text(), organisation, one.key, one.stage, by, "") for one in applied),
    )


def _times(actor: Membership, applied: list[Applied]) -> None:
    """Write the time in the stage, and the hold of those who are held, as the single acts do."""
    organisation = str(actor.organisation_id)
    held = [one for one in applied if one.status == HOLD]
    copy_in(
        StageInterval,
        ("id", "organisation", "application", "stage", "entered", "left", "why"),
        chain(
            ((uuid7_text(), organisation, one.key, one.stage, one.moment, one.left, Why.IMPORT) for one in applied),
            ((uuid7_text(), organisation, one.key, one.stage, one.left, None, Why.HOLD) for one in held),
        ),
    )
    copy_in(
        Hold,
        ("id", "organisation", "application", "reason", "since"),
        ((uuid7_text(), organisation, one.key, "", one.left) for one in held),
    )


def _notes(actor: Membership, applied: list[Applied]) -> None:
    organisation, author = str(actor.organisation_id), str(actor.pk)
    copy_in(
        Note,
        ("id", "organisation", "application", "author", "body", "private"),
        ((uuid7_text(), organisation, one.key, author, one.parsed.note, False) for one in applied if one.parsed.note),
    )


def _events(actor: Membership, applied: list[Applied]) -> None:
    record_many(
        "application.created",
        actor=actor,
        subject=Application,
        rows=((one.key, one.role, one.key, _told(one)) for one in applied),
    )


def _told(one: Applied) -> Mapping[str, object]:
    """Return the data of the event as `intake.enter` records it."""
    return told(one.person.name or one.person.email, one.parsed.source, one.stage_label, by_form=False)
