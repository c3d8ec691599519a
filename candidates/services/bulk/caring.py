"""Tagging many people, and giving many to somebody who looks after them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from candidates import policies
from candidates.models import Application, BulkAct
from candidates.services.bulk.acting import Did, Many
from candidates.services.editing import NO_KEEPER, owned_data
from candidates.services.tagging import change_tags, clean_names
from foundation.activity.models import Event
from foundation.activity.services import record_each
from foundation.core import bulk, clock
from foundation.core.errors import DomainError, Invalid, Refused
from foundation.people.models import Membership


@dataclass(frozen=True, slots=True)
class TagMany(Many):
    """Give tags to the people, whatever became of their applications."""

    names: tuple[str, ...]

    kind: ClassVar[BulkAct.Kind] = BulkAct.Kind.TAG
    by_version: ClassVar[bool] = False

    def how(self) -> dict[str, Any]:
        names = list(clean_names(self.names).values())
        return {"tags": names, "label": ", ".join(names)}

    def refused(self, actor: Membership, rows: Sequence[Application]) -> Mapping[UUID, DomainError]:
        if not clean_names(self.names):
            raise Invalid({"tags": "Type a tag."})
        return {}

    def write(self, actor: Membership, rows: Sequence[Application]) -> Mapping[UUID, Did | DomainError]:
        first = {row.candidate_id: row for row in reversed(rows)}
        changed = change_tags(actor=actor, applications=list(first.values()), add=self.names)
        events = Event.objects.filter(verb="candidate.tagged", subject_id__in=changed, actor=actor)
        newest = dict(events.order_by("created_at", "pk").values_list("subject_id", "pk"))
        done: dict[UUID, Did | DomainError] = {}
        for row in rows:
            if row.candidate_id in changed and first[row.candidate_id] is row:
                done[row.pk] = Did(newest[row.candidate_id])
            else:
                done[row.pk] = Refused("Has the tag already.", code="already_there")
        return done


@dataclass(frozen=True, slots=True)
class AssignMany(Many):
    """Say who looks after the applications; None is nobody."""

    owner: Membership | None

    kind: ClassVar[BulkAct.Kind] = BulkAct.Kind.ASSIGN
    by_version: ClassVar[bool] = False

    def how(self) -> dict[str, Any]:
        return {"owner_id": str(self.owner.pk) if self.owner else None, "label": self.owner.name if self.owner else ""}

    def refused(self, actor: Membership, rows: Sequence[Application]) -> Mapping[UUID, DomainError]:
        found: dict[UUID, DomainError] = {}
        for row in rows:
            if self.owner is not None and not policies.can_work_application(self.owner, row):
                found[row.pk] = Invalid({"owner": NO_KEEPER})
            elif row.owner_id == (self.owner.pk if self.owner else None):
                found[row.pk] = Refused(
                    "Is theirs already." if self.owner else "Is nobody's already.", code="already_there"
                )
        return found

    def write(self, actor: Membership, rows: Sequence[Application]) -> Mapping[UUID, Did | DomainError]:
        before = {row.pk: row.owner_id for row in rows}
        for row in rows:
            row.owner, row.updated_at = self.owner, clock.now()
        bulk.change(Application, ["owner", "updated_at"], [(row.pk, row.owner_id, row.updated_at) for row in rows])
        said = [(row, owned_data(row, ["owner"], before[row.pk])) for row in rows]
        events = record_each("application.edited", actor=actor, happened=said)
        return {row.pk: Did(event.pk) for row, event in zip(rows, events, strict=True)}
