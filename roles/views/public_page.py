"""What the public page and job boards say of a role: where, how, until when, and what comes with it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from foundation.core.errors import Invalid, Stale
from foundation.core.forms import add_errors
from foundation.core.pages import go, toast
from foundation.people.views.access import MemberRequest, member_required
from roles import policies, services
from roles.pages import public_page as listing_page
from roles.services.listing import NAMES
from roles.views.common import page, role_for, whole
from roles.views.forms.listing import ListingForm


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def public_page(request: MemberRequest, role_id: UUID) -> HttpResponse:
    """Show and change the facts of the listing, with what search engines still miss."""
    role = role_for(request, role_id, policies.can_read_scope, policies.can_edit_role)
    form = ListingForm(request.POST if request.method == "POST" else None, initial=listing_page.typed(role))
    status = 200
    if form.is_bound and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("title", "location", *NAMES)}
        try:
            services.change_role(actor=request.member, role=role, version=whole(request, "version"), **given)
        except Invalid as error:
            add_errors(form, error)
        except Stale as error:
            role.refresh_from_db()
            for name, said in listing_page.differing(role, given).items():
                form.add_error(name, said)
            form.add_error(
                None, f"{error.sentence} What stands there now is told beside it: save again if yours still fits."
            )
            status = 409
        else:
            toast(request, "Saved.")
            return go(request, "roles:public_page", role.pk)
    if form.is_bound and status == 200:
        status = 422
    context = {**listing_page.page(request.member, role), "form": form}
    return page(request, "roles/public_page.html", role, context, status=status)
