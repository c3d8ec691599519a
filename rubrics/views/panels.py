"""The part of the application page that belongs to judging: who has written, what is owed, what one may read."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from candidates.queries import visible_applications
from foundation.core import pages
from foundation.core.fetch import get_visible
from foundation.people.views.access import MemberRequest, member_required
from roles.domain.stage_kinds import StageKind
from rubrics import policies
from rubrics.pages.pipeline import evidence as observed
from rubrics.pages.pipeline import overview


@member_required
@require_safe
def scorecards(request: MemberRequest, application_id: UUID) -> HttpResponse:
    """Show the scorecards of an application as far as the blind rule opens them."""
    rows = visible_applications(request.member).select_related("candidate", "role", "stage")
    application = get_visible(rows, application_id)
    sees_debrief = policies.can_see_debrief(request.member, application)
    context: dict[str, Any] = {
        "application": application,
        "view": overview(request.member, application),
        "sees_debrief": sees_debrief,
        "asks_references": sees_debrief and StageKind(application.stage.kind).answers("no_references"),
        "leads": policies.can_lead_debrief(request.member, application),
    }
    return pages.render(request, "rubrics/scorecards.html", context, block="panel")


@member_required
@require_safe
def evidence(request: MemberRequest, application_id: UUID) -> HttpResponse:
    """Show what is planned to be observed, a tile for each observation, others' sealed until the blind rule opens."""
    rows = visible_applications(request.member).select_related("candidate", "role")
    application = get_visible(rows, application_id)
    context = {"application": application, "rows": observed(request.member, application)}
    return pages.render(request, "rubrics/evidence.html", context, block="panel")
