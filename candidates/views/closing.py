"""Ending an application with a reason, holding it, taking it up again."""

from collections.abc import Callable
from itertools import chain
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from candidates import policies, services
from candidates.models import Application, RejectReason
from candidates.queries import visible_applications
from candidates.views.forms.pipeline import CloseForm, ReasonForm
from foundation.core.errors import Invalid, Stale
from foundation.core.fetch import get_allowed, get_visible
from foundation.core.forms import add_errors
from foundation.core.pages import go, render, toast
from foundation.people.views.access import MemberRequest, member_required

PEOPLE = ("candidate", "role", "stage", "reject_reason")
SAID = {RejectReason.By.US: "declined", RejectReason.By.THEM: "withdrawn"}


@require_http_methods(["GET", "POST"])
@member_required
def close(request: MemberRequest, application_id: UUID) -> HttpResponse:
    """Close an application: by our decision, or (`by=them`) because they withdrew."""
    rows = visible_applications(request.member).select_related(*PEOPLE)
    found = get_allowed(request.member, rows, application_id, policies.can_work_application)
    by = RejectReason.By.THEM if request.GET.get("by") == "them" else RejectReason.By.US
    asks: dict[str, Any] = {"organisation_id": found.organisation_id, "by": by}
    if request.method == "GET":
        return _page(request, found, CloseForm(initial={"version": found.version}, **asks), by)
    form = CloseForm(request.POST, **asks)
    if not form.is_valid():
        return _page(request, found, form, by, status=422)
    act = services.withdraw if by == RejectReason.By.THEM else services.reject
    try:
        act(
            actor=request.member,
            application=found,
            reason=form.cleaned_data["reason"],
            version=form.cleaned_data["version"],
        )
    except Stale as error:
        fresh = CloseForm(
            initial={"version": error.current["version"], "reason": form.cleaned_data["reason"].pk}, **asks
        )
        found.refresh_from_db()
        return _page(request, found, fresh, by, status=409, changed=True)
    toast(request, f"{found.candidate} is {SAID[by]}.")
    return go(request, reverse("candidates:application", args=[found.pk]))


def _page(
    request: MemberRequest, found: Application, form: CloseForm, by: str, *, status: int = 200, changed: bool = False
) -> HttpResponse:
    context = {"application": found, "form": form, "by": by, "changed": changed}
    return render(request, "candidates/close.html", context, status=status)


@require_POST
@member_required
def hold(request: MemberRequest, application_id: UUID) -> HttpResponse:
    """Put an application aside."""

    def act(found: Application, form: ReasonForm) -> str:
        services.hold(
            actor=request.member,
            application=found,
            reason=form.cleaned_data["reason"],
            version=form.cleaned_data["version"],
        )
        return f"{found.candidate} is on hold."

    return _at_once(request, application_id, act)


@require_POST
@member_required
def reactivate(request: MemberRequest, application_id: UUID) -> HttpResponse:
    """Take an application up again where it stood."""

    def act(found: Application, form: ReasonForm) -> str:
        services.reactivate(actor=request.member, application=found, version=form.cleaned_data["version"])
        return f"{found.candidate} is active again at {found.stage.label}."

    return _at_once(request, application_id, act)


def _at_once(
    request: MemberRequest, application_id: UUID, act: Callable[[Application, ReasonForm], str]
) -> HttpResponse:
    found = get_visible(visible_applications(request.member).select_related(*PEOPLE), application_id)
    form = ReasonForm(request.POST)
    if form.is_valid():
        try:
            toast(request, act(found, form))
            return go(request, "candidates:application", found.pk)
        except Invalid as error:
            add_errors(form, Invalid({"": list(chain.from_iterable(error.errors.values()))}))
    return render(request, "candidates/sorry.html", {"application": found, "form": form}, status=422)
