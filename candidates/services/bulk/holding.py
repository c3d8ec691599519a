"""Putting many people on hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from candidates.models import Application, BulkAct, Hold
from candidates.services.bulk.acting import Did, Many
from candidates.services.holding import check_until, held_data
from candidates.services.intervals import CLOCK, pause
from candidates.services.locking import clean_sentence
from foundation.activity.services import record_each
from foundation.core import clock, versions
from foundation.core.errors import DomainError, Refused
from foundation.people.models import Membership

Status = Application.Status


@dataclass(frozen=True, slots=True)
class HoldMany(Many):
    """Put active applications aside, until a day on which they go on by themselves."""

    reason: str = ""
    until: date | None = None

    kind: ClassVar[BulkAct.Kind] = BulkAct.Kind.HOLD

    def how(self) -> dict[str, Any]:
        return {"reason": self.reason, "until": self.until.isoformat() if self.until else None}

    def refused(self, actor: Membership, rows: Sequence[Application]) -> Mapping[UUID, DomainError]:
        clean_sentence("reason", self.reason)
        check_until(actor.organisation, self.until)
        return {
            row.pk: Refused(f"{row.get_status_display()} already.", code="not_active")
            for row in rows
            if row.status != Status.ACTIVE
        }

    def write(self, actor: Membership, rows: Sequence[Application]) -> Mapping[UUID, Did | DomainError]:
        why = clean_sentence("reason", self.reason)
        moment = clock.now()
        for row in rows:
            row.status = Status.HOLD
        pause(rows, moment)
        versions.bump_each(rows, "status", *CLOCK)
        Hold.objects.bulk_create(
            Hold(
                organisation_id=row.organisation_id,
                application=row,
                reason=why,
                by=actor,
                since=moment,
                until=self.until,
            )
            for row in rows
        )
        said = [(row, held_data(row, self.until)) for row in rows]
        events = record_each("application.held", actor=actor, happened=said)
        return {row.pk: Did(event.pk) for row, event in zip(rows, events, strict=True)}
