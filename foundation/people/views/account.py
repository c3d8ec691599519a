"""One's own account, the organisation's settings, and going from one organisation to another."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from foundation.core.errors import Invalid, NotFound
from foundation.core.forms import add_errors
from foundation.core.pages import go, render, toast
from foundation.people import policies, services
from foundation.people.queries import consent
from foundation.people.queries.seeing import own_keys
from foundation.people.views.access import MemberRequest, member_required
from foundation.people.views.forms import AccountForm, OrganisationForm
from foundation.people.views.middleware import SESSION_KEY


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: MemberRequest) -> HttpResponse:
    """Change one's own name, time zone and shortcuts; links to password, e-mail and second factors."""
    user = request.member.user
    start = {"name": user.name, "zone": user.zone, "shortcuts": user.shortcuts}
    form = AccountForm(request.POST if request.method == "POST" else None, initial=start)
    if form.is_valid():
        try:
            services.change_account(actor=request.member, **form.cleaned_data)
        except Invalid as error:
            add_errors(form, error)
        else:
            toast(request, "Your account is saved.")
            return go(request, "people:account")
    context = {"form": form, "keys": own_keys(request.member)}
    return render(request, "people/account.html", context, status=422 if form.is_bound else 200)


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def organisation(request: MemberRequest) -> HttpResponse:
    """Change the organisation's name, time zone, currency, retention and what applicants agree to."""
    policies.can_change_organisation.require(request.member)
    ours = request.member.organisation
    kept = ("name", "zone", "currency", "retention_days")
    start = {**{field: getattr(ours, field) for field in kept}, "consent_text": consent.template_of(ours)}
    form = OrganisationForm(request.POST if request.method == "POST" else None, initial=start)
    if form.is_valid():
        try:
            services.change_organisation(actor=request.member, **form.cleaned_data)
        except Invalid as error:
            add_errors(form, error)
        else:
            toast(request, "The settings are saved.")
            return go(request, "people:organisation")
    return render(request, "people/organisation.html", {"form": form}, status=422 if form.is_bound else 200)


@require_POST
def switch(request: HttpRequest) -> HttpResponse:
    """Go on in another organisation that the person belongs to."""
    if not request.user.is_authenticated:
        return redirect("account_login")
    chosen = request.POST.get("organisation", "")
    held = request.memberships  # type: ignore[attr-defined]  # put there by the middleware
    if chosen not in {str(member.organisation_id) for member in held}:
        raise NotFound("You do not belong to this organisation.")
    request.session.cycle_key()
    request.session[SESSION_KEY] = chosen
    return go(request, "home")
