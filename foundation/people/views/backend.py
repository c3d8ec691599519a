"""Signing in as allauth does, and finding the signed-in person with their memberships in one query."""

from uuid import UUID

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import QuerySet

from foundation.core.prepared import Prepared
from foundation.people.models import Membership, User

PATH = "foundation.people.views.backend.AccountBackend"


def memberships_of(user: User) -> list[Membership]:
    """Return the active memberships, oldest first, each with its organisation; as they came with the session's user."""
    found = getattr(user, "held_memberships", None)
    if found is None:
        found = _held(user=user.pk)
    return list(found)


def _active(*, user: UUID) -> QuerySet[Membership]:
    held = Membership.people.filter(user_id=user, active=True).select_related("organisation", "user")
    return held.order_by("created_at", "id")


_held = Prepared[Membership](_active)


class AccountBackend(AuthenticationBackend):
    """allauth's backend; `get_user` runs on every page, so it brings what every page needs."""

    def get_user(self, user_id: UUID) -> User | None:
        """Return the user if they may sign in, with `held_memberships`."""
        held = _held(user=user_id)
        user: User | None = held[0].user if held else super().get_user(user_id)
        if user is None or not self.user_can_authenticate(user):
            return None
        for member in held:
            member.user = user
        user.held_memberships = held  # type: ignore[attr-defined]  # read by memberships_of
        return user
