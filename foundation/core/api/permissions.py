"""Scopes: what a key was made for, apart from what its member may see and do."""

from dataclasses import dataclass
from typing import Any

from django.urls import get_resolver
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

PAY = "pay:read"
_resources: set[str] = set()


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks through the API: a membership, and the scopes of the key."""

    member: Any
    scopes: frozenset[str]

    def may(self, scope: str) -> bool:
        """Tell whether the key carries `scope`."""
        return scope in self.scopes

    @property
    def sees_pay(self) -> bool:
        """Tell whether the key may carry pay; the member's own policy comes on top."""
        return PAY in self.scopes


class HasScope(BasePermission):
    """Let a key pass that carries `<view.resource>:read`, or `:write` for what changes something."""

    def has_permission(self, request: Request, view: Any) -> bool:
        if request.auth is None:
            return False
        scope = scope_of(view, request.method or "")
        if scope not in request.auth.scopes:  # type: ignore[union-attr]  # signed in: HasScope asked first
            raise PermissionDenied(f"This key does not have the scope {scope}.", code="missing_scope")
        return True


def scope_of(view: Any, method: str) -> str:
    """Return the scope that `method` on `view` needs; a POST that changes nothing (`view.reads`) needs read."""
    reading = method in SAFE_METHODS or view.reads
    return f"{view.resource}:{'read' if reading else 'write'}"


def declare(resource: str) -> None:
    """Note that some view serves `resource`, so that `known_scopes` can offer it."""
    _resources.add(resource)


def known_scopes() -> list[str]:
    """Return every scope that a key can have, in order."""
    _ = get_resolver().url_patterns  # loading the addresses of the site declares every resource
    return [*(f"{resource}:{verb}" for resource in sorted(_resources) for verb in ("read", "write")), PAY]
