"""What Django itself refuses: pages that are not there, requests that make no sense, faults of ours."""

import sys

import structlog
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import requires_csrf_token

from foundation.core.api.errors import DATABASE_AWAY, RETRY_AFTER, no_room, too_large, unavailable, unreadable
from foundation.core.context import request_id
from foundation.core.errors import DomainError, Forbidden, NotFound, NotKept
from foundation.core.storage import is_full

log = structlog.get_logger(__name__)


@requires_csrf_token
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer an address that leads nowhere."""
    return _page(request, "errors/404.html", NotFound("There is nothing at this address."), 404)


@requires_csrf_token
def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that Django would not take, such as one with a stale form token."""
    return _page(request, "errors/403.html", Forbidden("You are not allowed to do this."), 403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose token does not fit: it is old, or came from elsewhere."""
    log.warning("csrf_failure", reason=reason, path=request.path)
    # The header tells a page that saves itself to take the token that is valid now, and to try again.
    page = render(request, "errors/csrf.html", status=403, using="jinja2")
    page["X-Form-Token"] = "stale"
    return page


@requires_csrf_token
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that cannot be read, or that is larger than the server takes."""
    if isinstance(exception, RequestDataTooBig):
        return too_large() if _of_api(request) else render(request, "errors/413.html", status=413, using="jinja2")
    if _of_api(request):
        return unreadable()
    return _page(request, "errors/400.html", DomainError("The request could not be read."), 400)


def _page(request: HttpRequest, template: str, error: DomainError, status: int) -> HttpResponse:
    return render(request, template, {"error": error}, status=status, using="jinja2")


@requires_csrf_token
def server_fault(request: HttpRequest) -> HttpResponse:
    """Say that the fault is ours, that the database is away, or that an upload found no room on the disk.

    The first two use neither the database nor the session.
    """
    error = sys.exc_info()[1]
    if isinstance(error, DATABASE_AWAY):
        return _database_away(request)
    if is_full(error):
        fault = NotKept(full=True)
        return no_room() if _of_api(request) else _page(request, "errors/refused.html", fault, fault.status)
    return render(request, "errors/500.html", {"request_id": request_id.get()}, status=500, using="jinja2")


def _of_api(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


def _database_away(request: HttpRequest) -> HttpResponse:
    """Ask for a moment of patience; htmx shows the sentence of the page, a machine gets a problem."""
    if _of_api(request):
        return unavailable()
    again = {"again": request.method in ("GET", "HEAD")}
    answer = render(request, "errors/unavailable.html", again, status=503, using="jinja2")
    answer["Retry-After"] = RETRY_AFTER
    answer["Cache-Control"] = "no-store"
    return answer
