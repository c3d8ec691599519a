"""Reading one scorecard, and amending an own one."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from foundation.core import pages
from foundation.core.errors import Invalid, Stale
from foundation.core.fetch import get_allowed, get_visible
from foundation.people.views.access import MemberRequest, member_required
from rubrics import policies, services
from rubrics.models import Scorecard
from rubrics.pages.card import card_page
from rubrics.pages.card_form import form_context
from rubrics.pages.paper import paper
from rubrics.queries import visible_scorecards
from rubrics.views import forms


@member_required
@require_safe
def card(request: MemberRequest, scorecard_id: UUID) -> HttpResponse:
    """Read a scorecard, as far as the blind rule opens it."""
    found = get_visible(visible_scorecards(request.member), scorecard_id)
    if found.state != Scorecard.State.SUBMITTED:
        return pages.go(request, seat_url(found))
    return pages.render(request, "rubrics/card.html", card_page(request.member, found.pk), block="read")


def seat_url(found: Scorecard) -> str:
    """Return the address of the page where the scorecard is written."""
    if found.grading_seat_id:
        return reverse("rubrics:grading", args=[found.grading_seat_id])
    return reverse("rubrics:scorecard", args=[found.seat_id])


@member_required
@require_http_methods(["GET", "POST"])
def amend(request: MemberRequest, scorecard_id: UUID) -> HttpResponse:
    """Change an own submitted scorecard, with a reason that others read."""
    rows = visible_scorecards(request.member).select_related(
        "seat__interview__stage", "grading_seat__stage", "application__candidate"
    )
    found = get_allowed(request.member, rows, scorecard_id, policies.can_amend_scorecard)
    seat = found.place
    seat.scorecard = found
    sheet = paper(seat)
    context = {"card_id": found.pk, "candidate": found.application.candidate, "back": seat_url(found)}
    if request.method != "POST":
        return _shown(request, {**context, **form_context(sheet), "reason": "", "conflict": False})
    keys = ([one.key for one in sheet.criteria], [flag.key for flag in sheet.flags])
    posted = forms.read(request.POST, *keys, profiles=[one.key for one in sheet.profiles])
    reason = forms.text(request.POST, "reason")
    try:
        services.amend_scorecard(
            actor=request.member, scorecard=found, draft=posted.typed, reason=reason, version=posted.version
        )
    except (Invalid, Stale) as error:
        errors = error.errors if isinstance(error, Invalid) else {}
        shown = form_context(sheet, typed=posted.typed, errors=errors, seen=posted.seen)
        stale = isinstance(error, Stale)
        return _shown(request, {**context, **shown, "reason": reason, "conflict": stale}, 409 if stale else 422)
    pages.toast(request, "Amended. The earlier text stays beside it.")
    return pages.go(request, seat_url(found))


def _shown(request: MemberRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    return pages.render(request, "rubrics/amend.html", context, status=status)
