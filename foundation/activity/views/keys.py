"""The audit of one API key, for whom it acts as and for owners, who say how much it may ask."""

from django.conf import settings
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from foundation.activity.pages.keys import key_page
from foundation.core.errors import Invalid, NotFound
from foundation.core.forms import add_errors
from foundation.core.pages import go, render, toast
from foundation.people import policies
from foundation.people.queries.seeing import visible_api_keys
from foundation.people.services import limit_key
from foundation.people.views.access import MemberRequest, member_required
from foundation.people.views.forms import LimitKeyForm, RotateKeyForm


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def key_audit(request: MemberRequest, prefix: str) -> HttpResponse:
    """Show how a key was used, what it was refused and what it did; a POST of an owner sets its limit."""
    key = visible_api_keys(request.member).filter(prefix=prefix).first()
    if key is None:
        raise NotFound("There is no such key.")
    limits = policies.can_limit_key(request.member, key)
    if request.method == "POST":
        policies.can_limit_key.require(request.member, key)
    start = {"per_minute": key.per_minute}
    form = LimitKeyForm(request.POST if request.method == "POST" else None, initial=start)
    if form.is_valid():
        try:
            limit_key(actor=request.member, key=key, **form.cleaned_data)
        except Invalid as error:
            add_errors(form, error)
        else:
            toast(request, "The limit is saved. It holds from the next request on.")
            return go(request, "key_audit", prefix)
    context = {
        **key_page(request.member, key),
        "form": RotateKeyForm(),
        "limit": form if limits else None,
        "usual": settings.API_RATE_LIMIT_PER_MINUTE,
    }
    return render(request, "activity/key.html", context, status=422 if form.is_bound else 200)
