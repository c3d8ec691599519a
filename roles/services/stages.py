"""The stages of a role's loop: from a template, added, changed, moved, removed, and what outcomes they cover."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any, Literal
from uuid import UUID

from django.db import transaction
from django.db.models import ProtectedError

from foundation.activity.services import record
from foundation.core import cleaning
from foundation.core.clock import now
from foundation.core.errors import Invalid, NotFound, Refused, Stale
from foundation.people.models import Membership
from roles import policies
from roles.domain.stage_kinds import StageKind
from roles.models import Outcome, Role, Stage
from roles.queries import playbook
from roles.registries import stages_made
from roles.services.locking import lock_role

BIGGEST_PAY = 2**31 - 1
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
        _number(stages)
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


def _number(stages: Sequence[Stage]) -> None:
    """Number the stages from 1 in this order; positions are unique at the end of the transaction."""
    for position, stage in enumerate(stages, start=1):
        if stage.position != position:
            Stage.objects.filter(pk=stage.pk).update(position=position, updated_at=now())
            stage.position = position


def change_stage(*, actor: Membership, stage: Stage, **changes: Any) -> Stage:
    """Change label, minutes, hours, patience_days, pay_minor, focus or a flag; what is not named stays."""
    policies.can_edit_loop.require(actor, stage.role)
    kept = _checked(changes)
    if "pay_minor" in kept:
        policies.can_see_pay.require(actor, stage.role)
    with transaction.atomic():
        lock_role(stage.role)
        current = Stage.objects.select_for_update(of=("self",)).filter(pk=stage.pk).first()
        if current is None:
            raise NotFound("This stage was removed meanwhile.")
        changed = {name: value for name, value in kept.items() if getattr(current, name) != value}
        if not changed:
            return current
        before = {name: _plain(getattr(current, name)) for name in changed if name != "pay_minor"}
        for name, value in changed.items():
            setattr(current, name, value)
        current.save(update_fields=[*changed, "updated_at"])
        after = {name: _plain(value) for name, value in changed.items() if name != "pay_minor"}
        data = {"label": current.label, "before": before, "after": after, "fields": list(changed)}
        record("loop.stage_changed", actor=actor, subject=current, data=data)
    return current


def _plain(value: Any) -> Any:
    return value if isinstance(value, (int, bool, list)) or value is None else str(value)


def _checked(changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return the changes ready to store. Raises Invalid, naming each field."""
    errors: cleaning.Errors = {}
    kept: dict[str, Any] = {}
    for name, value in changes.items():
        if name in READERS:
            kept[name] = READERS[name](errors, name, value)
        else:
            cleaning.say(errors, name, "This cannot be changed here.")
    cleaning.stop(errors)
    return kept


def _label(errors: cleaning.Errors, name: str, value: Any) -> str:
    return cleaning.text(errors, name, value, limit=80, required="Give the stage a name.")


def _minutes(errors: cleaning.Errors, name: str, value: Any) -> int | None:
    return cleaning.whole(errors, name, value, 0, 600)


def _patience(errors: cleaning.Errors, name: str, value: Any) -> int | None:
    days = cleaning.whole(errors, name, value, 1, 90)
    if days is None and name not in errors:
        cleaning.say(errors, name, "Say how many days a person may wait here.")
    return days


def _pay(errors: cleaning.Errors, name: str, value: Any) -> int | None:
    amount = cleaning.money(errors, name, value)
    if (amount or 0) > BIGGEST_PAY:
        cleaning.say(errors, name, "This amount is too large.")
    return amount


def _focus(errors: cleaning.Errors, name: str, value: Any) -> list[str]:
    lines = value if isinstance(value, list) else str(value or "").splitlines()
    said = [cleaning.text(errors, name, line, limit=200) for line in lines]
    return [line for line in said if line]


def _flag(_errors: cleaning.Errors, _name: str, value: Any) -> bool:
    return bool(value)


READERS: Mapping[str, Callable[[cleaning.Errors, str, Any], Any]] = {
    "label": _label,
    "minutes": _minutes,
    "hours": cleaning.hours,
    "patience_days": _patience,
    "pay_minor": _pay,
    "focus": _focus,
    **dict.fromkeys(("mainly_theory", "puzzles", "outside_engineering"), _flag),
}


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
        _number(stages)
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
        _number(wanted)
        data = {"stages": [stage.label for stage in wanted]}
        record("loop.ordered", actor=actor, subject=current, data=data)
    return wanted


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
        _number(list(Stage.objects.filter(role=role)))


Link = tuple[UUID, UUID]


def set_coverage(
    *, actor: Membership, role: Role, links: Collection[Link], was: Collection[Link] | None = None
) -> None:
    """Make the links of outcomes to stages exactly these (outcome id, stage id) pairs. Raises Invalid.

    With `was`, the links that the author read, only what they changed is changed, so that two people who tick
    different boxes keep both.
    """
    policies.can_edit_loop.require(actor, role)
    through = Stage.outcomes.through
    with transaction.atomic():
        current = lock_role(role)
        stages = set(Stage.objects.filter(role=current).values_list("pk", flat=True))
        outcomes = set(Outcome.objects.filter(role=current, retired_at=None).values_list("pk", flat=True))
        rows = through.objects.filter(stage_id__in=stages, outcome_id__in=outcomes)
        held = {(row.outcome_id, row.stage_id): row.pk for row in rows}
        wanted = set(links) if was is None else (held.keys() - (set(was) - set(links))) | (set(links) - set(was))
        if any(outcome not in outcomes or stage not in stages for outcome, stage in wanted):
            raise Invalid({"": "The loop or its outcomes changed meanwhile. Please look again."})
        if wanted == set(held):
            return
        through.objects.filter(pk__in=[pk for pair, pk in held.items() if pair not in wanted]).delete()
        through.objects.bulk_create(
            [through(outcome_id=outcome, stage_id=stage) for outcome, stage in wanted - set(held)]
        )
        touched = {stage for _, stage in wanted ^ set(held)}
        Stage.objects.filter(pk__in=touched).update(updated_at=now())
        data = {"linked": len(wanted - set(held)), "unlinked": len(set(held) - wanted)}
        record("loop.coverage_set", actor=actor, subject=current, data=data)
