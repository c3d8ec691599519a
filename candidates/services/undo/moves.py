"""Taking back moves: each is where it was before, and as long as it was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from candidates.models import StageMove
from candidates.registries import Done
from candidates.services.intervals import CLOCK, leave, take_back
from candidates.services.taking_back import leave_offer_stage
from candidates.services.waiting import wait
from foundation.activity.services import record_each
from foundation.core import clock, versions
from foundation.core.errors import DomainError, Refused
from foundation.people.models import Membership
from roles.models import Stage


def undo_moves(actor: Membership, acts: Sequence[Done]) -> Mapping[UUID, DomainError]:
    """Put each back to the stage that its move left."""
    stages = Stage.objects.in_bulk({act.data["from_stage_id"] for act in acts})
    by_id = {str(pk): stage for pk, stage in stages.items()}
    gone: dict[UUID, DomainError] = {
        act.event_id: Refused("The stage where they stood is no longer there.", code="stage_gone")
        for act in acts
        if act.data["from_stage_id"] not in by_id
    }
    goes = [act for act in acts if act.event_id not in gone]
    left = [act.application.stage for act in goes]
    now = clock.now()
    StageMove.objects.filter(pk__in=[act.data["move_id"] for act in goes]).update(undone_at=now, updated_at=now)
    rows = [act.application for act in goes]
    take_back(rows)
    for stage in stages.values():
        back = [act.application for act in goes if act.data["from_stage_id"] == str(stage.pk)]
        leave_offer_stage(actor, back, stage)
        leave(back, stage)
    for act in goes:
        act.application.stage = by_id[act.data["from_stage_id"]]
    versions.bump_each(rows, "stage", *CLOCK)
    wait(rows)
    said = [(act.application, _said(act, stage)) for act, stage in zip(goes, left, strict=True)]
    record_each("application.move_undone", actor=actor, happened=said)
    return gone


def _said(act: Done, left: Stage) -> dict[str, str]:
    return {
        "name": str(act.application.candidate),
        "move_id": act.data["move_id"],
        "from_label": left.label,
        "to_label": act.application.stage.label,
        "from_stage_id": str(left.pk),
        "to_stage_id": str(act.application.stage_id),
        "undoes": str(act.event_id),
    }
