"""The stages of a role's loop: from a template, added, removed. Their order, changes and coverage stand beside."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError

from foundation.activity.services import record
from foundation.core import cleaning
from foundation.core.errors import Invalid, Refused
from foundation.people.models import Membership
from roles import policies
from roles.domain.stage_kinds import StageKind
from roles.models import Role, Stage
from roles.queries import playbook
from roles.registries import stages_made
from roles.services.locking import lock_role
from roles.services.stage_order import number_stages

MOST = 30


def lay_out_stages(*, actor: Membership, role: Role, template: str = "") -> list[Stage]:
    """Give a role without stages those of a template (by default its archetype's). Raises Refused and Invalid."""
    policies.can_edit_loop.require(actor, role)
    book = playbook.part(role.organisation_id, "loop")
    key = template or role.archetype
    if key not in book["templates"]:
        raise Invalid({"template": "Choose a template, or an archetype on the scope page first."})
    known = {stage["key"]: stage for stage in book["stages"]}
    with transaction.atomic():
        current = lock_role(role)
        if Stage.objects.filter(role=current).exists():
            raise Refused("This role has stages already. Add or remove single ones.")
        stages = Stage.objects.bulk_create(
            [
                Stage(organisation_id=current.organisation_id, role=current, position=place, **_from_pack(known[name]))
                for place, name in enumerate(book["templates"][key], start=1)
            ]
        )
        _tell_made(stages)
        data = {"template": key.replace("_", " "), "stages": [stage.key for stage in stages]}
        record("loop.laid_out", actor=actor, subject=current, data=data)
    return stages


def _from_pack(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "key": row["key"],
        "kind": row["kind"],
        "label": row["label"],
        "minutes": row.get("minutes"),
        "hours": row.get("hours"),
        "rubric_key": row.get("rubric", ""),
        "focus": list(row.get("focus", [])),
        "outside_engineering": StageKind(row["kind"]).answers("no_collaboration"),
    }


def add_stage(*, actor: Membership, role: Role, kind: str, label: str = "", place: int | None = None) -> Stage:
    """Add a stage of a kind, as the playbook describes it, before the debrief or at `place` (from 1).

    Raises Invalid, also for a second stage of a kind that a loop has once, and Refused when it is full.
    """
    policies.can_edit_loop.require(actor, role)
    book = playbook.part(role.organisation_id, "loop")
    errors: cleaning.Errors = {}
    cleaning.choice(errors, "kind", kind, {stage["kind"] for stage in book["stages"]}, blank=False)
    named = cleaning.text(errors, "label", label, limit=80)
    cleaning.stop(errors)
    row = next(stage for stage in book["stages"] if stage["kind"] == kind)
    with transaction.atomic():
        current = lock_role(role)
        stages = list(Stage.objects.filter(role=current))
        if len(stages) >= MOST:
            raise Refused(f"A loop holds {MOST} stages at most.")
        if StageKind(kind).once and any(stage.kind == kind for stage in stages):
            raise Invalid({"kind": f"The loop has its {row['label'].lower()} stage already."})
        at = _place(stages, place)
        stage = Stage(organisation_id=current.organisation_id, role=current, position=0, **_from_pack(row))
        stage.key = _free_key(row["key"], {one.key for one in stages})
        stage.label = named or stage.label
        stage.position = at + 1
        stage.save(force_insert=True)
        stages.insert(at, stage)
        number_stages(stages)
        _tell_made([stage])
        data = {"label": stage.label, "place": at + 1}
        record("loop.stage_added", actor=actor, subject=stage, data=data)
    return stage


def _tell_made(stages: list[Stage]) -> None:
    for tell in stages_made:
        tell(stages)


def _place(stages: list[Stage], place: int | None) -> int:
    if place is not None:
        return max(0, min(len(stages), place - 1))
    late = (at for at, stage in enumerate(stages) if StageKind(stage.kind).follows_assessment)
    return next(late, len(stages))


def _free_key(wanted: str, taken: Collection[str]) -> str:
    stem = re.sub(r"_\d+$", "", wanted)[:36]
    return next(key for key in (stem, *(f"{stem}_{n}" for n in range(2, MOST + 3))) if key not in taken)


def remove_stage(*, actor: Membership, stage: Stage) -> None:
    """Take a stage out of the loop. Raises Refused while people stand in it or have been through it."""
    policies.can_edit_loop.require(actor, stage.role)
    with transaction.atomic():
        role = lock_role(stage.role)
        current = Stage.objects.filter(pk=stage.pk).first()
        if current is None:
            return
        record("loop.stage_removed", actor=actor, subject=current, data={"label": current.label})
        try:
            current.delete()
        except ProtectedError:
            raise Refused(f"Candidates have been in “{current.label}”. It stays, so that their history does.") from None
        number_stages(list(Stage.objects.filter(role=role)))
