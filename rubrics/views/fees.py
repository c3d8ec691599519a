"""What an advisor gets for a screen or a grading: agreed by whoever runs the role, paid by owners and recruiters."""

from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from foundation.core import clock, pages
from foundation.core.day_field import DayField
from foundation.core.errors import Invalid, NotFound, Refused
from foundation.core.fetch import get_visible
from foundation.core.forms import add_errors
from foundation.people.views.access import MemberRequest, member_required
from roles.views.forms.money import MoneyForm, amount, in_figures
from rubrics import policies, services
from rubrics.models import AdvisorFee, GradingSeat
from rubrics.queries.fees import visible_advisor_gradings, visible_advisor_seats
from rubrics.services.fees import AnySeat, answered, application_of


class FeeForm(MoneyForm):
    """What was agreed."""

    amounts = ("fee",)
    fee = amount("Agreed fee")


class PaidForm(forms.Form):
    """The day of the payment."""

    paid_on = DayField(required=False)


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def fee(request: MemberRequest, seat_id: UUID) -> HttpResponse:
    """Show what was agreed for an advisor's seat; a POST agrees on it, or notes that it was paid, by `act`."""
    return _fee(request, get_visible(visible_advisor_seats(request.member), seat_id), "rubrics:advisor_fee")


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def grading_fee(request: MemberRequest, grading_seat_id: UUID) -> HttpResponse:
    """Show and keep the like for the seat of a grader."""
    seat = get_visible(visible_advisor_gradings(request.member), grading_seat_id)
    return _fee(request, seat, "rubrics:grading_fee")


def _fee(request: MemberRequest, seat: AnySeat, address: str) -> HttpResponse:
    application = application_of(seat)
    policies.can_agree_fee.require(request.member, application)
    of_seat = {"grading_seat" if isinstance(seat, GradingSeat) else "seat": seat}
    held = AdvisorFee.objects.filter(**of_seat).select_related("application", "paid_by__user").first()
    if request.method != "POST":
        return _page(request, seat, held)
    act = request.POST.get("act")
    if act not in ("agree", "paid"):
        return _page(request, seat, held, refusal="Choose what to do.", status=409)
    paying = act == "paid"
    form = PaidForm(request.POST) if paying else FeeForm(request.POST, currency=application.role.currency)
    if not form.is_valid():
        return _page(request, seat, held, form, status=422)
    try:
        said = _paid(request, held, form) if paying else _agreed(request, seat, form)
    except Invalid as error:
        add_errors(form, error)
        return _page(request, seat, held, form, status=422)
    except Refused as error:
        return _page(request, seat, held, form, refusal=error.sentence, status=409)
    pages.toast(request, said)
    return pages.go(request, address, seat.pk)


def _agreed(request: MemberRequest, seat: AnySeat, form: forms.Form) -> str:
    kept = services.agree_fee(actor=request.member, seat=seat, fee_minor=form.cleaned_data["fee"])
    return "Kept. It is due once their scorecard is in." if kept else "Nothing is agreed."


def _paid(request: MemberRequest, held: AdvisorFee | None, form: forms.Form) -> str:
    if held is None:
        raise NotFound("Nothing was agreed for this seat.")
    services.record_fee_paid(actor=request.member, fee=held, paid_on=form.cleaned_data["paid_on"])
    return f"{held.place.member.name} is paid."


def _page(
    request: MemberRequest,
    seat: AnySeat,
    held: AdvisorFee | None,
    form: forms.Form | None = None,
    *,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    application = application_of(seat)

    currency = application.role.currency
    start = {"fee": in_figures(held.fee_minor, held.currency) if held else ""}
    context = {
        "seat": seat,
        "stage": seat.stage if isinstance(seat, GradingSeat) else seat.interview.stage,
        "grading": isinstance(seat, GradingSeat),
        "back": _back(seat),
        "application": application,
        "held": held,
        "currency": currency,
        "form": form if isinstance(form, FeeForm) else FeeForm(initial=start, currency=currency),
        "paid_form": form if isinstance(form, PaidForm) else None,
        "refusal": refusal,
        "due": answered(seat),
        "may_pay": policies.can_pay_fee(request.member, application),
        "today": clock.today().isoformat(),
    }
    return pages.render(request, "rubrics/advisor_fee.html", context, status=status)


def _back(seat: AnySeat) -> str:
    if isinstance(seat, GradingSeat):
        return reverse("candidates:application", args=[seat.application_id])
    return reverse("candidates:interview", args=[seat.interview_id])
