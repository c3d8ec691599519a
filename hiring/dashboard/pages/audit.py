"""The log of everything that happened, a page at a time."""

from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import QueryDict

from foundation.activity.queries import visible_events
from foundation.core.errors import NotFound
from foundation.core.event_log import types
from foundation.core.fetch import get_visible
from foundation.people.models import Membership

PER_PAGE = 50


def audit_page(member: Membership, query: QueryDict) -> dict[str, Any]:
    """Return events, newest first: `about` narrows them to one kind of thing, `before` goes on from an event."""
    kinds = sorted({verb.split(".")[0] for verb, _ in types.items()})
    about, before = query.get("about", ""), query.get("before", "")
    events = visible_events(member)
    if about in kinds:
        events = events.filter(verb__startswith=f"{about}.")
    if before:
        last = get_visible(visible_events(member), _id(before))
        events = events.filter(Q(created_at__lt=last.created_at) | Q(created_at=last.created_at, pk__lt=last.pk))
    rows = list(events.order_by("-created_at", "-pk")[: PER_PAGE + 1])
    return {
        "rows": [(row, types[row.verb].text(row.data)) for row in rows[:PER_PAGE]],
        "older": rows[PER_PAGE - 1].pk if len(rows) > PER_PAGE else None,
        "kinds": [(kind, kind.replace("_", " ").capitalize()) for kind in kinds],
        "about": about,
        "paged": bool(before),
    }


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound("There is no such place in the log.") from None
