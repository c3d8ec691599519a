"""Stages of the other system's jobs, retired ones too: people stand in them."""

from __future__ import annotations

from collections.abc import Sequence

from foundation.core import clock
from foundation.core.bulk import change
from foundation.core.ids import uuid7
from roles.models import Stage
from sync.domain.kinds import Kind
from sync.domain.values import order_of, short
from sync.models import SourceRecord
from sync.services.findings import agree, conflict
from sync.services.ledger import Item, Work
from sync.services.writing.telling import tell

LABEL, KEY, LONGEST_MINUTES, RETIRED = 80, 40, 32_000, 40
FIRST_FREE = 20_000  # where new stages wait for their place among the others


def write_stages(work: Work, items: Sequence[Item]) -> None:
    """Make and rename stages, and put those of each role in their order."""
    made, told, roles = [], [], set()
    for number, item in enumerate(items):
        # A stage stays in its role, whatever its job is called there by now.
        role, label = item.own.data.get("role") or work.find(Kind.ROLE, item.content["role"]), _label(item)
        roles.add(role)
        item.data = {"role": role, "order": item.content.get("order") or 0, "label": label}
        item.data["retired"] = item.content.get("active") is False
        retired = work.table.name[:RETIRED] if item.data["retired"] else ""
        if item.new:
            stage = _new(work, item, role, label, FIRST_FREE + number)
            stage.retired_in = retired
            made.append(stage)
            item.object_id = str(stage.pk)
        else:
            item.object_id = item.own.object_id
            _rename(work, item, label)
            Stage.objects.filter(pk=item.object_id).exclude(retired_in=retired).update(retired_in=retired)
        told.append(
            (item.object_id, role, None, {"kind": "stage", "what": "new" if item.new else "changed", "name": label})
        )
    Stage.objects.bulk_create(made)
    for role in sorted(roles):
        _order(work, role, {item.id: item.object_id for item in items if item.data["role"] == role}, items)
    tell(work, "sync.role", Stage, told)


def _label(item: Item) -> str:
    return (str(item.content["label"] or "").strip() or "A stage without a name")[:LABEL]


def _new(work: Work, item: Item, role: str, label: str, place: int) -> Stage:
    minutes = item.marks.get("minutes")
    return Stage(
        id=uuid7(),
        organisation_id=work.organisation_id,
        role_id=role,
        position=place,
        key=short(f"{work.connection.source}_{item.id}", KEY),
        kind=work.table.stage_kind(label),
        label=label,
        minutes=min(minutes, LONGEST_MINUTES) if isinstance(minutes, int) and minutes > 0 else None,
    )


def _rename(work: Work, item: Item, label: str) -> None:
    stage = Stage.objects.get(pk=item.object_id)
    if stage.label == label:
        agree(work, Kind.STAGE, item, "name")
        stage.save(update_fields=["updated_at"])
    elif stage.label != item.own.data.get("label", stage.label) and not item.take:
        conflict(work, Kind.STAGE, item, "name", label, stage.label)
    else:
        stage.label = label
        stage.save(update_fields=["label", "updated_at"])


def _order(work: Work, role: str, fresh: dict[str, str], items: Sequence[Item]) -> None:
    """Number the stages of a role by their order there; those that were made here stand behind them."""
    held = SourceRecord.objects.filter(connection=work.connection, kind=Kind.STAGE, data__role=role)
    places = {
        str(pk): (data.get("order", 0), order_of(key))
        for key, pk, data in held.values_list("external_id", "object_id", "data")
        if pk
    }
    places |= {item.object_id: (item.data["order"], order_of(item.id)) for item in items if item.id in fresh}
    rows = [(str(pk), place) for pk, place in Stage.objects.filter(role_id=role).values_list("pk", "position")]
    ranked = sorted(rows, key=lambda row: (0, *places[row[0]]) if row[0] in places else (1, row[1], (0, 0, "")))
    moment = clock.now()
    changed = [(pk, at, moment) for at, (pk, place) in enumerate(ranked) if place != at]
    change(Stage, ("position", "updated_at"), changed)
