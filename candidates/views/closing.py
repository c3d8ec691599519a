"""Ending an application with a reason."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from candidates import policies, services
from candidates.models import Answer, Application, RejectReason
from candidates.pages.answers import suggested
from candidates.pages.offer import taken_back_with
from candidates.queries import visible_applications
from candidates.services.readiness import require_live
from candidates.views.answers import NOTED, OTHER_WORDS, SENDS, fitting_words, keeps_words, kept
from candidates.views.forms.answers import LATER, DeclineForm
from candidates.views.forms.pipeline import CloseForm, WithdrawForm
from foundation.core.errors import Invalid, Stale
from foundation.core.fetch import get_allowed
from foundation.core.forms import add_errors
from foundation.core.pages import go, render, toast
from foundation.people.views.access import MemberRequest, member_required

PEOPLE = ("candidate", "role", "stage", "reject_reason")
SAID = {RejectReason.By.US: "declined", RejectReason.By.THEM: "withdrawn"}


@require_http_methods(["GET", "POST"])
@member_required
def close(request: MemberRequest, application_id: UUID) -> HttpResponse:
    """Close an application: by our decision, with how they hear of it, or (`by=them`) because they withdrew."""
    rows = visible_applications(request.member).select_related(*PEOPLE)
    found = get_allowed(request.member, rows, application_id, policies.can_work_application)
    by = RejectReason.By.THEM if request.GET.get("by") == "them" else RejectReason.By.US
    if request.method == "GET":
        require_live(found)
        return _page(request, found, _form(found, by, initial=_start(request, found, by)), by)
    if "words" in request.POST and by == RejectReason.By.US:
        return _page(request, found, _form(found, by, initial=_reworded(request, found)), by)
    form = _form(found, by, request.POST)
    if not form.is_valid():
        return _page(request, found, form, by, status=422)
    if isinstance(form, DeclineForm):
        key = form.cleaned_data["reason"].key
        if fit := fitting_words(request, found, form, Answer.Outcome.NO, key):
            form = _form(found, by, fit)
            form.add_error("message", OTHER_WORDS)
            return _page(request, found, form, by, status=422)
    try:
        said = _closed(request, found, form)
    except Invalid as error:
        add_errors(form, error)
        return _page(request, found, form, by, status=422)
    except Stale as error:
        fresh = _form(found, by, initial={**request.POST.dict(), "version": error.current["version"]})
        found.refresh_from_db()
        return _page(request, found, fresh, by, status=409, changed=True)
    toast(request, f"{found.candidate} is {SAID[by]}.{said}")
    return go(request, reverse("candidates:application", args=[found.pk]))


def _form(found: Application, by: str, *args: Any, **kwargs: Any) -> CloseForm:
    kind = WithdrawForm if by == RejectReason.By.THEM else DeclineForm
    return kind(*args, organisation_id=found.organisation_id, by=by, **kwargs)


def _closed(request: MemberRequest, found: Application, form: CloseForm) -> str:
    """Close it, and return what to say of how they hear of it."""
    asked = {"reason": form.cleaned_data["reason"], "version": form.cleaned_data["version"]}
    if not isinstance(form, DeclineForm):
        services.withdraw(actor=request.member, application=found, told_by=form.cleaned_data["told_by"], **asked)
        return ""
    telling = form.telling()
    services.reject(actor=request.member, application=found, telling=telling, **asked)
    if telling is None:
        return " They do not know it yet; it is on the list of whoever looks after them."
    return f" {SENDS if telling.how == Answer.How.MAIL else NOTED}"


def _start(request: MemberRequest, found: Application, by: str) -> dict[str, Any]:
    if by == RejectReason.By.THEM:
        return {"version": found.version}
    how = Answer.How.MAIL if found.candidate.email else LATER
    return {"version": found.version, "how": how, **suggested(request.member, found, Answer.Outcome.NO)}


def _reworded(request: MemberRequest, found: Application) -> dict[str, Any]:
    """Return the form as it was typed, with the words for the reason that is chosen."""
    if keeps_words(request, found):
        return request.POST.dict()
    chosen = RejectReason.objects.filter(organisation_id=found.organisation_id)
    try:
        key = chosen.filter(pk=UUID(request.POST.get("reason", ""))).values_list("key", flat=True).first() or ""
    except ValueError:
        key = ""
    return {**kept(request), **suggested(request.member, found, Answer.Outcome.NO, key)}


def _page(
    request: MemberRequest, found: Application, form: CloseForm, by: str, *, status: int = 200, changed: bool = False
) -> HttpResponse:
    taken_back = taken_back_with(request.member, found)
    context = {"application": found, "form": form, "by": by, "changed": changed, "taken_back": taken_back}
    return render(request, "candidates/close.html", context, status=status)
