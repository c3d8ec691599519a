"""Seats of an interview: one more, an answer, a release."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from candidates import policies, services
from candidates.models import InterviewSeat
from candidates.queries import visible_seats
from candidates.views.forms.interviews import SeatForm
from candidates.views.forms.pipeline import ReasonForm
from candidates.views.interviews import askable, page, readable
from foundation.core.errors import Invalid
from foundation.core.fetch import get_allowed, get_visible
from foundation.core.forms import add_errors
from foundation.core.pages import go, render, toast
from foundation.people.models import Membership
from foundation.people.views.access import MemberRequest, member_required

WITH = ("member__user", "interview__stage", "interview__application__candidate", "interview__application__role")


def _seats(member: Membership) -> QuerySet[InterviewSeat]:
    return visible_seats(member).select_related(*WITH)


@require_POST
@member_required
def seat(request: MemberRequest, interview_id: UUID) -> HttpResponse:
    """Ask one more person into an interview."""
    found = get_visible(readable(request.member), interview_id)
    form = SeatForm(request.POST, people=askable(found, []))
    if form.is_valid():
        given = form.cleaned_data
        try:
            part = given["part"]
            services.add_seat(
                actor=request.member,
                interview=found,
                member=given["member"],
                shadow=part == "shadow",
                reverse=part == "reverse",
            )
        except Invalid as error:
            add_errors(form, error)
        else:
            toast(request, f"{given['member'].name} was asked.")
            return go(request, "candidates:interview", found.pk)
    return page(request, found, status=422, seat_form=form)


@require_POST
@member_required
def answer(request: MemberRequest, seat_id: UUID) -> HttpResponse:
    """Accept or decline one's own seat."""
    found = get_visible(_seats(request.member), seat_id)
    given = request.POST.get("answer")
    if given not in ("accept", "decline"):
        raise Invalid({"answer": "Say whether you can be there."})
    accept = given == "accept"
    services.answer_seat(actor=request.member, seat=found, accept=accept)
    toast(request, "Thank you, they know that you come." if accept else "They know that you cannot come.")
    return go(request, "candidates:interview", found.interview_id)


@require_http_methods(["GET", "POST"])
@member_required
def release(request: MemberRequest, seat_id: UUID) -> HttpResponse:
    """Free somebody from the scorecard that they owe, with the reason."""
    found = get_allowed(request.member, _seats(request.member), seat_id, policies.can_release_seat)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.release_seat(actor=request.member, seat=found, reason=form.cleaned_data["reason"])
        except Invalid as error:
            add_errors(form, error)
        else:
            toast(request, f"{found.member.name} owes nothing for this interview any more.")
            return go(request, "candidates:interview", found.interview_id)
    context = {"seat": found, "form": form}
    return render(request, "candidates/release.html", context, status=422 if form.errors else 200)
