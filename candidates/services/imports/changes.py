"""Taking over what a newer file says of applications that are there: status and stage, with their times."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

from django.db.models import TextField
from django.db.models.functions import Cast

from candidates.domain.intervals import Why
from candidates.domain.tables.labels import key_of
from candidates.domain.tables.meanings import LIVE
from candidates.models import Application, Hold, ImportBatch, StageInterval, StageMove
from candidates.services.imports.applications import HOLD, Moments, reasons_for
from candidates.services.imports.people import Item
from candidates.services.intervals import leave
from foundation.activity.services import record_many
from foundation.core import clock
from foundation.core.bulk import change, copy_in
from foundation.core.ids import uuid7_text
from foundation.people.models import Membership
from roles.models import Stage


class Held(NamedTuple):
    """An application as it stands, and when its last time in a stage began."""

    key: str
    version: int
    role: str
    stage: str
    status: str
    label: str
    entered: str


class Turn(NamedTuple):
    """What becomes of an application: where it stands from `moment` on."""

    held: Held
    item: Item
    moment: str
    reason: str | None

    @property
    def status(self) -> str:
        return self.item.plan.status

    @property
    def stage(self) -> str:
        place = self.item.plan.place
        return place.stage if place else self.held.stage

    @property
    def closed(self) -> str | None:
        return None if self.status in LIVE else self.moment


FIELDS = {"Status", "Stage"}


def turn_applications(actor: Membership, batch: ImportBatch, wanted: list[Item]) -> None:
    """Give applications the status and stage that a newer file has; each with one event that says what stood before."""
    due = [item for item in wanted if item.plan.application and FIELDS & {each.field for each in item.plan.changed}]
    if not due:
        return
    held = _held([item.plan.application for item in due])
    reasons = reasons_for(batch, ((item.plan.status, item.parsed.reject_reason) for item in due))
    moments = Moments()
    turns = [
        Turn(one, item, max(moments[_since(item)], one.entered), reasons.get(key_of(item.parsed.reject_reason)))
        for item in due
        if (one := held.get(item.plan.application))
    ]
    _leave(turns)
    _times(actor, turns)
    _applications(turns)
    _steps(actor, turns)
    record_many(
        "application.imported_over",
        actor=actor,
        subject=Application,
        rows=((turn.held.key, turn.held.role, turn.held.key, _told(batch, turn)) for turn in turns),
    )


def _since(item: Item) -> str:
    return item.parsed.ended_on or item.parsed.stage_since


def _held(keys: list[str]) -> dict[str, Held]:
    rows = Application.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
    names = ("version", "role_id", "stage_id", "status", "stage__label", "stage_entered_at")
    found = {}
    opened = StageInterval.objects.filter(application_id__in=keys, left=None)
    last = {str(key): str(entered) for key, entered in opened.values_list("application_id", "entered")}
    for key, version, role, stage, status, label, entered in rows.values_list(Cast("pk", TextField()), *names):
        found[key] = Held(key, version, str(role), str(stage), status, label, last.get(key, str(entered)))
    return found


def _leave(turns: list[Turn]) -> None:
    """Let end what is asked of anybody only while they stand where they do, as by any other move or end."""
    rows = Application.objects.filter(pk__in=[turn.held.key for turn in turns]).select_related("stage")
    held = {str(row.pk): row for row in rows}
    stages = {str(key): stage for key, stage in Stage.objects.in_bulk({turn.stage for turn in turns}).items()}
    goes: dict[str, list[Application]] = defaultdict(list)
    for turn in turns:
        goes["" if turn.closed else turn.stage].append(held[turn.held.key])
    for key, applications in goes.items():
        leave(applications, stages.get(key))


def _times(actor: Membership, turns: list[Turn]) -> None:
    keys = {turn.held.key: turn for turn in turns}
    opened = StageInterval.objects.filter(application_id__in=keys, left=None).values_list("pk", "application_id")
    change(StageInterval, ("left",), [(str(pk), keys[str(key)].moment) for pk, key in opened])
    ended = Hold.objects.filter(application_id__in=keys, ended=None).values_list("pk", "application_id")
    change(Hold, ("ended",), [(str(pk), keys[str(key)].moment) for pk, key in ended])
    organisation = str(actor.organisation_id)
    copy_in(
        StageInterval,
        ("id", "organisation", "application", "stage", "entered", "left", "why"),
        (
            (uuid7_text(), organisation, turn.held.key, turn.stage, turn.moment, turn.closed, _why(turn))
            for turn in turns
            if turn.status in LIVE or turn.stage != turn.held.stage
        ),
    )
    copy_in(
        Hold,
        ("id", "organisation", "application", "reason", "since"),
        ((uuid7_text(), organisation, turn.held.key, "", turn.moment) for turn in turns if turn.status == HOLD),
    )


def _why(turn: Turn) -> Why:
    return Why.HOLD if turn.status == HOLD else Why.IMPORT


def _applications(turns: list[Turn]) -> None:
    now = clock.now()
    rows = [
        (
            turn.held.key,
            turn.held.version + 1,
            turn.stage,
            turn.status,
            turn.moment if turn.stage != turn.held.stage else turn.held.entered,
            None if turn.status == Application.Status.ACTIVE else turn.moment,
            turn.closed,
            turn.reason if turn.closed else None,
            now,
        )
        for turn in turns
    ]
    names = ("version", "stage", "status", "stage_entered_at", "clock_stopped_at", "closed_at", "reject_reason")
    change(Application, (*names, "updated_at"), rows)


def _steps(actor: Membership, turns: list[Turn]) -> None:
    organisation, by = str(actor.organisation_id), str(actor.pk)
    moved = [turn for turn in turns if turn.stage != turn.held.stage]
    copy_in(
        StageMove,
        ("id", "organisation", "application", "from_stage", "to_stage", "by", "override_reason"),
        ((uuid7_text(), organisation, turn.held.key, turn.held.stage, turn.stage, by, "") for turn in moved),
    )


def _told(batch: ImportBatch, turn: Turn) -> dict[str, object]:
    place = turn.item.plan.place
    return {
        "file": batch.file_name,
        "before": {"status": turn.held.status, "stage": turn.held.label},
        "after": {"status": turn.status, "stage": place.label if place else turn.held.label},
    }
