"""Answering a page's polling: nothing at all while nothing happened."""

from collections.abc import Callable
from hashlib import sha256

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils import timezone

from foundation.activity.services import mark_of
from foundation.core.clock import now
from foundation.core.pages import wants_block
from foundation.people.models import Membership


def unless_unchanged(request: HttpRequest, member: Membership, draw: Callable[[], HttpResponse]) -> HttpResponse:
    """Return what `draw` draws; for htmx with an ETag, and 304 without drawing while that tag still holds.

    `draw` fetches and allows; only what it returns gets a tag. Who sends a tag that holds was allowed to see this very
    address, and still is: what a right hangs on is their membership, read for this request, whose job is in the tag,
    and rows that change with an event. So nothing else is asked before a 304, which tells nothing but that.

    The tag changes with every event of the organisation, with the address, the reader, their job and zone, and with
    each minute, since ages and lateness follow the clock. Nothing is stored by the browser: who polls sends the tag
    that it holds.
    """
    if not wants_block(request):
        return draw()
    tag = _tag(request, member)
    if request.headers.get("If-None-Match") == tag:
        return HttpResponseNotModified(headers={"ETag": tag})
    response = draw()
    response["ETag"] = tag
    response["Cache-Control"] = "private, no-store"
    return response


def _tag(request: HttpRequest, member: Membership) -> str:
    minute = int(now().timestamp()) // 60
    zone = timezone.get_current_timezone_name()
    parts = (mark_of(member.organisation_id), str(member.pk), member.job, zone, str(minute), request.get_full_path())
    return f'"{sha256(" ".join(parts).encode()).hexdigest()[:32]}"'
