"""What the page of one API key shows: how much it was used, what was refused, and what it did."""

from typing import Any

from foundation.activity.models import Event
from foundation.activity.queries import visible_events
from foundation.core.api import use
from foundation.core.event_log import types
from foundation.people.models import ApiKey, Membership

LATEST = 50


def key_page(member: Membership, key: ApiKey) -> dict[str, Any]:
    """Return a key with its use by day, its refused calls, and its latest events that the member may read."""
    events = visible_events(member).filter(api_key=key.prefix).order_by("-created_at", "-pk")[:LATEST]
    return {
        "key": key,
        "rotates": _may_rotate(member, key),
        "use": use.of_key(key.prefix),
        "kept": use.DAYS_KEPT,
        "events": [(row, _text(row)) for row in events],
    }


def _may_rotate(member: Membership, key: ApiKey) -> bool:
    """Tell whether the member may give the key a new secret: it works, and is theirs or an integration's."""
    works = not key.revoked and not key.has_expired and key.membership.active
    followed = ApiKey.objects.filter(follows=key).exists()
    return works and not followed and (key.membership_id == member.pk or key.membership.is_integration)


def _text(row: Event) -> str:
    return types[row.verb].text(row.data)
