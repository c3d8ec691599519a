"""Acts beside a scorecard's form: opening the work to grade, closing a seat unassessed, taking it up again."""

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from foundation.core import pages
from foundation.core.errors import Invalid
from foundation.core.fetch import get_allowed, get_visible
from foundation.people.views.access import MemberRequest, member_required
from rubrics import policies, services
from rubrics.pages.seat import Seat
from rubrics.queries import own_interview_seat, visible_gradings, visible_scorecards
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
