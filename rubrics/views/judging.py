"""What the scorecards say over all roles: a panel of the insights."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from foundation.core.pages import render
from foundation.people.views.access import MemberRequest, member_required
from rubrics import policies
from rubrics.pages.agreement.criteria import criteria_table
from rubrics.pages.agreement.people import interviewers, people
from rubrics.pages.agreement.standing import standing
from rubrics.pages.hires import hires_figure


@require_GET
@member_required
def judging(request: MemberRequest) -> HttpResponse:
    """Show how far people agree, how they score beside each other, and which scores foresaw first months."""
    policies.can_see_agreement.require(request.member)
    stands = standing(request.member)
    reads = policies.can_see_interviewers(request.member) and not stands.held
    scoring = people(request.member) if reads else []
    table = criteria_table(request.member)
    context = {
        "stands": stands,
        "table": table,
        "rows": [row for row in table.told if row.value is not None],
        "chart": interviewers(scoring) if scoring else None,
        "hires": hires_figure(request.member),
    }
    return render(request, "rubrics/judging.html", context, block="panel")
