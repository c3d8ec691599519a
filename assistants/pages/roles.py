"""What tools answer about roles: the list, the brief, the linter's word on a JD."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from assistants.pages.asking import Asking, Room, link, moment, paged
from foundation.core.errors import Invalid, NotFound
from foundation.core.fetch import get_visible
from roles import policies
from roles.domain.jd_lint.types import Context, Finding, TooLong
from roles.models import Role, RoleSeat
from roles.queries import gate, jd_findings, playbook
from roles.queries.seeing import get_with_seats, visible_briefs, visible_jds, visible_outcomes, visible_roles

MOST_FINDINGS = 60


def list_roles(asking: Asking, *, state: str = "", limit: int = 20, after: UUID | None = None) -> dict[str, Any]:
    """Return roles that the member sees, the newest first."""
    rows = visible_roles(asking.member).filter(archived_at=None).order_by("-pk").prefetch_related("seats__member__user")
    rows = rows.filter(state=state) if state else rows
    rows = rows.filter(pk__lt=after) if after else rows
    shown, following = paged(rows[: limit + 1], limit)
    return {"roles": [_role(row) for row in shown], "next": following}


def _role(row: Role) -> dict[str, Any]:
    leads = [seat.member.name for seat in row.seats.all() if seat.kind == RoleSeat.Kind.LEAD]
    said = {name: getattr(row, name) for name in ("title", "state", "archetype", "level", "location")}
    return {"id": str(row.pk), **said, "leads": leads, "opened_at": moment(row.opened_at), "url": _page(row)}


def _page(role: Role) -> str:
    return link("roles:role", role.pk)


def read_brief(asking: Asking, *, role_id: UUID) -> dict[str, Any]:
    """Return the latest version of a role's brief. Raises NotFound, and Forbidden for advisors."""
    role = get_with_seats(asking.member, role_id)
    policies.can_read_brief.require(asking.member, role)
    rows = visible_briefs(asking.member).filter(role=role).order_by("-number")
    brief = rows.prefetch_related("sign_offs__member__user").first()
    if brief is None:
        raise NotFound("Nobody has begun the brief of this role.")
    room, sections = Room(), playbook.part(role.organisation_id, "brief_and_jd")["brief"]["sections"]
    texts = [
        {"key": row["key"], "title": row["label"], "text": room.take(brief.sections.get(row["key"], ""))}
        for row in sections
    ]
    standing = visible_outcomes(asking.member).filter(role=role, retired_at=None).order_by("position")
    outcomes = [row["text"] for row in brief.outcomes] or [row.text for row in standing]
    answers = {one.member.name: str(one.get_answer_display()) for one in brief.sign_offs.order_by("created_at")}
    return {
        "role": role.title,
        "version": brief.number,
        "state": brief.state,
        "sections": texts,
        "outcomes": [room.take(text) for text in outcomes],
        "sign_offs": [{"member": name, "answer": answer} for name, answer in answers.items()],
        "cut": room.cut,
        "url": link("roles:brief", role.pk),
    }


def lint_job_description(asking: Asking, *, text: str | None = None, role_id: UUID | None = None) -> dict[str, Any]:
    """Return the findings on a text, or on the JD of a role that the member reads. Raises Invalid for both or none."""
    if (text is None) == (role_id is None):
        raise Invalid({"text": "Give either a text or a role_id."})
    return _of_text(asking, text or "") if role_id is None else _of_role(asking, role_id)


def _of_text(asking: Asking, text: str) -> dict[str, Any]:
    books = playbook.parts(asking.member.organisation_id, "brief_and_jd", playbook.JD_TOOLS)
    tools = books[playbook.JD_TOOLS]["tools"]
    try:
        result = jd_findings.lint_as(text, Context(extra_tools=tools), books["brief_and_jd"])
    except TooLong as error:
        raise Invalid({"text": str(error)}) from None
    return _found(result.language, result.read, result.findings)


def _of_role(asking: Asking, role_id: UUID) -> dict[str, Any]:
    role = get_visible(visible_roles(asking.member), role_id)
    policies.can_read_jd.require(asking.member, role)
    if not visible_jds(asking.member).filter(role=role).exists():
        raise NotFound("Nobody has begun the job description of this role.")
    read = gate.evaluate(role).jd
    return _found(read.language, read.read, read.standing)


def _found(language: str, read: bool, findings: Any) -> dict[str, Any]:
    shown = [_finding(one) for one in findings[:MOST_FINDINGS]]
    return {"language": language, "read": read, "findings": shown, "more": max(0, len(findings) - MOST_FINDINGS)}


def _finding(one: Finding) -> dict[str, Any]:
    said = {name: getattr(one, name) for name in ("rule", "severity", "section", "why", "fix")}
    return {**said, "title": jd_findings.TITLES.get(one.rule, one.rule), "text": one.text[:500] if one.text else None}
