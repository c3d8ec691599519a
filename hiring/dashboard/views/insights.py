"""Figures over the member's roles."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from candidates.domain.flow import SMALL
from foundation.core.pages import render
from foundation.people.views.access import MemberRequest, member_required
from hiring.dashboard import policies
from hiring.dashboard.pages.insights import figures


@member_required
@require_safe
def insights(request: MemberRequest) -> HttpResponse:
    """Show what can be counted so far, and say what comes when."""
    policies.can_see_insights.require(request.member)
    context = {"figures": figures(request.member), "small_sample": SMALL}
    return render(request, "dashboard/insights.html", context)
