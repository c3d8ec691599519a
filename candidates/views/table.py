"""The table of applications: of one role beside its board, and of all roles under Candidates."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET

from candidates import policies
from candidates.pages.live import live
from candidates.pages.saved import opened_by_default, views_of
from candidates.pages.table import Place, file_lines, table
from candidates.queries.saved import View, views_at
from candidates.queries.table import Shown
from foundation.activity.views.polling import unless_unchanged
from foundation.core.errors import NotFound
from foundation.core.pages import render, wants_block
from foundation.people.models import Job, Membership
from foundation.people.views.access import MemberRequest, member_required
from roles.models import Role
from roles.pages.workspace import workspace
from roles.queries.seeing import get_with_seats


@require_GET
@member_required
def candidates(request: MemberRequest) -> HttpResponse:
    """List applications over all roles, as the address narrows and sorts them."""
    policies.can_see_people.require(request.member)
    return unless_unchanged(request, request.member, lambda: _answer(request, None, "candidates/list.html"))


@require_GET
@member_required
def role_table(request: MemberRequest, role_id: UUID) -> HttpResponse:
    """List the applications of one role."""

    def answer() -> HttpResponse:
        return _answer(request, get_role(request.member, role_id), "candidates/table.html")

    return unless_unchanged(request, request.member, answer)


def get_role(member: Membership, role_id: UUID) -> Role:
    """Return a role whose pipeline the member sees; raises NotFound and Forbidden."""
    role = get_with_seats(member, role_id)
    if member.job == Job.OBSERVER:
        raise NotFound("There is nothing here for you.")
    policies.can_see_board.require(member, role)
    return role


def _answer(request: MemberRequest, role: Role | None, template: str) -> HttpResponse:
    views = views_at(request.member, role.pk if role else None)
    if not request.GET and not wants_block(request) and (chosen := opened_by_default(role, views)):
        return redirect(chosen)
    return _drawn(request, Place(role), views, template)


def _drawn(request: MemberRequest, place: Place, views: list[View], template: str) -> HttpResponse:
    member = request.member
    context: dict[str, Any] = {
        **table(member, request.GET, place),
        "saved": views_of(member, place.role, request.GET.get("saved", ""), views),
        "place": place,
        "beside": wants_block(request),
        "can_work": policies.can_work_pipeline(member, place.role) if place.role else member.is_staff_of_org,
        "live": live(member, place.role.pk if place.role else None, request.headers.get("Live-Since", "")),
    }
    if place.role:
        context |= workspace(member, place.role)
    return render(request, template, context, block="table")


@require_GET
@member_required
def export(request: MemberRequest) -> HttpResponseBase:
    """Give what the table of all roles shows as a file, every page of it."""
    policies.can_see_people.require(request.member)
    return _file(request, None)


@require_GET
@member_required
def role_export(request: MemberRequest, role_id: UUID) -> HttpResponseBase:
    """Give what the table of one role shows as a file."""
    return _file(request, get_role(request.member, role_id))


def _file(request: MemberRequest, role: Role | None) -> StreamingHttpResponse:
    shown = Shown.read(request.member, request.GET, role.pk if role else None)
    lines = _in_zone(file_lines(request.member, shown))
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="candidates-{timezone.localdate():%Y-%m-%d}.csv"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _in_zone(lines: Iterator[str]) -> Iterator[str]:
    """Yield in the zone of whoever asked: by then the request is over for those who set it."""
    zone = timezone.get_current_timezone()

    def inside() -> Iterator[str]:
        while True:
            with timezone.override(zone):
                line = next(lines, None)
            if line is None:
                return
            yield line

    return inside()
