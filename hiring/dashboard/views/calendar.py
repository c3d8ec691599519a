"""A member's own calendar: the page where they switch it on, and what programs read at its secret address."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from foundation.core.api import limits
from foundation.core.errors import NotFound, Refused
from foundation.core.pages import go, render, toast
from foundation.people import services
from foundation.people.policies import can_keep_calendar
from foundation.people.queries.calendars import address_behind
from foundation.people.queries.calendars import own_address as kept_address
from foundation.people.views.access import MemberRequest, member_required
from hiring.dashboard.pages.calendar import content, own_address

NOT_HERE = "There is no calendar at this address. It may have been changed or switched off."


@never_cache
@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: MemberRequest) -> HttpResponse:
    """Say whether one's calendar is on; a POST switches it on or off or changes its address, by `act`.

    A new address is shown this once, on the answer itself and nowhere else.
    """
    can_keep_calendar.require(request.member)
    if request.method != "POST":
        return _page(request)
    try:
        token = _acted(request)
    except Refused as error:
        return _page(request, refusal=error.sentence, status=error.status)
    if token:
        return _page(request, address=own_address(token))
    toast(request, "Your calendar is switched off. Its address leads nowhere now.")
    return go(request, "own_calendar")


def _acted(request: MemberRequest) -> str:
    """Do what was asked; returns a token where one was made."""
    match request.POST.get("act"):
        case "on":
            return services.give_calendar_address(actor=request.member)
        case "change":
            return services.change_calendar_address(actor=request.member)
        case "off":
            services.take_calendar_address(actor=request.member)
            return ""
    raise Refused("Choose what to do.", code="no_such_act")


def _page(request: MemberRequest, *, address: str = "", refusal: str = "", status: int = 200) -> HttpResponse:
    context = {"kept": kept_address(request.member), "address": address, "refusal": refusal}
    return render(request, "dashboard/calendar.html", context, status=status)


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """Give the calendar to whoever has its address: no session is asked for. What never was and what ended is 404."""
    found = address_behind(token)
    if found is None:
        raise NotFound(NOT_HERE)
    try:
        limits.count(f"calendar:{found.pk}", settings.CALENDAR_READS_PER_MINUTE)
    except limits.LimitReached as reached:
        return HttpResponse(status=429, headers={"Retry-After": str(reached.use.seconds), "Cache-Control": "no-store"})
    body = content(found)
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["ETag"] = tag
    response["X-Robots-Tag"] = "noindex"
    response["Content-Disposition"] = 'inline; filename="hiring.ics"'
    patch_cache_control(response, private=True, no_cache=True)
    return get_conditional_response(request, etag=tag, response=response) or response
