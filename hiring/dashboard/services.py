"""The one thing that gathering pages change: what has been read. It is told to nobody, so it is no event."""

from uuid import UUID

from foundation.activity.queries import inbox
from foundation.core.clock import now
from foundation.people.models import Membership


def read_notifications(*, actor: Membership, only: UUID | None = None) -> int:
    """Mark the member's notifications as read, or `only` one of them; returns how many were unread."""
    rows = inbox(actor).filter(read_at=None)
    if only is not None:
        rows = rows.filter(pk=only)
    return rows.update(read_at=now(), updated_at=now())
