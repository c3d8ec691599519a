"""The address that monitors ask."""

from ipaddress import ip_address, ip_network

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Return the figures to whoever has the token or asks from inside; for everybody else there is nothing here."""
    if not (_has_token(request) or _is_inside(request)):
        raise Http404
    # Loaded with the first question: most installations are never asked.
    from hiring.operations.metrics import text

    return HttpResponse(text(), content_type=CONTENT_TYPE)


def _has_token(request: HttpRequest) -> bool:
    wanted = settings.METRICS_TOKEN
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    return bool(wanted) and scheme.lower() == "bearer" and constant_time_compare(given.strip(), wanted)


def _is_inside(request: HttpRequest) -> bool:
    """Say whether one of METRICS_ADDRESSES asks directly; what comes through a proxy comes from outside."""
    if "Forwarded" in request.headers or "X-Forwarded-For" in request.headers:
        return False
    try:
        address = ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return False
    return any(address in ip_network(each, strict=False) for each in settings.METRICS_ADDRESSES)
