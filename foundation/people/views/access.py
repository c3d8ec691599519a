"""The first door of every page: signed in, and a member of an organisation."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast
from urllib.parse import urlsplit, urlunsplit

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import HttpResponseClientRedirect

from foundation.people.models import Membership, Organisation

P = ParamSpec("P")


class MemberRequest(HttpRequest):
    """A request that passed `member_required`."""

    member: Membership
    memberships: list[Membership]
    htmx: Any


def member_required(
    view: Callable[Concatenate[MemberRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Let members in as `request.member`; send others to sign in, and people of no organisation to a page that says so.

    After signing in, a GET comes back to where it was going, and a form to the page that it stood on, where the browser
    says which; what was typed there is kept on the device by js/kept.js. htmx is told to load the page as a whole.
    """

    @wraps(view)
    def guarded(request: Any, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if request.user.is_authenticated and request.member is not None:
            return view(request, *args, **kwargs)
        answer = _elsewhere(request)
        return HttpResponseClientRedirect(answer["Location"]) if request.headers.get("HX-Request") else answer

    return cast("Callable[Concatenate[HttpRequest, P], HttpResponseBase]", guarded)


def _elsewhere(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect("people:no_organisation")
    if not Organisation.objects.exists():
        return redirect("people:setup")
    return redirect_to_login(request.get_full_path() if request.method == "GET" else _page_of_the_form(request))


def _page_of_the_form(request: HttpRequest) -> str:
    """Return the address on this site that the form was sent from, or the landing page."""
    page = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure()):
        return "/"
    parts = urlsplit(page)
    return urlunsplit(("", "", parts.path or "/", parts.query, ""))
