"""The head of a role's pages: state, readiness, days open, next step, and the tabs that the member may open.

Three queries of its own while a role is in scoping, two afterwards, whatever the rows (none for one that came by
`get_with_seats`); kits that complete the loop (see roles.registries) add theirs while it is in scoping.
"""

from __future__ import annotations

from typing import Any

from foundation.core.addresses import address
from foundation.core.formatting import age_days, count
from foundation.core.registries import pages_above
from foundation.people.models import Membership
from roles import policies
from roles.models import BriefVersion, Role, RoleSeat
from roles.queries import gate
from roles.queries.seeing import load_seats, overrides_of

TONES = {
    Role.State.SCOPING: None,
    Role.State.OPEN: "ok",
    Role.State.PAUSED: "warn",
    Role.State.FILLED: "info",
    Role.State.CLOSED: None,
}
Head = dict[str, Any]


def workspace(member: Membership, role: Role, evaluated: gate.Gate | None = None) -> dict[str, Any]:
    """Return the context of base_role.html: `role`, `head`, `gate` (a Gate or None), `overrides`, `may`.

    `evaluated` is a gate that the view has judged already. The gate is judged for those who read the scope, while the
    role is in scoping; `may` says what the member may do on the role.
    """
    load_seats(role)
    reads = policies.can_read_scope(member, role)
    if not reads:
        evaluated = None  # interviewers and observers are not shown how ready a role is, whatever the page had to read
    elif evaluated is None and role.state == Role.State.SCOPING:
        evaluated = gate.evaluate(role)
    passed = _passed(role, evaluated) if reads else []
    return {
        "role": role,
        "gate": evaluated,
        "overrides": passed,
        "may": _may(member, role),
        "head": _head(member, role, evaluated, passed),
    }


def _passed(role: Role, evaluated: gate.Gate | None) -> list[dict[str, Any]]:
    """Return the checks that the role was let past, in words."""
    rows = evaluated.shot.overrides if evaluated else overrides_of(role)
    return [{**row, "label": gate.LABELS.get(row["check_key"], row["check_key"])} for row in rows]


def _head(member: Membership, role: Role, evaluated: gate.Gate | None, passed: list[dict[str, Any]]) -> Head:
    """Return what stands above every page of the role."""
    names = [seat.member.name for seat in role.seats.all() if seat.kind == RoleSeat.Kind.LEAD]
    return {
        "title": role.title,
        "crumbs": [("Roles", address("roles:list"))],
        "meta": _meta(role, names, passed),
        "tabs": _tabs(member, role, evaluated),
        "state": role.get_state_display(),
        "tone": TONES[Role.State(role.state)],
        "days_open": days_open(role),
        "next": next_step(evaluated) if evaluated and role.state == Role.State.SCOPING else None,
        "gate": _meter(role, evaluated),
    }


def days_open(role: Role) -> int | None:
    """Return whole days since the role opened, up to its end; None before."""
    if role.opened_at is None:
        return None
    return max(0, (role.closed_at - role.opened_at).days) if role.closed_at else age_days(role.opened_at)


def next_step(evaluated: gate.Gate) -> dict[str, str]:
    """Return what comes next on the way to opening: {label, href, say}."""
    for check in evaluated.checks:
        if not check.cleared:
            return {"label": STEPS[check.key], "href": check.fix_url, "say": check.detail}
    passed = sum(bool(check.override) for check in evaluated.checks)
    return {"label": "Open the role", "href": "", "say": f"{_all_said(passed)}."}


def _all_said(overridden: int) -> str:
    """Say that nothing stands in the way; what was let past is never called met."""
    if not overridden:
        return "All checks are met"
    return f"{count(overridden, 'check is', 'checks are')} overridden, the others are met"


STEPS = {
    "questions": "Answer the questions",
    "brief_signed": "Get the brief signed",
    "jd_clean": "Mend the JD",
    "loop_clean": "Mend the loop",
    "outcomes_covered": "Cover every outcome",
    "budget_set": "Set the budget",
}


def _meta(role: Role, leads: list[str], overrides: list[dict[str, Any]]) -> str:
    days = days_open(role)
    state = "In scoping" if role.state == Role.State.SCOPING else role.get_state_display()
    if days is not None:
        state += f", {count(days, 'day', 'days')}"
    past = " and ".join(row["label"] for row in overrides)
    parts = [
        state,
        role.location,
        f"Lead {' and '.join(leads)}" if leads else "",
        f"Overridden: {past}" if past else "",
    ]
    return " · ".join(filter(None, parts))


def _may(member: Membership, role: Role) -> dict[str, bool]:
    ended = role.ended
    return {
        "edit": policies.can_edit_role(member, role) and not ended,
        "edit_jd": policies.can_edit_jd(member, role) and not ended,
        "edit_loop": policies.can_edit_loop(member, role) and not ended,
        "edit_postings": policies.can_edit_postings(member, role) and not ended,
        "edit_plan": policies.can_edit_plan(member, role),
        "see_pay": policies.can_see_pay(member, role),
        "open": policies.can_open_role(member, role),
        "archive": policies.can_archive_role(member, role) and ended,
        "copy": policies.can_copy_role(member, role),
        "override": policies.can_override_gate(member, role),
        "read_scope": policies.can_read_scope(member, role),
        "ended": ended,
    }


def _tabs(member: Membership, role: Role, evaluated: gate.Gate | None) -> list[dict[str, Any]]:
    blockers = len(evaluated.jd.blockers) if evaluated and evaluated.shot.jd else 0
    brief = evaluated.shot.brief if evaluated else None
    unsigned = bool(brief and brief["state"] == BriefVersion.State.CIRCULATING)
    asked = [
        ("scope", "Scope", "roles:scope", policies.can_read_scope(member, role), {}),
        ("brief", "Brief", "roles:brief", policies.can_read_brief(member, role),
         {"tag": "out to sign", "tone": "info"} if unsigned else {}),
        ("jd", "JD", "roles:jd", policies.can_read_jd(member, role),
         {"tag": str(blockers), "tone": "bad"} if blockers else {}),
        ("loop", "Loop", "roles:loop", policies.can_read_loop(member, role), {}),
        ("pipeline", "Pipeline", pages_above["role.pipeline"], policies.can_see_pipeline(member, role), {}),
        ("openings", "Openings", pages_above["role.openings"], policies.can_read_plan(member, role), {}),
        ("insights", "Insights", "roles:insights", policies.can_read_scope(member, role), {}),
        ("plan", "Plan", "roles:plan", policies.can_read_plan(member, role), {}),
    ]  # fmt: skip
    return [
        {"key": key, "label": label, "href": address(name, role.pk), **extra}
        for key, label, name, allowed, extra in asked
        if allowed
    ]


def _meter(role: Role, evaluated: gate.Gate | None) -> dict[str, Any] | None:
    """Return the three checks that the head has room for, those that stand in the way first."""
    if evaluated is None or role.state != Role.State.SCOPING:
        return None
    shown = sorted(evaluated.checks, key=lambda check: (check.cleared, not check.blocked))[:3]
    order = {check.key: place for place, check in enumerate(evaluated.checks)}
    left = evaluated.total - evaluated.ready
    passed = sum(bool(check.override) for check in evaluated.checks)
    met = f"{evaluated.ready - passed} of {evaluated.total} checks met"
    label = f"Readiness: {met}" + (f", {passed} overridden" if passed else "")
    return {
        "checks": sorted(shown, key=lambda check: order[check.key]),
        "label": label,
        "ready": evaluated.ready - passed,
        "overridden": passed,
        "total": evaluated.total,
        "left": left,
        "why": _all_said(passed) if not left else f"{count(left, 'check is', 'checks are')} still open",
    }
