"""Acting on many people at once: one transaction, the same rows and events as one by one, an answer for each person."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from django.db import transaction

from candidates import policies
from candidates.models import Application, BulkAct, BulkAnswer
from candidates.services.bulk import people
from candidates.services.bulk.people import Picked
from foundation.activity.services import record
from foundation.core.errors import DomainError, Invalid
from foundation.people.models import Membership

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Did:
    """What was done to one person: the event that says so, and what is worth a look although it was done."""

    event_id: UUID
    noted: str = ""


class Many(ABC):
    """An act as it is done to many. Its queries are as many for hundred people as for one."""

    kind: ClassVar[BulkAct.Kind]
    # Whether somebody who was moved or closed since they were seen is left as they are.
    by_version: ClassVar[bool] = True

    @abstractmethod
    def how(self) -> dict[str, Any]:
        """Return what is to be done, for the record: plain data without names of people."""

    def lock(self, actor: Membership, picked: Picked) -> None:  # noqa: B027  (most acts hold the applications alone)
        """Hold what has to be held before the applications."""

    @abstractmethod
    def refused(self, actor: Membership, rows: Sequence[Application]) -> Mapping[UUID, DomainError]:
        """Return why it is not done to some of the applications. Raises Invalid for what cannot be done to anybody."""

    @abstractmethod
    def write(self, actor: Membership, rows: Sequence[Application]) -> Mapping[UUID, Did | DomainError]:
        """Do it to applications that are locked and that `refused` did not name."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What an act would do now: to whom, and to whom not and why. `unseen` are not there for the actor."""

    goes: list[Application]
    stays: list[tuple[Application, DomainError]]
    unseen: list[UUID]

    @property
    def count(self) -> int:
        return len(self.goes) + len(self.stays) + len(self.unseen)


def preview(*, actor: Membership, act: Many, picked: Picked) -> Preview:
    """Say what `act_on_many` would do, and do nothing. Raises as it does."""
    return previews(actor=actor, acts=[act], picked=picked)[0]


def previews(*, actor: Membership, acts: Sequence[Many], picked: Picked) -> list[Preview]:
    """Say what each of several acts would do to the same people."""
    rows = people.read(actor, picked)
    unseen = people.unseen(picked, rows)
    found = []
    for act in acts:
        refused = _refused(actor, act, picked, rows)
        goes = [row for row in rows if row.pk not in refused]
        stays = [(row, refused[row.pk]) for row in rows if row.pk in refused]
        found.append(Preview(goes, stays, unseen))
    return found


@transaction.atomic
def act_on_many(*, actor: Membership, act: Many, picked: Picked) -> BulkAct:
    """Do one act to many people, and return it with its `answers`.

    Somebody to whom it cannot be done stops nobody else. Raises Forbidden for who works on no pipeline, Invalid for
    what cannot be done to anybody, and Refused when these are too many.
    """
    policies.can_act_on_many.require(actor)
    if not picked.seen:
        raise Invalid({"application": "Nobody is selected."})
    act.lock(actor, picked)
    rows = people.read(actor, picked, lock=True)
    refused = dict(_refused(actor, act, picked, rows))
    did: dict[UUID, Did] = {}
    roles = {row.role_id for row in rows}
    made = BulkAct.objects.create(
        organisation_id=actor.organisation_id,
        kind=act.kind,
        by=actor,
        role_id=roles.pop() if len(roles) == 1 else None,
        asked={**picked.asked, "unseen": [str(pk) for pk in people.unseen(picked, rows)]},
        how=act.how(),
        count=len(picked.seen),
        done=0,
    )
    goes = [row for row in rows if row.pk not in refused]
    for start in range(0, len(goes), AT_ONCE):
        for pk, answer in act.write(actor, goes[start : start + AT_ONCE]).items():
            if isinstance(answer, Did):
                did[pk] = answer
            else:
                refused[pk] = answer
    made.done = len(did)
    made.save(update_fields=["done", "updated_at"])
    BulkAnswer.objects.bulk_create(_answers(made, rows, did, refused), batch_size=AT_ONCE)
    data = {"kind": made.kind, "count": made.count, "done": made.done, "label": str(made.how.get("label", ""))}
    record("bulk.done", actor=actor, subject=made, data=data)
    return made


def _refused(actor: Membership, act: Many, picked: Picked, rows: Sequence[Application]) -> Mapping[UUID, DomainError]:
    general = people.judged(actor, picked, rows, by_version=act.by_version)
    return {**act.refused(actor, [row for row in rows if row.pk not in general]), **general}


def _answers(
    made: BulkAct, rows: Sequence[Application], did: Mapping[UUID, Did], refused: Mapping[UUID, DomainError]
) -> Iterator[BulkAnswer]:
    for row in rows:
        said = {"organisation_id": made.organisation_id, "act": made, "application": row}
        if row.pk in did:
            yield BulkAnswer(**said, event_id=did[row.pk].event_id, noted=did[row.pk].noted)
        else:
            why = refused[row.pk]
            yield BulkAnswer(**said, code=why.code, said=why.sentence[:400])
