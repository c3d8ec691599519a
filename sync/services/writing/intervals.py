"""The history of stages: each row there is a time in a stage here, with a step at its beginning. No time is made up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any

from candidates.domain.intervals import Why
from candidates.models import StageInterval, StageMove
from foundation.core.bulk import change
from foundation.core.ids import uuid7
from sync.domain.kinds import Kind
from sync.services.ledger import Item, Work


def write_intervals(work: Work, items: Sequence[Item]) -> None:
    """Make and change times in stages. They are part of their application, whose event says that it came or moved."""
    applications = {work.find(Kind.APPLICATION, item.content["application"]) for item in items}
    rows = StageInterval.objects.filter(application_id__in=applications)
    held = {str(row.pk): row for row in rows}
    latest: dict[str, list[StageInterval]] = defaultdict(list)
    for each in held.values():
        latest[str(each.application_id)].append(each)
    made: list[StageInterval] = []
    moves: list[tuple[StageMove, datetime]] = []
    for item in sorted(items, key=lambda one: one.new):
        row: StageInterval | None = held.get(item.own.object_id) if not item.new else None
        values = _values(work, item)
        if row is None:
            row = StageInterval(id=uuid7(), organisation_id=work.organisation_id, why=Why.IMPORT.value, **values)
            moves.append(_move(work, row, latest[str(row.application_id)]))
            latest[str(row.application_id)].append(row)
            made.append(row)
        else:
            for name, value in values.items():
                setattr(row, name, value)
        item.object_id = str(row.pk)
    ids = {item.object_id for item in items if not item.new}
    changed = [one for key, one in held.items() if key in ids]
    _one_open(latest)
    _save(changed, made, moves, [one for key, one in held.items() if key not in ids])


def _values(work: Work, item: Item) -> dict[str, Any]:
    entered = datetime.fromisoformat(item.content["entered"])
    left = datetime.fromisoformat(item.content["left"]) if item.content.get("left") else None
    return {
        "application_id": work.find(Kind.APPLICATION, item.content["application"]),
        "stage_id": work.find(Kind.STAGE, item.content["stage"]),
        "entered": entered,
        "left": max(left, entered) if left else None,
    }


def _move(work: Work, row: StageInterval, before: Sequence[StageInterval]) -> tuple[StageMove, datetime]:
    earlier = [one for one in before if one.entered <= row.entered]
    came_from = max(earlier, key=lambda one: one.entered).stage_id if earlier else None
    move = StageMove(
        id=uuid7(),
        organisation_id=work.organisation_id,
        application_id=row.application_id,
        from_stage_id=came_from,
        to_stage_id=row.stage_id,
        by=work.actor,
    )
    return move, row.entered


def _one_open(latest: dict[str, list[StageInterval]]) -> None:
    """Let every time but the last end where the next begins, should the source leave several open."""
    for rows in latest.values():
        opened = sorted((row for row in rows if row.left is None), key=lambda row: (row.entered, row.pk))
        for row, following in pairwise(opened):
            row.left = max(row.entered, following.entered)


def _save(
    changed: Sequence[StageInterval],
    made: Sequence[StageInterval],
    moves: Sequence[tuple[StageMove, datetime]],
    others: Sequence[StageInterval],
) -> None:
    # What ends is written before what is open: one application has one open time at every moment.
    for row in sorted(changed, key=lambda one: one.left is None):
        row.save(update_fields=["stage_id", "entered", "left", "updated_at"])
    ended = {row.pk for row in others if row.left is not None}
    still = StageInterval.objects.filter(pk__in=ended, left=None)
    change(StageInterval, ("left",), [(str(row.pk), next(o.left for o in others if o.pk == row.pk)) for row in still])
    StageInterval.objects.bulk_create(made)
    StageMove.objects.bulk_create([move for move, _at in moves])
    change(StageMove, ("created_at",), [(str(move.pk), moment) for move, moment in moves])
