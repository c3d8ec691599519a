"""Acts beside a scorecard's form: opening the work, closing a seat unassessed and taking it up, releasing others."""

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from candidates.views.forms.pipeline import ReasonForm
from foundation.core import pages
from foundation.core.errors import Invalid
from foundation.core.fetch import get_allowed, get_visible
from foundation.core.forms import add_errors
from foundation.people.views.access import MemberRequest, member_required
from rubrics import policies, services
from rubrics.pages.seat import Seat
from rubrics.queries import own_interview_seat, releasable_gradings, visible_gradings, visible_scorecards
from rubrics.views import seats
from rubrics.views.cards import seat_url
from rubrics.views.forms import text


@member_required
@require_POST
def unable(request: MemberRequest, seat_id: UUID) -> HttpResponse:
    """Say that one could not assess anything in an interview."""
    return _close(request, own_interview_seat(request.member, seat_id))


@member_required
@require_POST
def unable_to_grade(request: MemberRequest, grading_seat_id: UUID) -> HttpResponse:
    """Say that one could not grade the work."""
    return _close(request, get_visible(visible_gradings(request.member), grading_seat_id))


def _close(request: MemberRequest, seat: Seat) -> HttpResponse:
    reason = text(request.POST, "unable_reason")
    try:
        card = services.close_unassessed(actor=request.member, seat=seat, reason=reason)
    except Invalid as error:
        return seats.with_reason(request, seat, reason, error)
    pages.toast(request, "Closed. You owe nothing here any more.")
    return pages.go(request, seat_url(card))


@member_required
@require_POST
def take_up(request: MemberRequest, scorecard_id: UUID) -> HttpResponse:
    """Owe a scorecard after all."""
    rows = visible_scorecards(request.member).select_related("seat__interview", "grading_seat__stage")
    found = get_allowed(request.member, rows, scorecard_id, policies.is_author)
    card = services.take_up_unassessed(actor=request.member, scorecard=found)
    return pages.go(request, seat_url(card))


@member_required
@require_POST
def open_work(request: MemberRequest, grading_seat_id: UUID) -> HttpResponse:
    """Open the work to grade; from here on it can be read and graded."""
    seat = get_visible(visible_gradings(request.member), grading_seat_id)
    services.open_work(actor=request.member, seat=seat)
    return pages.go(request, "rubrics:grading", seat.pk)


@member_required
@require_http_methods(["GET", "POST"])
def release(request: MemberRequest, grading_seat_id: UUID) -> HttpResponse:
    """Free somebody from written work that they owe: a résumé to read, or a take-home to grade."""
    rows = releasable_gradings(request.member)
    seat = get_allowed(request.member, rows, grading_seat_id, policies.can_release_grading)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.release_grading(actor=request.member, seat=seat, reason=form.cleaned_data["reason"])
        except Invalid as error:
            add_errors(form, error)
        else:
            pages.toast(request, f"{seat.member.name} owes nothing for {seat.stage.label} any more.")
            return pages.go(request, "candidates:application", seat.application_id)
    context = {"seat": seat, "form": form}
    return pages.render(request, "rubrics/release.html", context, status=422 if form.errors else 200)
