"""The log of everything, for owners."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from foundation.core.pages import render
from foundation.people.policies import can_read_audit
from foundation.people.views.access import MemberRequest, member_required
from hiring.dashboard.pages.audit import audit_page


@member_required
@require_safe
def audit(request: MemberRequest) -> HttpResponse:
    """List what happened, newest first; `?about=` narrows to one kind of thing, `?before=` goes on from an event."""
    can_read_audit.require(request.member)
    return render(request, "dashboard/audit.html", audit_page(request.member, request.GET))
