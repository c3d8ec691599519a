"""Putting an application aside with a reason and a day, and taking it up again."""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import chain
from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from candidates import policies, services
from candidates.models import Application
from candidates.queries import visible_applications
from candidates.queries.application import get_with_person
from candidates.services.readiness import require_active
from candidates.views.forms.pipeline import HoldForm, ReasonForm
from foundation.core import clock
from foundation.core.errors import Invalid, Refused, Stale
from foundation.core.fetch import get_visible
from foundation.core.formatting import date_only
from foundation.core.forms import add_errors
from foundation.core.pages import go, render, toast
from foundation.people.views.access import MemberRequest, member_required

PEOPLE = ("candidate", "role", "stage", "reject_reason")
# Days that are often meant, as the page offers them: from today on.
OFTEN = (("In a week", 7), ("In two weeks", 14), ("In a month", 30), ("In three months", 91))


@require_http_methods(["GET", "POST"])
@member_required
def hold(request: MemberRequest, application_id: UUID) -> HttpResponse:
    """Ask for a reason and a day, or put the application aside."""
    found = get_with_person(request.member, application_id)
    policies.can_work_application.require(request.member, found)
    if request.method == "GET":
        require_active(found)
        return _page(request, found, HoldForm(initial={"version": found.version}))
    form = HoldForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    try:
        services.hold(actor=request.member, application=found, **form.cleaned_data)
    except Invalid as error:
        add_errors(form, error)
        return _page(request, found, form, status=422)
    except (Stale, Refused) as error:
        found.refresh_from_db()
        fresh = HoldForm(initial={**request.POST.dict(), "version": found.version})
        return _page(request, found, fresh, refusal=error.sentence, status=409)
    until = form.cleaned_data["until"]
    toast(request, f"{found.candidate} is on hold{f' until {date_only(until)}' if until else ''}.")
    return go(request, "candidates:application", found.pk)


def _page(
    request: MemberRequest, found: Application, form: HoldForm, *, refusal: str = "", status: int = 200
) -> HttpResponse:
    context = {"application": found, "form": form, "refusal": refusal, "often": list(_often())}
    return render(request, "candidates/hold.html", context, status=status)


def _often() -> Iterable[tuple[str, date]]:
    return ((said, clock.today() + timedelta(days=days)) for said, days in OFTEN)


@require_POST
@member_required
def reactivate(request: MemberRequest, application_id: UUID) -> HttpResponse:
    """Take an application up again where it stood."""
    found = get_visible(visible_applications(request.member).select_related(*PEOPLE), application_id)
    form = ReasonForm(request.POST)
    if form.is_valid():
        try:
            services.reactivate(actor=request.member, application=found, version=form.cleaned_data["version"])
            toast(request, f"{found.candidate} is active again at {found.stage.label}.")
            return go(request, "candidates:application", found.pk)
        except Invalid as error:
            add_errors(form, Invalid({"": list(chain.from_iterable(error.errors.values()))}))
    return render(request, "candidates/sorry.html", {"application": found, "form": form}, status=422)
