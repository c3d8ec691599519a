"""Integrations: systems that ask through the API, kept by owners."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from foundation.core.errors import Invalid, Refused
from foundation.core.fetch import get_visible
from foundation.core.forms import add_errors
from foundation.core.pages import go, render, toast
from foundation.people import policies, services
from foundation.people.models import Integration
from foundation.people.pages import keys as pages
from foundation.people.queries.seeing import visible_integrations
from foundation.people.services.integrations import plain_name
from foundation.people.services.keys import scopes_to_give
from foundation.people.views.access import MemberRequest, member_required
from foundation.people.views.forms import IntegrationForm, IntegrationKeyForm


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: MemberRequest) -> HttpResponse:
    """Make an integration; its first key is made on its page."""
    policies.can_manage_integrations.require(request.member)
    form = IntegrationForm(request.POST if request.method == "POST" else None, scopes=scopes_to_give())
    if form.is_valid():
        try:
            made = services.create_integration(actor=request.member, **form.cleaned_data)
        except Invalid as error:
            add_errors(form, error)
        else:
            toast(request, f"{made.membership.name} is there. Make its first key.")
            return go(request, "people:integration", made.membership_id)
    context = {"form": form, "chosen": set(form["scopes"].value() or ()), **pages.for_integrations()}
    return render(request, "people/integration_new.html", context, status=422 if form.is_bound else 200)


def _found(request: MemberRequest, member_id: UUID) -> Integration:
    policies.can_manage_integrations.require(request.member)
    found: Integration = get_visible(visible_integrations(request.member), member_id).integration
    return found


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def integration(request: MemberRequest, member_id: UUID) -> HttpResponse:
    """Show an integration and its keys; a POST changes its name or what it may do."""
    found = _found(request, member_id)
    data = request.POST if request.method == "POST" else None
    form = IntegrationForm(data, scopes=scopes_to_give(), initial=_start(found))
    if form.is_valid():
        try:
            services.change_integration(actor=request.member, integration=found, **form.cleaned_data)
        except Invalid as error:
            add_errors(form, error)
        except Refused as error:
            return _page(request, found, status=409, refusal=error.sentence)
        else:
            toast(request, "Saved. It holds for all its keys from now on.")
            return go(request, "people:integration", member_id)
    return _page(request, found, status=422 if form.is_bound else 200, form=form)


@never_cache
@member_required
@require_POST
def new_key(request: MemberRequest, member_id: UUID) -> HttpResponse:
    """Make one more key and show it this once, on the answer itself and nowhere else."""
    found = _found(request, member_id)
    form = IntegrationKeyForm(request.POST)
    if not form.is_valid():
        return _page(request, found, status=422, key_form=form)
    try:
        made, plain = services.create_integration_key(actor=request.member, integration=found, **form.cleaned_data)
    except Invalid as error:
        add_errors(form, error)
        return _page(request, found, status=422, key_form=form)
    except Refused as error:
        return _page(request, found, status=409, refusal=error.sentence)
    return _page(request, found, made=made, plain=plain)


@member_required
@require_POST
def off(request: MemberRequest, member_id: UUID) -> HttpResponse:
    """Switch an integration off, with all its keys."""
    found = _found(request, member_id)
    services.switch_off(actor=request.member, integration=found)
    toast(request, f"{found.membership.name} is switched off; none of its keys works.")
    return go(request, "people:api_keys")


@member_required
@require_POST
def on(request: MemberRequest, member_id: UUID) -> HttpResponse:
    """Switch an integration on again; its keys are made anew."""
    found = _found(request, member_id)
    try:
        services.switch_on(actor=request.member, integration=found)
    except Refused as error:
        return _page(request, found, status=409, refusal=error.sentence)
    toast(request, f"{found.membership.name} is on again. Make it a new key; the old ones stay revoked.")
    return go(request, "people:integration", member_id)


def _start(found: Integration) -> dict[str, Any]:
    return {"name": plain_name(found.membership.name), "scopes": found.scopes}


def _page(request: MemberRequest, found: Integration, *, status: int = 200, **given: Any) -> HttpResponse:
    form = given.pop("form", IntegrationForm(None, scopes=scopes_to_give(), initial=_start(found)))
    context = {
        **pages.integration_page(request.member, found),
        **pages.for_integrations(),
        "form": form,
        "chosen": set(form["scopes"].value() or ()),
        "key_form": IntegrationKeyForm(),
        "made": None,
        "plain": "",
        "refusal": "",
        **given,
    }
    return render(request, "people/integration.html", context, status=status)
