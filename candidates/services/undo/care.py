"""Taking back tags, and who looks after an application."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from candidates import policies
from candidates.models import Application
from candidates.registries import Done
from candidates.services.editing import owned_data
from candidates.services.tagging import change_tags
from foundation.activity.services import record_each
from foundation.core import bulk, clock
from foundation.core.errors import DomainError, Refused
from foundation.people.models import Membership


def undo_tags(actor: Membership, acts: Sequence[Done]) -> Mapping[UUID, DomainError]:
    """Take off what was added and give back what was taken off: as many queries as there are different changes."""
    alike: dict[tuple[tuple[str, ...], tuple[str, ...]], list[Application]] = defaultdict(list)
    for act in acts:
        alike[tuple(act.data.get("added", ())), tuple(act.data.get("removed", ()))].append(act.application)
    for (added, removed), rows in alike.items():
        change_tags(actor=actor, applications=rows, add=removed, remove=added)
    return {}


def only_owner(data: Mapping[str, Any]) -> bool:
    """Tell whether a change of care was one of the owner alone, and says who it was before."""
    return data.get("fields") == ["owner"] and "owner_before" in data


def undo_owners(actor: Membership, acts: Sequence[Done]) -> Mapping[UUID, DomainError]:
    """Give each back to whoever looked after it, if they still may."""
    people = Membership.objects.select_related("user").filter(pk__in={act.data["owner_before"] or None for act in acts})
    known = {str(member.pk): member for member in people}
    refused: dict[UUID, DomainError] = {}
    for act in acts:
        before = known.get(act.data["owner_before"])
        if before is not None and not policies.can_work_application(before, act.application):
            refused[act.event_id] = Refused(f"{before.name} does not work on this role any more.", code="no_keeper")
    goes = [act for act in acts if act.event_id not in refused]
    said = []
    for act in goes:
        row, was = act.application, act.application.owner_id
        row.owner, row.updated_at = known.get(act.data["owner_before"]), clock.now()
        said.append((row, {**owned_data(row, ["owner"], was), "undoes": str(act.event_id)}))
    changed = [(act.application.pk, act.application.owner_id, act.application.updated_at) for act in goes]
    bulk.change(Application, ["owner", "updated_at"], changed)
    record_each("application.edited", actor=actor, happened=said)
    return refused
