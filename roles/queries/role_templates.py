"""The parts of a role as plain data, for starting another from: a copy, or a template of the organisation.

Nothing of the people comes along: no candidates, seats, sign-offs, postings, and no dates; pay only where it is asked
for. Outcomes are texts, and what points at one names its place among them. A template has only the parts that were
taken:

    location, currency, listing                     always; listing: where and how, and what comes with it, no dates
    scope     answers of the scope, and the archetype (archetype, level, engagement)
    budget    band, overhead, costs
    brief     sections; outcomes                    of the latest version
    jd        sections; requirements                of the latest version
    loop      stages, each with the outcomes that it looks at
    moves     legal moves that were set by hand, by the keys of their stages; with the loop, where there are any
    plan      tasks with their phase, and how many days after the start they are due
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from django.db.models import F
from django.utils.timezone import localdate

from roles.models import BriefVersion, JdVersion, MoveRule, PlanTask, Role, Scope, Stage

Contents = dict[str, Any]
PARTS: Mapping[str, str] = {"scope": "Scope", "brief": "Brief", "jd": "JD", "loop": "Loop", "plan": "Plan"}
ARCHETYPE = ("archetype", "level", "engagement")
ANSWERS = ("goal", "first_hire", "facts", "dimensions_now", "dimensions_later", "owns", "questions")
LISTING = ("places", "workplace", "remote_from", "employment", "benefits")
BUDGET = ("band_low_minor", "band_high_minor", "overhead_percent", "costs")
REQUIREMENT = ("text", "kind", "weekly_work")
STAGE = (
    "key", "kind", "label", "minutes", "patience_days", "pay_minor", "rubric_key", "focus", "mainly_theory", "puzzles",
    "outside_engineering",
)  # fmt: skip


def load(role: Role, parts: Collection[str], *, pay: bool = False) -> Contents:
    """Return the named parts of a role, as far as it has them; the budget comes with the scope when `pay` says so."""
    brief = BriefVersion.objects.filter(role=role).order_by("-number").first() if "brief" in parts else None
    places = {UUID(row["id"]): place for place, row in enumerate(brief.outcomes)} if brief else {}
    taken = {
        "scope": _scope(role) if "scope" in parts else None,
        "budget": {name: getattr(role, name) for name in BUDGET} if pay and "scope" in parts else None,
        "brief": {"sections": brief.sections, "outcomes": [row["text"] for row in brief.outcomes]} if brief else None,
        "jd": _jd(role, places) if "jd" in parts else None,
        "loop": _loop(role, places) if "loop" in parts else None,
        "moves": _moves(role) if "loop" in parts else None,
        "plan": _plan(role) if "plan" in parts else None,
    }
    held = {name: part for name, part in taken.items() if part}
    listing = {name: getattr(role, name) for name in LISTING if getattr(role, name)}
    return {"location": role.location, "currency": role.currency, "listing": listing, **held}


def parts_of(contents: Mapping[str, Any]) -> list[str]:
    """Return the keys of the parts that a template has, in the order of the tabs."""
    return [part for part in PARTS if part in contents]


def _scope(role: Role) -> Contents:
    scope = Scope.objects.get(role=role)
    return {
        **{name: getattr(scope, name) for name in ANSWERS},
        "archetype": {name: getattr(role, name) for name in ARCHETYPE},
    }


def _jd(role: Role, places: Mapping[UUID, int]) -> Contents | None:
    jd = JdVersion.objects.filter(role=role).order_by("-number").prefetch_related("requirements").first()
    if jd is None:
        return None
    rows = [
        {
            **{name: getattr(row, name) for name in REQUIREMENT},
            "outcome": places.get(row.outcome_id) if row.outcome_id else None,
        }
        for row in jd.requirements.all()
    ]
    return {"sections": jd.sections, "requirements": rows}


def _loop(role: Role, places: Mapping[UUID, int]) -> list[Contents]:
    return [
        {
            **{name: getattr(stage, name) for name in STAGE},
            "hours": None if stage.hours is None else str(stage.hours),
            "outcomes": sorted(places[row.pk] for row in stage.outcomes.all() if row.pk in places),
        }
        for stage in Stage.objects.filter(role=role).prefetch_related("outcomes")
    ]


def _moves(role: Role) -> list[Contents]:
    rows = MoveRule.objects.filter(role=role).order_by("from_stage__position", "to_stage__position")
    names = {"from": F("from_stage__key"), "to": F("to_stage__key")}
    return [dict(row) for row in rows.values("who", "evidence", **names)]


def _plan(role: Role) -> list[Contents]:
    start = role.plan_starts_on or localdate(role.created_at)
    return [
        {
            "phase": task.phase,
            "title": task.title,
            "days": None if task.due_on is None else max(0, (task.due_on - start).days),
        }
        for task in PlanTask.objects.filter(role=role).order_by("position", "id")
    ]
