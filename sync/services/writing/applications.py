"""Applications of the other system: where each stands, since when, and how it ended. No guard, no mail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from candidates.models import Application, StageMove
from foundation.core import clock
from foundation.core.bulk import change
from foundation.core.ids import uuid7
from roles.models import Stage
from sync.domain.expressions import at
from sync.domain.kinds import Kind
from sync.domain.values import order_of, time_of
from sync.services.findings import agree, conflict
from sync.services.ledger import Item, Work
from sync.services.writing.offers import end_offers
from sync.services.writing.other_jobs import go_on
from sync.services.writing.telling import tell

Status = Application.Status
SOURCE = 60


@dataclass(slots=True)
class Standing:
    """What a record says of an application, in our terms; moments are aware."""

    person: str
    role: str
    stage: str
    status: str
    applied: datetime
    entered: datetime
    closed: datetime | None
    reason: str
    source: str
    owner: str

    def columns(self) -> dict[str, Any]:
        """Return what is kept of it on the row."""
        ended = self.status != Status.ACTIVE
        return {
            "stage_id": self.stage,
            "status": self.status,
            "source": self.source,
            "owner_id": self.owner or None,
            "applied_at": self.applied,
            "stage_entered_at": self.entered,
            "clock_stopped_at": (self.closed or self.entered) if ended else None,
            "closed_at": self.closed if ended else None,
            "reject_reason_id": (self.reason or None) if ended else None,
        }


def write_applications(work: Work, items: Sequence[Item]) -> None:
    """Make applications and let those that are known stand where they stand there."""
    work.know(Kind.MEMBER, [item.content.get("owner") for item in items])
    work.know(Kind.REASON, [item.content.get("reason") for item in items])
    histories = {item.id: sorted(item.record.raw.get("_history") or (), key=_order(work)) for item in items}
    columns = (work.table.of_kind(Kind.APPLICATION) or work.table.collections[0]).history
    work.know(Kind.STAGE, [at(row, columns["stage"]) for rows in histories.values() for row in rows])
    firsts = _first_stages({work.find(Kind.ROLE, item.content["role"]) for item in items})
    held = _held(items)
    made, changed, moved, told_new, told_changed = [], [], [], [], []
    for item in items:
        standing = _standing(work, item, histories[item.id], firsts)
        row = held.get(item.own.object_id)
        own = (one for one in histories[item.id] if _stage_of(work, standing.role, at(one, columns["stage"])))
        timed = any(at(one, columns["entered"]) for one in own)
        if row is None:
            row = _new(work, standing)
            made.append(row)
            if not timed:
                moved.append(_step(row, standing, work))
            told_new.append((str(row.pk), standing.role, str(row.pk), {"stage_label": firsts.label(standing.stage)}))
        else:
            row = _in_its_role(work, item, row, standing, timed=timed)
            _change(work, item, row, standing, firsts)
            changed.append(row)
            told_changed.append((str(row.pk), standing.role, str(row.pk), _told(work, item, row, firsts)))
        item.object_id = str(row.pk)
        item.data = {**item.data, "person": standing.person, "stage": standing.stage, "status": standing.status}
        item.data |= {"candidate": item.content["candidate"], "role": standing.role}
        item.data |= {"their_role": item.content["role"]}
    end_offers(work, changed)
    Application.objects.bulk_create(made)
    StageMove.objects.bulk_create(moved)
    change(StageMove, ("created_at",), [(str(move.pk), move.application.applied_at) for move in moved])
    tell(work, "application.created", Application, told_new)
    tell(work, "application.imported_over", Application, told_changed)


class _Stages:
    """The stages of the roles on this page: the first of each, and what they are called."""

    def __init__(self) -> None:
        self.first: dict[str, str] = {}
        self.labels: dict[str, str] = {}

    def label(self, key: str) -> str:
        return self.labels.get(key, "")


def _first_stages(roles: set[str]) -> _Stages:
    found = _Stages()
    rows = Stage.objects.filter(role_id__in=[key for key in roles if key]).order_by("position")
    for pk, role, label in rows.values_list("pk", "role_id", "label"):
        found.first.setdefault(str(role), str(pk))
        found.labels[str(pk)] = label
    return found


def _order(work: Work) -> Any:
    columns = (work.table.of_kind(Kind.APPLICATION) or work.table.collections[0]).history
    return lambda row: (order_of(row.get("id")), time_of(at(row, columns["entered"])))


def _held(items: Sequence[Item]) -> dict[str, Application]:
    rows = Application.objects.select_for_update(of=("self",)).select_related("stage", "role")
    return {
        str(row.pk): row for row in rows.filter(pk__in=[i.own.object_id for i in items if not i.new]).order_by("pk")
    }


def _standing(work: Work, item: Item, history: Sequence[Mapping[str, Any]], stages: _Stages) -> Standing:
    content, columns = item.content, (work.table.of_kind(Kind.APPLICATION) or work.table.collections[0]).history
    role = work.find(Kind.ROLE, content["role"])
    stage = _stage_of(work, role, content.get("stage"))
    known = [row for row in history if _stage_of(work, role, at(row, columns["stage"]))]
    if not stage and known:
        stage = _stage_of(work, role, at(known[-1], columns["stage"]))
    applied = _moment(content["applied"]) or clock.now()
    timed = [
        row
        for row in known
        if work.find(Kind.STAGE, at(row, columns["stage"])) == stage and time_of(at(row, columns["entered"]))
    ]
    entered = _moment(time_of(at(timed[-1], columns["entered"]))) if timed else None
    left = _moment(time_of(at(timed[-1], columns["left"]))) if timed else None
    status = content["status"]
    if status == "rejected" and content.get("theirs"):
        status = Status.WITHDRAWN
    return Standing(
        work.find(Kind.CANDIDATE, content["candidate"]),
        role,
        stage or stages.first.get(role, "") or _only_stage(work, role, stages),
        status,
        applied,
        entered or applied,
        _moment(content.get("closed")) or left,
        work.find(Kind.REASON, content.get("reason")),
        str(content.get("source") or "")[:SOURCE],
        work.find(Kind.MEMBER, content.get("owner")),
    )


def _stage_of(work: Work, role: str, key: Any) -> str:
    """Return our stage for one of theirs; '' for one that is not of this role: they stood there in another."""
    stage = work.facts.of(Kind.STAGE, key)
    return stage.object_id if stage.data.get("role", role) == role else ""


def _only_stage(work: Work, role: str, stages: _Stages) -> str:
    """Make the one stage that history needs where the other system names none."""
    made = Stage.objects.create(
        organisation_id=work.organisation_id,
        role_id=role,
        position=0,
        key="application",
        kind="application",
        label="Applied",
    )
    stages.first[role], stages.labels[str(made.pk)] = str(made.pk), made.label
    return str(made.pk)


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _new(work: Work, standing: Standing) -> Application:
    return Application(
        id=uuid7(),
        organisation_id=work.organisation_id,
        candidate_id=standing.person,
        role_id=standing.role,
        **standing.columns(),
    )


def _step(row: Application, standing: Standing, work: Work) -> StageMove:
    return StageMove(
        id=uuid7(), organisation_id=row.organisation_id, application=row, to_stage_id=standing.stage, by=work.actor
    )


def _moved_here(item: Item, row: Application) -> bool:
    """Tell whether somebody here moved or ended an application since it was last looked at."""
    last = item.own.data
    return bool(last) and not item.take and (str(row.stage_id), row.status) != (last.get("stage"), last.get("status"))


def _in_its_role(work: Work, item: Item, row: Application, standing: Standing, *, timed: bool) -> Application:
    """Return the application in the role where it stands there, unless somebody here moved it since."""
    if str(row.role_id) == standing.role or _moved_here(item, row):
        return row
    new = go_on(work, row, Stage.objects.get(pk=standing.stage), timed=timed)
    item.own.data = {**item.own.data, "stage": str(new.stage_id), "status": new.status}
    return new


def _change(work: Work, item: Item, row: Application, standing: Standing, stages: _Stages) -> None:
    """Let an application stand as it does there, unless somebody here moved it since."""
    last, said = item.own.data, (standing.stage, standing.status)
    columns = standing.columns()
    if _moved_here(item, row) and said != (str(row.stage_id), row.status):
        if said != (last.get("stage"), last.get("status")):
            theirs = f"{Status(standing.status).label}, {stages.label(standing.stage)}"
            conflict(work, Kind.APPLICATION, item, "stage", theirs, f"{row.get_status_display()}, {row.stage.label}")
        item.data = {"kept": True}
        columns = {name: columns[name] for name in ("source",)}
    if said == (str(row.stage_id), row.status):
        agree(work, Kind.APPLICATION, item, "stage")
    item.data["before"] = {"status": row.status, "stage": row.stage.label}
    for name, value in columns.items():
        setattr(row, name, value)
    if standing.person and str(row.candidate_id) != standing.person:
        # Whether two people became one, or one application changed hands, is asked once all were read.
        item.data["moves_to"] = standing.person
        standing.person = str(row.candidate_id)
    row.version += 1
    row.save(update_fields=[*columns, "version", "updated_at"])


def _told(work: Work, item: Item, row: Application, stages: _Stages) -> dict[str, object]:
    return {
        "file": work.table.name,
        "before": item.data.pop("before", {}),
        "after": {"status": row.status, "stage": stages.label(str(row.stage_id))},
    }
