"""Members and invitations of the organisation."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from foundation.core.errors import Invalid, Refused
from foundation.core.fetch import get_allowed, get_visible
from foundation.core.forms import add_errors
from foundation.core.pages import go, render, toast
from foundation.people import policies, services
from foundation.people.models import Membership
from foundation.people.pages.members import member_page, members_page, rate_of
from foundation.people.queries.seeing import visible_invitations, visible_members
from foundation.people.views.access import MemberRequest, member_required
from foundation.people.views.forms import InviteForm, JobForm, RateForm


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def members(request: MemberRequest) -> HttpResponse:
    """List members and open invitations; a POST invites."""
    policies.can_see_members.require(request.member)
    form = InviteForm(request.POST if request.method == "POST" else None, member=request.member)
    if form.is_valid():
        try:
            invitation = services.invite(actor=request.member, **form.cleaned_data)
        except Invalid as error:
            add_errors(form, error)
        else:
            toast(request, f"The invitation to {invitation.email} is on its way.")
            return go(request, "people:members")
    return _list(request, form, status=422 if form.is_bound else 200)


def _list(request: MemberRequest, form: InviteForm, *, status: int) -> HttpResponse:
    context = {**members_page(request.member), "form": form}
    return render(request, "people/members.html", context, status=status)


def _theirs(request: MemberRequest, member_id: UUID) -> Membership:
    """Return a member of the same organisation for an owner; others are told that they may not."""
    return get_allowed(request.member, visible_members(request.member), member_id, policies.can_manage_member)


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def member(request: MemberRequest, member_id: UUID) -> HttpResponse:
    """Show one member to an owner; a POST changes the job."""
    found = _theirs(request, member_id)
    start = {"job": found.job, "technical": found.technical, "title": found.title}
    form = JobForm(request.POST if request.method == "POST" else None, initial=start)
    if form.is_valid():
        try:
            services.change_job(actor=request.member, member=found, **form.cleaned_data)
        except Invalid as error:
            add_errors(form, error)
        except Refused as error:
            form.add_error("job", error.sentence)
        else:
            toast(request, f"Saved {found.name}.")
            return go(request, "people:members")
    return _one(request, found, job_form=form, status=422 if form.is_bound else 200)


@member_required
@require_POST
def rate(request: MemberRequest, member_id: UUID) -> HttpResponse:
    """Set an advisor's hourly rate."""
    found = _theirs(request, member_id)
    form = RateForm(request.POST, currency=found.organisation.currency)
    if form.is_valid():
        try:
            services.set_rate(actor=request.member, member=found, rate_minor=form.minor)
        except Invalid as error:
            add_errors(form, error)
        else:
            toast(request, f"The rate of {found.name} is saved.")
            return go(request, "people:members")
    return _one(request, found, rate_form=form, status=422)


@member_required
@require_POST
def deactivate(request: MemberRequest, member_id: UUID) -> HttpResponse:
    """End a member's access."""
    found = _theirs(request, member_id)
    try:
        services.deactivate(actor=request.member, member=found)
    except Refused as error:
        return _one(request, found, refusal=error.sentence, status=409)
    toast(request, f"{found.name} has no access any more.")
    return go(request, "people:members" if found.pk != request.member.pk else "home")


@member_required
@require_POST
def reactivate(request: MemberRequest, member_id: UUID) -> HttpResponse:
    """Give a member access again."""
    found = _theirs(request, member_id)
    services.reactivate(actor=request.member, member=found)
    toast(request, f"{found.name} has access again.")
    return go(request, "people:members")


def _one(request: MemberRequest, found: Membership, *, status: int, **given: Any) -> HttpResponse:
    context = {
        **member_page(found),
        "job_form": JobForm(initial={"job": found.job, "technical": found.technical, "title": found.title}),
        "rate_form": RateForm(currency=found.organisation.currency, initial={"rate": rate_of(found)}),
        "refusal": "",
        **given,
    }
    return render(request, "people/member.html", context, status=status)


@member_required
@require_POST
def send_again(request: MemberRequest, invitation_id: UUID) -> HttpResponse:
    """Mail a new link for an open invitation."""
    found = get_visible(visible_invitations(request.member), invitation_id)
    services.send_again(actor=request.member, invitation=found)
    toast(request, f"A new link is on its way to {found.email}. The old one no longer works.")
    return go(request, "people:members")


@member_required
@require_POST
def revoke(request: MemberRequest, invitation_id: UUID) -> HttpResponse:
    """Take an open invitation back."""
    found = get_visible(visible_invitations(request.member), invitation_id)
    services.revoke(actor=request.member, invitation=found)
    toast(request, f"The invitation to {found.email} is taken back.")
    return go(request, "people:members")
