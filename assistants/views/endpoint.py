"""Where assistants ask: streamable HTTP of the Model Context Protocol, one request at a time."""

from __future__ import annotations

import structlog
from allauth.idp.oidc.models import Token
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from assistants.models import Assistant
from assistants.queries.switches import is_on, on_anywhere
from assistants.queries.tokens import held_by, holds
from assistants.views.answers import OFF, problem, sign_in_first, whole
from foundation.core.api import limits

LARGEST = 512 * 1024


@csrf_exempt
@require_POST
def mcp(request: HttpRequest) -> HttpResponse:
    """Answer an assistant that holds, within its measure; else say in words why not.

    There is no stream to listen to and no session to end: clients take a 405 for an answer.
    """
    if not on_anywhere():
        return problem(404, "assistants_off", OFF)
    if (refusal := _malformed(request)) is not None:
        return refusal
    assistant = _let_in(request)
    if isinstance(assistant, HttpResponse):
        return assistant
    structlog.contextvars.bind_contextvars(acts_as="member")
    try:
        use = limits.count(f"assistant:{assistant.pk}", settings.ASSISTANT_CALLS_PER_MINUTE)
    except limits.LimitReached as error:
        headers = {**error.use.headers(), "Retry-After": str(error.use.seconds)}
        return problem(429, "rate_limited", "Too many questions in this minute. Go on when it is over.", headers)
    from assistants.views.protocol import respond

    answer = respond(request, assistant)
    for name, value in (use.headers() if use else {}).items():
        answer[name] = value
    return answer


def _malformed(request: HttpRequest) -> HttpResponse | None:
    """Refuse what is no question: from pages of other sites, and larger than any question."""
    origin = request.headers.get("Origin")
    if origin and origin != whole(request, "/").rstrip("/"):
        return problem(403, "other_origin", "Pages of other sites do not ask here.")
    if request.content_type != "application/json":
        return problem(415, "not_json", "Ask in JSON.")
    length = request.headers.get("Content-Length") or "0"
    if not length.isdigit() or int(length) > LARGEST:
        return problem(413, "too_large", "A question holds at most 512 KB.")
    return None


def _let_in(request: HttpRequest) -> Assistant | HttpResponse:
    """Return who asks, or the refusal: without a token that holds, or where an owner has switched assistants off."""
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not given.strip():
        return sign_in_first(request, held=False)
    assistant = held_by(given.strip(), Token.Type.ACCESS_TOKEN)
    if assistant is not None and not is_on(assistant.member.organisation):
        return problem(403, "assistants_off", OFF)
    if assistant is None or not holds(assistant):
        return sign_in_first(request, held=True)
    return assistant
