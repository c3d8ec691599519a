"""The audit of one API key, for whom it acts as and for owners."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from foundation.activity.pages.keys import key_page
from foundation.core.errors import NotFound
from foundation.core.pages import render
from foundation.people.queries.seeing import visible_api_keys
from foundation.people.views.access import MemberRequest, member_required
from foundation.people.views.forms import RotateKeyForm


@member_required
@require_safe
def key_audit(request: MemberRequest, prefix: str) -> HttpResponse:
    """Show how a key was used, what it was refused and what it did."""
    key = visible_api_keys(request.member).filter(prefix=prefix).first()
    if key is None:
        raise NotFound("There is no such key.")
    return render(request, "activity/key.html", {**key_page(request.member, key), "form": RotateKeyForm()})
