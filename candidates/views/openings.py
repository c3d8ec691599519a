"""Pages of a role's openings: all of them, one of them, and a hire that never started."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from candidates import policies, services
from candidates.pages.openings import openings_page, state_of
from candidates.queries import visible_applications
from candidates.queries.openings import fillings, unfilling_hires
from candidates.views.forms.openings import CloseOpeningForm, FillForm, NeverStartedForm, OpeningForm
from foundation.core.errors import Conflict, Invalid, Refused
from foundation.core.fetch import get_allowed
from foundation.core.forms import PlainForm, add_errors
from foundation.core.pages import go, render, toast, warn
from foundation.people.views.access import MemberRequest, member_required
from roles import policies as role_policies
from roles import services as role_services
from roles.models import Opening, Role
from roles.pages.workspace import workspace
from roles.queries.seeing import get_with_seats, visible_openings

Run = Callable[..., Any]


@require_http_methods(["GET", "POST"])
@member_required
def openings(request: MemberRequest, role_id: UUID) -> HttpResponse:
    """Show the openings of a role; a POST adds one."""
    role = get_with_seats(request.member, role_id)
    asked = role_policies.can_keep_openings if request.method == "POST" else role_policies.can_read_plan
    asked.require(request.member, role)
    form = OpeningForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        given = {name: form.cleaned_data[name] for name in ("target_on", "why")} if form.is_valid() else {}
        status = _try(form, role_services.add_opening, actor=request.member, role=role, **given)
        if status == 200:
            toast(request, "Added.")
            return go(request, "candidates:openings", role.pk)
    context = {**workspace(request.member, role), **openings_page(request.member, role), "form": form}
    return render(request, "candidates/openings.html", context, status=status)


def _try(form: PlainForm, act: Run, **asked: Any) -> int:
    """Do an act of a form; return 200, or another status with what was said put on the form."""
    if not form.is_valid():
        return 422
    try:
        act(**asked)
    except Invalid as error:
        add_errors(form, error)
        return 422
    except (Conflict, Refused) as error:
        form.add_error(None, error.sentence)
        return 409
    return 200


def _fetch(request: MemberRequest, opening_id: UUID) -> tuple[Role, Opening]:
    """Return an opening that the member sees, with its role and who is on it."""
    rows = visible_openings(request.member).select_related("approved_by__user", "closed_by__user")
    found = get_allowed(request.member, rows, opening_id, role_policies.can_read_plan.on("role"))
    found.role = get_with_seats(request.member, found.role_id)
    return found.role, found


@require_http_methods(["GET", "POST"])
@member_required
def opening(request: MemberRequest, opening_id: UUID) -> HttpResponse:
    """Change an opening."""
    role, found = _fetch(request, opening_id)
    role_policies.can_keep_openings.require(request.member, role)
    start = {"target_on": found.target_on, "why": found.why, "version": found.version}
    form = OpeningForm(request.POST or None, initial=start)
    if request.method != "POST":
        return _page(request, role, found, form=form)
    given = dict(form.cleaned_data) if form.is_valid() else {}
    status = _try(form, role_services.change_opening, actor=request.member, opening=found, **given)
    if status != 200:
        return _page(request, role, found, status=status, form=form)
    toast(request, f"{found} is changed.")
    return go(request, "candidates:openings", role.pk)


def _page(request: MemberRequest, role: Role, found: Opening, *, status: int = 200, **forms: PlainForm) -> HttpResponse:
    hires = unfilling_hires(role)
    label, tone = state_of(found, role)
    context = {
        **workspace(request.member, role),
        "opening": found,
        "label": label,
        "tone": tone,
        "filling": fillings([found]).get(found.pk),
        "hires": list(hires),
        "form": OpeningForm(initial={"target_on": found.target_on, "why": found.why, "version": found.version}),
        "close_form": CloseOpeningForm(initial={"version": found.version}),
        "fill_form": FillForm(hires=hires),
        **forms,
    }
    return render(request, "candidates/opening.html", context, status=status)


@require_POST
@member_required
def close(request: MemberRequest, opening_id: UUID) -> HttpResponse:
    """Find nobody for it, with the reason."""
    role, found = _fetch(request, opening_id)
    role_policies.can_keep_openings.require(request.member, role)
    form = CloseOpeningForm(request.POST)
    given = dict(form.cleaned_data) if form.is_valid() else {}
    status = _try(form, role_services.close_opening, actor=request.member, opening=found, **given)
    if status != 200:
        return _page(request, role, found, status=status, close_form=form)
    toast(request, f"{found} is closed.")
    return go(request, "candidates:openings", role.pk)


@require_POST
@member_required
def fill(request: MemberRequest, opening_id: UUID) -> HttpResponse:
    """Say which hire fills it."""
    role, found = _fetch(request, opening_id)
    policies.can_fill_opening.require(request.member, found)
    form = FillForm(request.POST, hires=unfilling_hires(role))
    given = dict(form.cleaned_data) if form.is_valid() else {}
    status = _try(form, services.fill_by_hand, actor=request.member, opening=found, **given)
    if status != 200:
        return _page(request, role, found, status=status, fill_form=form)
    toast(request, f"{found} is filled.")
    return go(request, "candidates:openings", role.pk)


ACTS = {
    "approve": (role_services.approve_opening, "approved"),
    "reopen": (role_services.reopen_opening, "open again"),
}


@require_POST
@member_required
def act(request: MemberRequest, opening_id: UUID, verb: str) -> HttpResponse:
    """Approve it, or open it again."""
    role, found = _fetch(request, opening_id)
    service, said = ACTS[verb]
    try:
        service(actor=request.member, opening=found)
    except Refused as error:
        warn(request, error.sentence)
    else:
        toast(request, f"{found} is {said}.")
    return go(request, "candidates:openings", role.pk)


@require_http_methods(["GET", "POST"])
@member_required
def never_started(request: MemberRequest, application_id: UUID) -> HttpResponse:
    """Record that a hire never started, with the reason; their opening is free again."""
    rows = visible_applications(request.member).select_related("candidate", "role", "stage")
    found = get_allowed(request.member, rows, application_id, policies.can_undo_hire)
    start = {"version": found.version}
    form = NeverStartedForm(request.POST or None, organisation_id=found.organisation_id, initial=start)
    status = 200
    if request.method == "POST":
        given = dict(form.cleaned_data) if form.is_valid() else {}
        status = _try(form, services.undo_hire, actor=request.member, application=found, **given)
        if status == 200:
            toast(request, f"Recorded. The opening of {found.role} is free again.")
            return go(request, "candidates:openings", found.role_id)
    filling = found.fillings.filter(ended_at=None).select_related("opening").first()
    context = {"application": found, "form": form, "filling": filling}
    return render(request, "candidates/never_started.html", context, status=status)
