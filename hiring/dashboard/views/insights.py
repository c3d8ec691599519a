"""Figures over the member's roles; those of people and of scorecards are panels of the apps whose data they are."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from candidates import policies
from candidates.domain.flow import SMALL
from candidates.pages.overall import PERIODS
from candidates.views.overall import period
from foundation.core.addresses import panels_at
from foundation.core.pages import render
from foundation.people.views.access import MemberRequest, member_required
from hiring.dashboard.pages.insights import figures


@member_required
@require_safe
def insights(request: MemberRequest) -> HttpResponse:
    """Show what can be counted so far, and the panels that apps plug in at `insights`, over the period asked for."""
    policies.can_see_figures.require(request.member)
    panels = panels_at("insights", request.member, None)
    asked = {"months": period(request), "periods": PERIODS}
    context = {"figures": figures(request.member), "small_sample": SMALL, "panels": panels, **asked}
    return render(request, "dashboard/insights.html", context)
