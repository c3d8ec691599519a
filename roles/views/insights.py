"""What there is to learn from one role: each part is a panel of the app whose data it is."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from foundation.core.addresses import panels_at
from foundation.people.views.access import MemberRequest, member_required
from roles import policies
from roles.views.common import page, role_for

PLACE = "role.insights"


@member_required
@require_safe
def insights(request: MemberRequest, role_id: UUID) -> HttpResponse:
    """Show the panels that apps plug in at `role.insights`, each with the role's id in its address."""
    role = role_for(request, role_id, policies.can_read_scope)
    return page(request, "roles/insights.html", role, {"panels": panels_at(PLACE, request.member, role)})
