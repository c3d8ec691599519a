"""The openings of a role as its page shows them, and everybody else once the last one is filled."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from candidates import policies
from candidates.models import Application, Filling, Offer
from candidates.queries import visible_applications
from candidates.queries.hiring import visible_onboardings
from candidates.queries.offers import day_in
from candidates.queries.openings import all_filled, everybody_else, fillings, offers_for
from candidates.queries.transfers import roles_to_go_to
from foundation.people.models import Membership
from roles.models import Opening, Role
from roles.policies import can_approve_opening, can_keep_openings, can_see_pay

OPEN, LATE, UNAPPROVED, FILLED, CLOSED = (
    ("Open", "info"),
    ("Past its day", "warn"),
    ("Not approved yet", "warn"),
    ("Filled", "ok"),
    ("Closed", None),
)
MOST = 200


def openings_page(member: Membership, role: Role) -> dict[str, Any]:
    """Return the openings of a role, and what the member may do with each."""
    rows = list(role.openings.select_related("approved_by__user", "closed_by__user"))
    filled = fillings(rows)
    offers = offers_for(member, rows) if can_see_pay(member, role) else {}
    seen = set(visible_applications(member).filter(fillings__in=filled.values()).values_list("pk", flat=True))
    for row in rows:
        row.role = role
    return {
        "openings": [_shown(member, role, row, filled.get(row.pk), offers.get(row.pk, []), seen) for row in rows],
        "left": sum(row.is_open for row in rows),
        "may_keep": can_keep_openings(member, role) and not role.ended,
        "asks_about_others": others_waiting(member, role),
    }


def _shown(
    member: Membership, role: Role, row: Opening, filling: Filling | None, offers: list[Offer], seen: set[Any]
) -> dict[str, Any]:
    label, tone = state_of(row, role)
    return {
        "row": row,
        "label": label,
        "tone": tone,
        "hire": filling.application if filling and filling.application_id in seen else None,
        "offers": offers,
        "may_undo": filling is not None and filling.application_id in seen and can_see_pay(member, role),
        "may_approve": row.is_open and row.approved_at is None and can_approve_opening(member, row) and not role.ended,
    }


def state_of(opening: Opening, role: Role) -> tuple[str, str | None]:
    """Return how an opening stands, in words, and the tone of its tag."""
    if opening.filled_at:
        return FILLED
    if opening.closed_at:
        return CLOSED
    if opening.target_on and opening.target_on < day_in(role.organisation):
        return LATE
    return OPEN if opening.approved_at else UNAPPROVED


def others_waiting(member: Membership, role: Role) -> int:
    """Return how many people wait although the last opening is filled, for those who work with them."""
    if not policies.can_take_in(member, role) or not all_filled(role):
        return 0
    return everybody_else(member, role).count()


def others_page(member: Membership, role: Role) -> dict[str, Any]:
    """Return everybody else by stage, at most so many at once."""
    rows: list[Application] = list(everybody_else(member, role)[: MOST + 1])
    shown = rows[:MOST]
    groups: list[Mapping[str, Any]] = [
        {"stage": stage, "people": list(people)} for stage, people in groupby(shown, key=lambda row: row.stage)
    ]
    elsewhere = roles_to_go_to(member, role.pk).prefetch_related("seats")
    plans = visible_onboardings(member).filter(application__role=role, ended_at=None)
    return {
        "groups": groups,
        "people": shown,
        "roles": [one for one in elsewhere if policies.can_take_in(member, one)],
        "more": len(rows) > MOST,
        "left": not all_filled(role),
        "plans": plans.select_related("application__candidate").order_by("application__candidate__name"),
    }
