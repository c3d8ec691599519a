"""The order of the stages of a loop."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Literal
from uuid import UUID

from django.db import transaction

from foundation.activity.services import record
from foundation.core.clock import now
from foundation.core.errors import Invalid, NotFound, Stale
from foundation.people.models import Membership
from roles import policies
from roles.models import Role, Stage
from roles.services.locking import lock_role


def number_stages(stages: Sequence[Stage]) -> None:
    """Number the stages from 1 in this order; positions are unique at the end of the transaction."""
    for position, stage in enumerate(stages, start=1):
        if stage.position != position:
            Stage.objects.filter(pk=stage.pk).update(position=position, updated_at=now())
            stage.position = position


def order_mark(stage_ids: Iterable[UUID | str]) -> str:
    """Return a short mark of an order of stages: it differs when a stage came, went or moved."""
    return sha256(",".join(str(key) for key in stage_ids).encode()).hexdigest()[:16]


def _in_order(role: Role, seen: str) -> list[Stage]:
    """Return the stages of a locked role. Raises Stale when `seen` is the mark of another order than theirs."""
    stages = list(Stage.objects.filter(role=role))
    if seen and seen != order_mark(stage.pk for stage in stages):
        raise _moved_on(stages)
    return stages


def _moved_on(stages: Sequence[Stage]) -> Stale:
    said = "Someone changed the stages meanwhile. Nothing was moved; this is their order now."
    return Stale(said, current={"stage_ids": [str(stage.pk) for stage in stages]})


def move_stage(
    *,
    actor: Membership,
    stage: Stage,
    way: Literal["up", "down", ""] = "",
    place: int | None = None,
    seen: str = "",
) -> list[Stage]:
    """Move a stage one step, or to `place` (from 1), and return the stages in their new order.

    `seen` is the mark of the order that the author read ('' skips the check). Raises Stale.
    """
    policies.can_edit_loop.require(actor, stage.role)
    with transaction.atomic():
        role = lock_role(stage.role)
        stages = _in_order(role, seen)
        at = next((index for index, one in enumerate(stages) if one.pk == stage.pk), None)
        if at is None:
            raise NotFound("This stage was removed meanwhile.")
        step = {"up": -1, "down": 1, "": 0}[way]
        to = max(0, min(len(stages) - 1, at + step if place is None else place - 1))
        if to == at:
            return stages
        moved = stages.pop(at)
        stages.insert(to, moved)
        number_stages(stages)
        data = {"label": moved.label, "place": to + 1}
        record("loop.stage_moved", actor=actor, subject=moved, data=data)
    return stages


def order_stages(*, actor: Membership, role: Role, stage_ids: Sequence[UUID], seen: str = "") -> list[Stage]:
    """Put all stages of a role in this order. Raises Stale when they are not exactly the stages there are."""
    policies.can_edit_loop.require(actor, role)
    if len(set(stage_ids)) != len(stage_ids):
        raise Invalid({"stage_ids": "Name each stage once."})
    with transaction.atomic():
        current = lock_role(role)
        stages = _in_order(current, seen)
        known = {stage.pk: stage for stage in stages}
        if known.keys() != set(stage_ids):
            raise _moved_on(stages)
        wanted = [known[key] for key in stage_ids]
        if wanted == stages:
            return stages
        number_stages(wanted)
        data = {"stages": [stage.label for stage in wanted]}
        record("loop.ordered", actor=actor, subject=current, data=data)
    return wanted
