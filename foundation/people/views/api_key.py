"""Who asks through the API: `Authorization: Bearer <key>`, and nothing else."""

from datetime import timedelta

import structlog
from django.db.models import Q
from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from foundation.core import context
from foundation.core.api.permissions import all_scopes
from foundation.core.clock import now
from foundation.people.models import ApiKey, User
from foundation.people.queries.keyring import held_key

REALM = 'Bearer realm="Holdout API"'
USE_NOTED_EVERY = timedelta(minutes=1)


class ApiKeyAuthentication(BaseAuthentication):
    """Set `request.user`, `request.member` and `request.auth` (the ApiKey), and activate the member's zone."""

    def authenticate(self, request: Request) -> tuple[User, ApiKey] | None:
        header = request.headers.get("Authorization")
        if header is None:
            return None
        scheme, _, given = header.partition(" ")
        if scheme.lower() != "bearer" or not given.strip():
            raise AuthenticationFailed("Send the key as `Authorization: Bearer <key>`.", code="malformed_key")
        key = _usable(request, given.strip())
        _note_use(key)
        member = key.membership
        context.api_key.set(key.prefix)
        # A person is named by their key alone; a system by its name.
        acts_as = member.name if member.is_integration else "member"
        structlog.contextvars.bind_contextvars(api_key=key.prefix, acts_as=acts_as)
        request._request.member = member  # type: ignore[attr-defined]  # what the middleware does for pages
        # Days count in the member's zone, as on pages; MemberMiddleware puts it back.
        timezone.activate(member.zone)
        return member.user, key

    def authenticate_header(self, request: Request) -> str:
        return REALM


def _usable(request: Request, given: str) -> ApiKey:
    """Return the key for the plain text `given`. Raises AuthenticationFailed; says why only to who knows the secret.

    A key that is known is named on the request even when it is refused, so that its page can show that.
    """
    key = held_key(given.partition(".")[0])
    known = key is not None and key.is_valid(given)
    if known and key is not None:
        request.known_key = key.prefix  # type: ignore[attr-defined]  # what the page of the key counts
    if key is None or not known or key.revoked:
        raise AuthenticationFailed("This key is not known or was revoked.", code="invalid_key")
    if key.has_expired:
        raise AuthenticationFailed("This key has expired. Make a new one in the settings.", code="expired_key")
    member = key.membership
    # The account of an integration is never active: nobody signs in with it.
    if not (member.active and (member.user.is_active or member.is_integration)):
        raise AuthenticationFailed("The membership that this key acts as has ended.", code="inactive_member")
    return key


def _note_use(key: ApiKey) -> None:
    """Keep when the key was last used, to the minute, so that a busy client does not write on every request."""
    moment = now()
    if key.last_used_at is None or key.last_used_at < moment - USE_NOTED_EVERY:
        stale = Q(last_used_at=None) | Q(last_used_at__lt=moment)
        ApiKey.objects.filter(stale, pk=key.pk).update(last_used_at=moment)


class KeyScheme(OpenApiAuthenticationExtension):
    """How the schema names the key."""

    target_class = ApiKeyAuthentication
    name = "key"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        told = "\n".join(f"- `{one.key}`: {one.says}" for one in all_scopes())
        said = "A member's key, which acts as them, or a key of an integration. Each carries scopes:\n\n"
        return {"type": "http", "scheme": "bearer", "description": said + told}
