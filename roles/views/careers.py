"""What the organisation says of itself beside its jobs, where it hires, and its jobs on other pages."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from foundation.core.errors import Invalid
from foundation.core.forms import add_errors
from foundation.core.pages import go, render, toast
from foundation.people.policies import can_change_organisation
from foundation.people.views.access import MemberRequest, member_required
from roles.pages import careers as careers_page
from roles.services.careers import set_careers
from roles.views.forms.listing import CareersForm


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def careers(request: MemberRequest) -> HttpResponse:
    """Show and set website, logo and places; with the addresses of feeds and the snippet to embed."""
    can_change_organisation.require(request.member)
    organisation = request.member.organisation
    form = CareersForm(request.POST if request.method == "POST" else None, initial=careers_page.typed(organisation))
    if form.is_valid():
        try:
            set_careers(actor=request.member, **form.cleaned_data)
        except Invalid as error:
            add_errors(form, error)
        else:
            toast(request, "Saved.")
            return go(request, "roles:careers")
    context = {"form": form, **careers_page.page(organisation)}
    return render(request, "roles/careers.html", context, status=422 if form.is_bound else 200)
