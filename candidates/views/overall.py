"""Figures from the times in stages over all roles: a panel of the insights, and a file."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from candidates import policies
from candidates.pages.overall import PERIODS, USUAL, overall_lines, overall_page
from foundation.core.pages import render
from foundation.people.views.access import MemberRequest, member_required


def period(request: HttpRequest) -> int:
    """Return how many months are asked for, the usual twelve where it is none of `PERIODS`."""
    return next((months for months in PERIODS if str(months) == request.GET.get("months")), USUAL)


@require_GET
@member_required
def overall(request: MemberRequest) -> HttpResponse:
    """Show how far people came, how long they stayed and where they came from, as a part of the insights or alone."""
    policies.can_see_figures.require(request.member)
    months = period(request)
    context = {"months": months, "period": PERIODS[months], **overall_page(request.member, months)}
    return render(request, "candidates/overall.html", context, block="panel")


@require_GET
@member_required
def overall_file(request: MemberRequest) -> HttpResponse:
    """Give the same figures as a file."""
    policies.can_see_figures.require(request.member)
    lines = overall_lines(request.member, period(request))
    answer = HttpResponse(lines, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="people-{timezone.localdate():%Y-%m-%d}.csv"'
    answer["Cache-Control"] = "private, no-store"
    return answer
