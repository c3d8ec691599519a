"""Figures from the times in stages of a role: a panel of its insights, and a file."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from candidates.pages.flow import flow_lines, flow_page
from candidates.views.table import get_role
from foundation.core.pages import render
from foundation.people.views.access import MemberRequest, member_required
from roles.pages.workspace import workspace


@require_GET
@member_required
def flow(request: MemberRequest, role_id: UUID) -> HttpResponse:
    """Show how far people came and how long they stayed, as a part of the role's insights and as a page of its own."""
    role = get_role(request.member, role_id)
    context = {**workspace(request.member, role), **flow_page(request.member, role)}
    return render(request, "candidates/flow.html", context, block="panel")


@require_GET
@member_required
def flow_file(request: MemberRequest, role_id: UUID) -> HttpResponse:
    """Give the same figures as a file."""
    role = get_role(request.member, role_id)
    answer = HttpResponse(flow_lines(request.member, role), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="stages-{timezone.localdate():%Y-%m-%d}.csv"'
    answer["Cache-Control"] = "private, no-store"
    return answer
