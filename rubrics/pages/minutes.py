"""Minutes as lengths: the bar of one kit, the small ones beside it, and the same in words. Changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from rubrics.domain.allocating import Plan
from rubrics.queries.kits import StagePlan

if TYPE_CHECKING:
    from rubrics.pages.kit_editor import Desk


class Segment(NamedTuple):
    """A length of the bar: its minutes, what kind it is, and its label."""

    minutes: int
    kind: str
    label: str


def segments(plan: Plan, name: Callable[[str], str] = lambda _key: "") -> list[Segment]:
    """Return the bar of a plan: opening, questions with what does not fit of them, their turn, close, what is free."""
    found = [Segment(plan.reserved.opening, "", "Opening")]
    for number, ask in enumerate(plan.above, start=1):
        lost = plan.tail.get(ask.key, 0)
        kind = "first" if ask.signal > 0 else "ask"
        found.append(Segment(ask.minutes - lost, kind, f"{number} {name(ask.key)}".strip()))
        found.append(Segment(lost, "over", "Over"))
    found += [Segment(plan.reserved.turn, "", "Their turn"), Segment(plan.reserved.close, "", "Close")]
    found.append(Segment(plan.free, "free", "Free"))
    return [one for one in found if one.minutes]


def spoken(plan: Plan, name: Callable[[str], str]) -> str:
    """Return the bar in words."""
    parts = [f"opening {plan.reserved.opening} minutes"]
    for ask in plan.above:
        lost = plan.tail.get(ask.key, 0)
        parts.append(f"{name(ask.key).lower()} {ask.minutes}" + (f" of which {lost} over" if lost else ""))
    parts += [f"their turn {plan.reserved.turn}", f"close {plan.reserved.close}"]
    of = "" if plan.minutes is None else f" of {plan.minutes}"
    return f"{', '.join(parts)}: {plan.used}{of}"


def strip_of(one: StagePlan, desk: Desk) -> dict[str, Any]:
    """Return one kit of the strip; the one that is open shows its draft."""
    current = one.stage_id == desk.stage.pk
    plan = desk.plan if current else one.plan
    return {
        "stage_id": one.stage_id,
        "label": one.label,
        "talks": one.talks,
        "current": current,
        "plan": plan,
        "segments": segments(plan) if one.talks else [],
        "unasked": len(plan.unasked) if one.talks else 0,
    }
