"""The language model that drafts: an owner sets it, tries it, takes it away."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from foundation.core.errors import Invalid
from foundation.core.forms import add_errors
from foundation.core.pages import go, render, toast
from foundation.people.views.access import MemberRequest, member_required
from roles import policies
from roles.services.endpoints import Trial, endpoint_of, remove_endpoint, set_endpoint, try_endpoint
from roles.views.forms.drafting import EndpointForm


@never_cache
@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def drafting(request: MemberRequest) -> HttpResponse:
    """Show and set the endpoint. Its key goes in and never comes out."""
    policies.can_set_endpoint.require(request.member)
    row = endpoint_of(request.member.organisation_id)
    start = {"address": row.address, "model": row.model, "on": row.on} if row else {}
    form = EndpointForm(
        request.POST if request.method == "POST" else None, initial=start, kept=bool(row and row.key_sealed)
    )
    if form.is_valid():
        try:
            set_endpoint(actor=request.member, **form.cleaned_data)
        except Invalid as error:
            add_errors(form, error)
        else:
            toast(request, "The language model is saved.")
            return go(request, "roles:drafting")
    return _show(request, form, status=422 if form.is_bound else 200)


@member_required
@require_POST
def trial(request: MemberRequest) -> HttpResponse:
    """Ask the model for one word and say how it went."""
    policies.can_set_endpoint.require(request.member)
    try:
        went = try_endpoint(actor=request.member)
    except Invalid as error:
        went = Trial(False, error.sentence)
    row = endpoint_of(request.member.organisation_id)
    start = {"address": row.address, "model": row.model, "on": row.on} if row else {}
    return _show(request, EndpointForm(initial=start, kept=bool(row and row.key_sealed)), went=went)


@member_required
@require_POST
def remove(request: MemberRequest) -> HttpResponse:
    """Take the endpoint and its key away."""
    remove_endpoint(actor=request.member)
    toast(request, "The language model and its key are removed.")
    return go(request, "roles:drafting")


def _show(request: MemberRequest, form: EndpointForm, *, went: Trial | None = None, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "endpoint": endpoint_of(request.member.organisation_id),
        "private": settings.ALLOW_PRIVATE_ENDPOINTS,
        "most": settings.DRAFTING["per_hour"],
        "went": went,
    }
    return render(request, "roles/drafting.html", context, status=status)
