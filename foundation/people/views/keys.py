"""API keys of the organisation."""

from itertools import groupby

from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from foundation.core.api.permissions import known_scopes
from foundation.core.errors import Invalid, NotFound
from foundation.core.forms import add_errors
from foundation.core.pages import go, render, toast
from foundation.people import policies, services
from foundation.people.queries.seeing import visible_api_keys, visible_members
from foundation.people.views.access import MemberRequest, member_required
from foundation.people.views.forms import KeyForm


@never_cache
@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def api_keys(request: MemberRequest) -> HttpResponse:
    """List the keys; a POST makes one and shows it this once, on the answer itself and nowhere else."""
    policies.can_manage_api_keys.require(request.member)
    people = visible_members(request.member).filter(active=True).order_by("user__name", "id")
    data = request.POST if request.method == "POST" else None
    form = KeyForm(data, members=people, scopes=known_scopes())
    made = plain = None
    if form.is_valid():
        try:
            made, plain = services.create_key(actor=request.member, **form.cleaned_data)
        except Invalid as error:
            add_errors(form, error)
        else:
            form = KeyForm(None, members=people, scopes=known_scopes())
    context = {
        "form": form,
        "resources": by_resource(known_scopes()),
        "chosen": set(form["scopes"].value() or ()),
        "keys": visible_api_keys(request.member),
        "made": made,
        "plain": plain,
    }
    return render(request, "people/api_keys.html", context, status=422 if form.is_bound else 200)


def by_resource(scopes: list[str]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return (resource, [(scope, verb)]) in the order given, for a line of boxes each."""
    grouped = groupby(scopes, key=lambda scope: scope.partition(":")[0])
    return [(name.replace("_", " "), [(scope, scope.partition(":")[2]) for scope in group]) for name, group in grouped]


@member_required
@require_POST
def revoke_key(request: MemberRequest, prefix: str) -> HttpResponse:
    """Stop a key at once."""
    policies.can_manage_api_keys.require(request.member)
    key = visible_api_keys(request.member).filter(prefix=prefix).first()
    if key is None:
        raise NotFound("There is no such key.")
    services.revoke_key(actor=request.member, key=key)
    toast(request, f"The key “{key.name}” no longer works.")
    return go(request, "people:api_keys")
