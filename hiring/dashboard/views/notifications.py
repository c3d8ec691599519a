"""What was told to the member."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from foundation.activity.queries import inbox
from foundation.activity.services import mark_read
from foundation.core.fetch import get_visible
from foundation.core.pages import go, render
from foundation.people.views.access import MemberRequest, member_required

PER_PAGE = 30


@member_required
@require_safe
def notifications(request: MemberRequest) -> HttpResponse:
    """List the member's notifications, newest first."""
    page = Paginator(inbox(request.member), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "dashboard/notifications.html", {"page": page})


@member_required
@require_POST
def read_all(request: MemberRequest) -> HttpResponse:
    """Mark everything as read."""
    mark_read(actor=request.member)
    return go(request, "notifications")


@member_required
@require_POST
def read_one(request: MemberRequest, notification_id: UUID) -> HttpResponse:
    """Mark one as read; whoever opens it is led on to what it tells of."""
    found = get_visible(inbox(request.member), notification_id)
    mark_read(actor=request.member, notification_ids=[found.pk])
    here = found.url.startswith("/") and url_has_allowed_host_and_scheme(found.url, allowed_hosts=None)
    return go(request, found.url if here and "open" in request.POST else "notifications")
