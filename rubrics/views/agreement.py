"""How far those who judge agree: criteria, interviewers, one's own scoring; and asking for new figures."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST, require_safe

from foundation.core import pages
from foundation.core.fetch import get_visible
from foundation.people.views.access import MemberRequest, member_required
from roles.pages.workspace import workspace
from roles.queries.seeing import visible_roles
from rubrics import policies, services
from rubrics.models import Rubric
from rubrics.pages.agreement.criteria import (
    criteria_table,
    figures_file,
    one_criterion,
    role_table,
    slices,
    wanted_slice,
)
from rubrics.pages.agreement.people import interviewers as chart_of
from rubrics.pages.agreement.people import people
from rubrics.pages.agreement.people import person as card_of
from rubrics.pages.agreement.standing import standing
from rubrics.queries import visible_rubrics
from rubrics.queries.agreement import people_scoring, sliced_criterion_figures, visible_rater_figures
from rubrics.tasks import enqueue_agreement


def _shown(request: MemberRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """Answer with the page; to a page that looks whether newer figures are there, with how far they are."""
    stands = standing(request.member)
    may = {
        "criteria": policies.can_see_agreement(request.member),
        "people": policies.can_see_interviewers(request.member),
    }
    answer = pages.render(request, template, {"stands": stands, "may": may, **context}, block="progress")
    if pages.wants_block(request) and stands.under_way is None:
        answer["HX-Refresh"] = "true"
    return answer


@member_required
@require_safe
def criteria(request: MemberRequest) -> HttpResponse:
    """Show how far people agree on each criterion."""
    policies.can_see_agreement.require(request.member)
    return _shown(request, "rubrics/agreement/criteria.html", _criteria(request, None))


def _criteria(request: MemberRequest, rubric: Rubric | None) -> dict[str, Any]:
    of = wanted_slice(request.GET.get("of", ""))
    table = criteria_table(request.member, rubric_id=rubric.pk if rubric else None, of=of)
    return {"table": table, "rubric": rubric, "of": of, "slices": slices(request.member)}


@member_required
@require_safe
def rubric(request: MemberRequest, rubric_id: UUID) -> HttpResponse:
    """Show the same of one rubric."""
    policies.can_see_agreement.require(request.member)
    found: Rubric = get_visible(visible_rubrics(request.member), rubric_id)
    return _shown(request, "rubrics/agreement/criteria.html", _criteria(request, found))


@member_required
@require_safe
def criterion(request: MemberRequest, figures_id: UUID) -> HttpResponse:
    """Show one criterion in full: whether people agree on it, whether it separates, correlations and their bands."""
    policies.can_see_agreement.require(request.member)
    rows = sliced_criterion_figures(request.member).select_related("criterion__rubric_version__rubric", "role")
    return _shown(request, "rubrics/agreement/criterion.html", one_criterion(get_visible(rows, figures_id)))


@member_required
@require_safe
def interviewers(request: MemberRequest) -> HttpResponse:
    """Show how each person scores beside colleagues who saw the same candidates, for leads of people."""
    policies.can_see_interviewers.require(request.member)
    found = people(request.member)
    return _shown(request, "rubrics/agreement/interviewers.html", {"people": found, "chart": chart_of(found)})


@member_required
@require_safe
def interviewer(request: MemberRequest, member_id: UUID) -> HttpResponse:
    """Show one person's scoring: to that person, and to leads of people."""
    who = get_visible(people_scoring(request.member), member_id)
    own = who.pk == request.member.pk
    rows = visible_rater_figures(request.member).select_related("member__user", "run")
    found = rows.filter(member=who).first()
    card = card_of(found, found.run, own=own) if found else None
    return _shown(request, "rubrics/agreement/interviewer.html", {"who": who, "own": own, "card": card})


@member_required
@require_safe
def own_scoring(request: MemberRequest) -> HttpResponse:
    """Lead to one's own page."""
    return pages.go(request, "rubrics:interviewer", request.member.pk)


@member_required
@require_POST
def ask(request: MemberRequest) -> HttpResponse:
    """Have the figures worked out anew; the last ones stay shown until then."""
    enqueue_agreement(services.ask_agreement(actor=request.member))
    pages.toast(request, "The figures are being worked out. Those of last time stay until then.")
    return pages.go(request, "rubrics:agreement")


@member_required
@require_GET
def figures(request: MemberRequest) -> HttpResponse:
    """Give the criteria as a file, with correlations and their bands."""
    policies.can_see_agreement.require(request.member)
    rows = criteria_table(request.member, of=wanted_slice(request.GET.get("of", ""))).rows
    answer = HttpResponse(figures_file(rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="agreement-{timezone.localdate():%Y-%m-%d}.csv"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@member_required
@require_safe
def role(request: MemberRequest, role_id: UUID) -> HttpResponse:
    """Show the criteria that a role's kits ask for, as a part of its insights and as a page of its own."""
    found = get_visible(visible_roles(request.member), role_id)
    policies.can_see_agreement.require(request.member)
    context = {
        **workspace(request.member, found),
        "table": role_table(request.member, found),
        "stands": standing(request.member),
    }
    return pages.render(request, "rubrics/agreement/role.html", context, block="panel")
