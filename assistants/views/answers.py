"""How programs are answered that were refused: as problems of RFC 9457, and for tokens as RFC 6750 says."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse

OFF = "Assistants are switched off here. An owner of the organisation can switch them on in the settings."


def problem(status: int, code: str, sentence: str, headers: dict[str, str] | None = None) -> JsonResponse:
    """Return a refusal that programs read and people can."""
    body = {
        "type": f"urn:holdout:problem:{code}",
        "title": sentence.partition(".")[0],
        "status": status,
        "detail": sentence,
        "code": code,
        "errors": [],
    }
    answer = JsonResponse(body, status=status, content_type="application/problem+json", headers=headers)
    answer["Cache-Control"] = "no-store"
    return answer


def whole(request: HttpRequest, path: str) -> str:
    """Return the address of a path on the site, as whoever asks knows it."""
    return request.build_absolute_uri(path)


def sign_in_first(request: HttpRequest, *, held: bool) -> JsonResponse:
    """Return 401 with where to read how one signs in; `held` tells that a token came, which is none or no more."""
    told = [f'resource_metadata="{whole(request, "/.well-known/oauth-protected-resource/mcp")}"']
    if held:
        told = ['error="invalid_token"', 'error_description="The token is not known or has ended"', *told]
    sentence = "This token is not known or has ended. Sign in again." if held else "Sign in to ask here."
    return problem(
        401, "invalid_token" if held else "no_token", sentence, {"WWW-Authenticate": "Bearer " + ", ".join(told)}
    )
