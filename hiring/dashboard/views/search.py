"""Search over everything that the member may see."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from foundation.core.pages import render
from foundation.people.views.access import MemberRequest, member_required
from hiring.dashboard.pages.search import found


@member_required
@require_safe
def search(request: MemberRequest) -> HttpResponse:
    """Search as the person types (htmx, same address) or on Enter."""
    context = found(request.member, request.GET.get("q", ""))
    return render(request, "dashboard/search.html", context, block="results")
