"""The landing page."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from foundation.core.pages import render
from foundation.people.views.access import MemberRequest, member_required
from hiring.dashboard.pages.home import my_day


@member_required
@require_safe
def home(request: MemberRequest) -> HttpResponse:
    """My day: what the member owes, or (`?who=others`) what others owe them; the calendar; the roles."""
    return render(request, "dashboard/day.html", my_day(request.member, others=request.GET.get("who") == "others"))
