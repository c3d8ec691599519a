"""Request id and the page form of refusals."""

import re
import secrets
from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render

from foundation.core.context import api_key, request_id
from foundation.core.errors import Conflict, DomainError, Forbidden, NotFound

Handler = Callable[[HttpRequest], HttpResponse]
# What a request by key adds to each of its log lines.
BOUND_BY_KEYS = ("api_key", "acts_as")
SANE_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")


class RequestIdMiddleware:
    """Take `X-Request-Id` when it is sane, else make one; echo it, log it, stamp events with it."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-Id", "")
        chosen = given if SANE_ID.fullmatch(given) else secrets.token_hex(8)
        token, no_key = request_id.set(chosen), api_key.set("")
        structlog.contextvars.bind_contextvars(request_id=chosen)
        try:
            response = self.get_response(request)
        finally:
            structlog.contextvars.unbind_contextvars("request_id", *BOUND_BY_KEYS)
            request_id.reset(token)
            api_key.reset(no_key)
        response["X-Request-Id"] = chosen
        return response


class DomainErrorMiddleware:
    """Turn a refusal that no view handled into its page: 404, 403, or 409 with the newer state.

    Whoever opens an address that takes forms alone, by reloading the answer of one, reads so: Django's 405 is blank.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and request.method == "GET":
            response.content = render(request, "errors/405.html", using="jinja2").content
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, DomainError):
            return None
        template = {NotFound: "errors/404.html", Forbidden: "errors/403.html", Conflict: "errors/409.html"}
        name = next((page for kind, page in template.items() if isinstance(error, kind)), "errors/refused.html")
        return render(request, name, {"error": error}, status=error.status, using="jinja2")
