"""API keys: one's own, and for owners those of all."""

from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundation.core.api.permissions import chosen_for_people, known_scopes
from foundation.core.errors import Invalid, NotFound, Refused
from foundation.core.forms import add_errors
from foundation.core.pages import go, render, toast
from foundation.people import policies, services
from foundation.people.models import ApiKey
from foundation.people.pages import keys as pages
from foundation.people.queries.seeing import own_keys as kept_by
from foundation.people.queries.seeing import visible_api_keys
from foundation.people.views.access import MemberRequest, member_required
from foundation.people.views.forms import KeyForm, RotateKeyForm


@never_cache
@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def own_keys(request: MemberRequest) -> HttpResponse:
    """List one's own keys; a POST makes one and shows it this once, on the answer itself and nowhere else."""
    start = {"scopes": chosen_for_people()}
    form = KeyForm(request.POST if request.method == "POST" else None, scopes=known_scopes(), initial=start)
    made = plain = None
    if form.is_valid():
        try:
            made, plain = services.create_key(actor=request.member, **form.cleaned_data)
        except Invalid as error:
            add_errors(form, error)
        else:
            form = KeyForm(None, scopes=known_scopes(), initial=start)
    shown = {"form": form, "chosen": set(form["scopes"].value() or ()), "made": made, "plain": plain}
    context = {**shown, "keys": kept_by(request.member), **pages.for_people()}
    return render(request, "people/own_keys.html", context, status=422 if form.is_bound else 200)


@member_required
@require_safe
def api_keys(request: MemberRequest) -> HttpResponse:
    """Show owners what asks through the API: integrations, and the keys of people."""
    policies.can_manage_api_keys.require(request.member)
    return render(request, "people/api_keys.html", pages.overview(request.member))


def _key(request: MemberRequest, prefix: str) -> ApiKey:
    key = visible_api_keys(request.member).filter(prefix=prefix).first()
    if key is None:
        raise NotFound("There is no such key.")
    return key


@never_cache
@member_required
@require_POST
def rotate_key(request: MemberRequest, prefix: str) -> HttpResponse:
    """Give a key a new secret and show it this once, on the answer itself and nowhere else."""
    key = _key(request, prefix)
    policies.can_revoke_key.require(request.member, key)
    form = RotateKeyForm(request.POST)
    status, refusal, made, plain = 422, "", None, ""
    if form.is_valid():
        try:
            made, plain = services.rotate_key(actor=request.member, key=key, **form.cleaned_data)
        except Refused as error:
            status, refusal = error.status, error.sentence
        else:
            status = 200
    context = {"key": key, "made": made, "plain": plain, "refusal": refusal, "form": form}
    return render(request, "people/key_rotated.html", context, status=status)


@member_required
@require_POST
def revoke_own_key(request: MemberRequest, prefix: str) -> HttpResponse:
    """Stop a key that acts as oneself, at once."""
    key = _key(request, prefix)
    if key.membership_id != request.member.pk:
        raise NotFound("There is no such key.")
    services.revoke_key(actor=request.member, key=key)
    toast(request, f"The key “{key.name}” no longer works.")
    return go(request, "people:account")


@member_required
@require_POST
def revoke_key(request: MemberRequest, prefix: str) -> HttpResponse:
    """Stop any key of the organisation at once."""
    policies.can_manage_api_keys.require(request.member)
    key = _key(request, prefix)
    services.revoke_key(actor=request.member, key=key)
    toast(request, f"The key “{key.name}” no longer works.")
    if key.membership.is_integration:
        return go(request, "people:integration", key.membership_id)
    return go(request, "people:api_keys")
