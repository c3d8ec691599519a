"""Who is asking: the membership of the signed-in user in the organisation chosen in the session."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from foundation.core.addresses import FOR_PROGRAMS
from foundation.people.models import Membership
from foundation.people.views.backend import memberships_of

SESSION_KEY = "organisation_id"


def member_of(request: Any) -> Membership | None:
    """Return the active membership for the request: in the chosen organisation, else the oldest; None without one."""
    if not request.user.is_authenticated:
        return None
    memberships = memberships_of(request.user)
    request.memberships = memberships
    chosen = request.session.get(SESSION_KEY)
    return next((m for m in memberships if str(m.organisation_id) == chosen), memberships[0] if memberships else None)


class MemberMiddleware:
    """Set `request.member` and `request.memberships`, and activate the member's time zone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        request.memberships = []
        request.member = None if request.path.startswith(FOR_PROGRAMS) else member_of(request)
        timezone.activate(request.member.zone if request.member else ZoneInfo("UTC"))
        try:
            return self.get_response(request)
        finally:
            timezone.deactivate()
