"""Letting many people go on in another role."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from candidates import policies
from candidates.models import Application, BulkAct
from candidates.services import transferring
from candidates.services.bulk.acting import Did, Many
from candidates.services.bulk.people import Picked
from candidates.services.carrying import ALL, carry_over
from candidates.services.intake import LIVE, first_stage, lock_open
from candidates.services.locking import lock_people_of
from foundation.core.errors import DomainError, Refused
from foundation.people.models import Membership
from roles.models import Role, Stage


@dataclass(frozen=True, slots=True)
class TransferMany(Many):
    """Go on at a stage of another role, with all that may go along. Nobody is told anything."""

    to_stage: Stage

    kind: ClassVar[BulkAct.Kind] = BulkAct.Kind.TRANSFER

    @classmethod
    def to(cls, role: Role) -> TransferMany:
        """Return the act that lets people begin at the first stage of a role; raises Refused when it has none."""
        stage = first_stage(role)
        stage.role = role
        return cls(stage)

    def how(self) -> dict[str, Any]:
        # Its title is no label: the role's history, where it would stand, is read by people who may not see the other.
        return {"to_stage_id": str(self.to_stage.pk), "title": self.to_stage.role.title}

    def lock(self, actor: Membership, picked: Picked) -> None:
        """Hold the role and the people, in the order in which a single one goes: a merge holds people first, too."""
        lock_open(self.to_stage.role)
        lock_people_of(picked.seen)

    def refused(self, actor: Membership, rows: Sequence[Application]) -> Mapping[UUID, DomainError]:
        policies.can_take_in.require(actor, self.to_stage.role)
        people = [row.candidate_id for row in rows]
        there = Application.objects.filter(candidate__in=people, role=self.to_stage.role_id, status__in=LIVE)
        active = set(there.values_list("candidate_id", flat=True))
        found = {}
        for row in rows:
            if why := self._stays(row, active):
                found[row.pk] = why
            else:
                # Of two applications of one person, one goes.
                active.add(row.candidate_id)
        return found

    def _stays(self, row: Application, active: set[UUID]) -> DomainError | None:
        try:
            transferring.check(row, self.to_stage.role, self.to_stage)
        except DomainError as error:
            return error
        if row.candidate_id in active:
            return Refused("Has an active application for that role already.", code="already_active")
        return None

    def write(self, actor: Membership, rows: Sequence[Application]) -> Mapping[UUID, Did | DomainError]:
        carried = carry_over(actor=actor, olds=rows, stage=self.to_stage, along=ALL)
        return {row.pk: Did(one.event.pk) for row, one in zip(rows, carried, strict=True)}
