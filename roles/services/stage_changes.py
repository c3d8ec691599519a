"""What one stage is like: its name, time, patience, pay and flags."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction

from foundation.activity.services import record
from foundation.core import cleaning
from foundation.core.errors import NotFound
from foundation.people.models import Membership
from roles import policies
from roles.models import Stage
from roles.services.locking import lock_role

BIGGEST_PAY = 2**31 - 1


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
