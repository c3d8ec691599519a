"""The list of people: what it is narrowed to, its rows, and the way to the next and the first of them."""

from typing import Any
from uuid import UUID

from django.http import QueryDict
from django.urls import reverse

from candidates.queries.people import people_page, roles_with_people
from foundation.people.models import Membership

STATUSES = [("open", "In play"), ("rejected", "Declined"), ("withdrawn", "Withdrawn"), ("hired", "Hired")]


def people_list(member: Membership, query: QueryDict) -> dict[str, Any]:
    """Return a page of the people that the member may see, as the address narrows it; unknown values narrow nothing."""
    text, role_id = query.get("q", "").strip()[:200], _uuid(query.get("role"))
    status = query.get("status", "") if query.get("status") in dict(STATUSES) else ""
    after = _uuid(query.get("after"))
    found, more = people_page(member, text=text, status=status, role_id=str(role_id or ""), after=after)
    return {
        "found": found,
        "text": text,
        "status": status,
        "role_id": str(role_id or ""),
        "statuses": STATUSES,
        "roles": roles_with_people(member),
        "next_href": _from(query, str(more)) if more else None,
        "first_href": _from(query, None) if "after" in query else None,
        "narrowed": bool(text or status or role_id),
    }


def _from(query: QueryDict, after: str | None) -> str:
    """Return the address of the same list from another place on; without one, from the first."""
    onward = query.copy()
    if after is None:
        del onward["after"]
    else:
        onward["after"] = after
    return f"{reverse('candidates:list')}?{onward.urlencode()}"


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None
