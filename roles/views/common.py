"""What the pages of a role share: fetching it, reading typed figures, and answering with the workspace around."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
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


def moment(text: str) -> datetime | None:
    """Return when a form says that something was read; None when it says nothing of the kind."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def chosen(request: HttpRequest, name: str, people: Mapping[UUID, Membership]) -> Membership | None:
    """Return the colleague that a form names, or None."""
    try:
        return people.get(UUID(request.POST.get(name, "")))
    except ValueError:
        return None


def keeping(request: MemberRequest, role: Role, reopened: Callable[..., Any]) -> tuple[int | None, int | None]:
    """Return the number and version that a save is for; "Keep mine" after a conflict names the newer ones.

    `reopened` is the service that opens the next version, for keeping what was typed into one that got frozen.
    """
    keep = request.POST.get("keep", "")
    if keep == "new":
        opened = reopened(actor=request.member, role=role)
        return opened.number, opened.version
    if keep.count(":") == 1 and all(part.isascii() and part.isdigit() for part in keep.split(":")):
        number, version = keep.split(":")
        return int(number), int(version)
    return whole(request, "number"), whole(request, "version")
