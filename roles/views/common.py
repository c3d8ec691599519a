"""What the pages of a role share: fetching it, reading typed figures, and answering with the workspace around."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from foundation.core.pages import render
from foundation.core.rules import Rule
from foundation.people.models import Membership
from foundation.people.views.access import MemberRequest
from roles.models import Role
from roles.pages.workspace import workspace
from roles.queries import gate
from roles.queries.seeing import get_with_seats

RoleRule = Rule[[Membership, Role]]


def role_for(request: MemberRequest, role_id: UUID, rule: RoleRule, writes: RoleRule | None = None) -> Role:
    """Return a role that the member sees, with its seats, when the rule allows it; a POST is asked `writes` if given.

    Raises NotFound, and Forbidden in the rule's words.
    """
    role = get_with_seats(request.member, role_id)
    asked = writes if writes and request.method == "POST" else rule
    asked.require(request.member, role)
    return role


def page(
    request: MemberRequest,
    template: str,
    role: Role,
    context: Mapping[str, Any],
    *,
    evaluated: gate.Gate | None = None,
    block: str | None = None,
    status: int = 200,
) -> HttpResponse:
    """Answer with a page inside the role's workspace, or with one block of it for htmx."""
    around = workspace(request.member, role, evaluated)
    return render(request, template, {**around, **context}, block=block, status=status)


def whole(request: HttpRequest, name: str) -> int | None:
    """Return a whole number of the form, such as the version that was read; None when it is not one."""
    text = request.POST.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def chosen(request: HttpRequest, name: str, people: Mapping[UUID, Membership]) -> Membership | None:
    """Return the colleague that a form names, or None."""
    try:
        return people.get(UUID(request.POST.get(name, "")))
    except ValueError:
        return None
