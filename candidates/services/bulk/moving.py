"""Moving many people to one stage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from candidates.models import Application, BulkAct
from candidates.registries import move_guards_of_many
from candidates.services.bulk.acting import Did, Many
from candidates.services.moving import enter_each, moved_data
from foundation.activity.services import record_each
from foundation.core.errors import DomainError, Refused
from foundation.core.registries import move_guards
from foundation.people.models import Membership
from roles.domain.stage_kinds import StageKind
from roles.models import Stage


@dataclass(frozen=True, slots=True)
class MoveMany(Many):
    """Move to a stage of their role. Guards are passed by nobody here: that takes a reason for each person."""

    to_stage: Stage

    kind: ClassVar[BulkAct.Kind] = BulkAct.Kind.MOVE

    def how(self) -> dict[str, Any]:
        return {"to_stage_id": str(self.to_stage.pk), "label": self.to_stage.label}

    def refused(self, actor: Membership, rows: Sequence[Application]) -> Mapping[UUID, DomainError]:
        if StageKind(self.to_stage.kind).ends:
            raise Refused("People become hired through an accepted offer.", code="only_by_offer")
        plain = {row.pk: why for row in rows if (why := self._stays(row))}
        return plain | self._guarded(actor, [row for row in rows if row.pk not in plain])

    def write(self, actor: Membership, rows: Sequence[Application]) -> Mapping[UUID, Did | DomainError]:
        before = {row.pk: (row.stage, row.stage_entered_at) for row in rows}
        moves = enter_each(actor=actor, rows=rows, stage=self.to_stage)
        said = [
            (row, moved_data(row, move, *before[row.pk], overridden=False))
            for row, move in zip(rows, moves, strict=True)
        ]
        events = record_each("application.moved", actor=actor, happened=said)
        return {row.pk: Did(event.pk) for row, event in zip(rows, events, strict=True)}

    def _stays(self, row: Application) -> DomainError | None:
        if row.status != Application.Status.ACTIVE:
            return Refused(f"{row.get_status_display()}. Take up again first.", code="not_active")
        if row.role_id != self.to_stage.role_id:
            return Refused(f"{self.to_stage.label} belongs to another role.", code="other_role")
        if row.stage_id == self.to_stage.pk:
            return Refused(f"Already at {self.to_stage.label}.", code="already_there")
        return None

    def _guarded(self, actor: Membership, rows: Sequence[Application]) -> dict[UUID, DomainError]:
        said: dict[UUID, list[str]] = {}
        for key, guard in move_guards.items() if rows else []:
            if key in move_guards_of_many:
                found = move_guards_of_many[key](rows, self.to_stage, actor)
            else:
                found = {row.pk: guard(row, self.to_stage, actor) for row in rows}
            for pk, reasons in found.items():
                said.setdefault(pk, []).extend(reasons)
        return {pk: Refused(" ".join(why), code="guarded", reasons=why) for pk, why in said.items() if why}
