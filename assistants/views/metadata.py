"""Where programs read how to sign in: RFC 9728 for the resource, RFC 8414 for the server that gives out tokens."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from assistants.domain.programs import SCOPES
from assistants.queries.switches import on_anywhere
from assistants.views.answers import OFF, problem, whole


@require_safe
def resource(request: HttpRequest) -> HttpResponse:
    """Say which server gives out tokens for the endpoint."""
    return _told({
        "resource": whole(request, reverse("assistants:mcp")),
        "authorization_servers": [_issuer(request)],
        "scopes_supported": list(SCOPES),
        "bearer_methods_supported": ["header"],
        "resource_name": "Holdout",
    })  # fmt: skip


@require_safe
def server(request: HttpRequest) -> HttpResponse:
    """Say where programs register, send people to be asked, and have tokens."""
    return _told({
        "issuer": _issuer(request),
        "authorization_endpoint": whole(request, reverse("assistants:authorize")),
        "token_endpoint": whole(request, reverse("assistants:token")),
        "revocation_endpoint": whole(request, reverse("assistants:revoke")),
        "registration_endpoint": whole(request, reverse("assistants:register")),
        "scopes_supported": list(SCOPES),
        "response_types_supported": ["code"],
        "grant_types_supported": ["authorization_code", "refresh_token"],
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": ["none", "client_secret_basic", "client_secret_post"],
    })  # fmt: skip


def _issuer(request: HttpRequest) -> str:
    return whole(request, "/").rstrip("/")


def _told(what: dict[str, Any]) -> HttpResponse:
    if not on_anywhere():
        return problem(404, "assistants_off", OFF)
    return JsonResponse(what, headers={"Access-Control-Allow-Origin": "*", "Cache-Control": "no-cache"})
