"""Scopes: what a key was made for, apart from what its member may see and do.

Each is written once, in the `plugins/scopes.py` of the app whose rows it opens; views name theirs by their resource.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from foundation.core.registry import Registry

PAY = "pay:read"


@dataclass(frozen=True, slots=True)
class Scope:
    """One thing that a key may be made for, with the sentence that says it.

    `integrations` may have it. One that is `by_hand` stands for acts that people answer for by name: it is never chosen
    for somebody beforehand, and no integration has it.
    """

    key: str
    says: str
    integrations: bool = False
    by_hand: bool = False

    @property
    def resource(self) -> str:
        """What it is about."""
        return self.key.partition(":")[0]

    @property
    def verb(self) -> str:
        """What it lets one do with that."""
        return self.key.partition(":")[2].replace("_", " ")


scopes: Registry[Scope] = Registry("scopes")


def scope(key: str, says: str, *, integrations: bool = False, by_hand: bool = False) -> None:
    """Declare a scope. Raises ValueError for one that people answer for by name and that integrations may have."""
    if integrations and by_hand:
        raise ValueError(f"{key}: an integration signs and decides nothing")
    scopes.register(key, Scope(key, says, integrations, by_hand))


scope(PAY, "Pay: bands, offers, rates and fees; without it they are null.", integrations=True)


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks through the API: a membership, the scopes of the key, and its prefix; '' where no key asks."""

    member: Any
    scopes: frozenset[str]
    key: str = ""

    def may(self, scope: str) -> bool:
        """Tell whether the key carries `scope`."""
        return scope in self.scopes

    @property
    def sees_pay(self) -> bool:
        """Tell whether the key may carry pay; the member's own policy comes on top."""
        return PAY in self.scopes


class HasScope(BasePermission):
    """Let a key pass that carries one of the scopes that the view names for the method."""

    def has_permission(self, request: Request, view: Any) -> bool:
        if request.auth is None:
            return False
        held: Any = request.auth.scopes  # type: ignore[union-attr]  # signed in: HasScope asked first
        needed = scopes_of(view, request.method or "")
        if not usable(needed, held, request):
            raise missing(needed)
        return True


def usable(needed: Iterable[str], held: Iterable[str], request: Any) -> bool:
    """Tell whether a held scope suffices; an integration never uses one that it could not be given today."""
    common = set(needed) & set(held)
    if request._request.member.is_integration:
        return any(one in scopes and scopes[one].integrations for one in common)
    return bool(common)


def missing(needed: Iterable[str]) -> PermissionDenied:
    """Return the refusal that names what the key lacks."""
    return PermissionDenied(f"This key does not have the scope {' or '.join(needed)}.", code="missing_scope")


def scopes_of(view: Any, method: str) -> tuple[str, ...]:
    """Return the scopes of which `method` on `view` needs one; a POST that changes nothing (`view.reads`) needs read.

    `view.also_read_by` names a narrower one to read with, `view.acts_by` one of its own for an act, and
    `view.written_by` those of several collections, of which the view itself asks for each that it writes.
    """
    if method in SAFE_METHODS or view.reads:
        return (f"{view.resource}:read", *view.also_read_by)
    return view.written_by or (view.acts_by or f"{view.resource}:write",)


def known_scopes() -> list[str]:
    """Return every scope that a key can have, in order."""
    return [one.key for one in all_scopes()]


def all_scopes() -> list[Scope]:
    """Return the scopes by resource, reading first."""
    return sorted(scopes, key=lambda one: (one.resource, not one.verb.startswith("read"), one.key))


def scopes_of_integrations() -> list[Scope]:
    """Return the scopes that an integration may have."""
    return [one for one in all_scopes() if one.integrations]


def chosen_for_people() -> list[str]:
    """Return what a new key of a person has unless they choose: all but what they answer for by name."""
    return [one.key for one in all_scopes() if not one.by_hand]
