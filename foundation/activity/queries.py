"""Reading the event log and the inbox: only what the member may see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from foundation.activity.models import Event, Notification
from foundation.core import registries
from foundation.core.event_log import OWN, STAFF, types
from foundation.core.prepared import Prepared
from foundation.people.models import Membership
from foundation.people.queries.seeing import PreparedFor


@dataclass(frozen=True, slots=True)
class TimelineItem:
    """One line of a timeline: when, who, what was done in words, and the icon that goes with it."""

    at: datetime
    actor: str
    text: str
    icon: str
    verb: str
    subject_id: UUID


def visible_events(member: Membership) -> QuerySet[Event]:
    """Return the events of the member's organisation that they may read, whatever app wrote them."""
    seen = Q(audience=OWN, actor=member)
    if member.is_staff_of_org:
        seen |= Q(audience=STAFF)
    for app_filter in registries.event_filters:
        seen |= app_filter(member)
    return Event.objects.filter(seen, organisation_id=member.organisation_id)


def timeline(
    member: Membership,
    *,
    application_id: UUID | None = None,
    role_id: UUID | None = None,
    subject_id: UUID | None = None,
    limit: int = 50,
) -> list[TimelineItem]:
    """Return the newest events about an application, role or subject, newest first, in one query."""
    about = {"application_id": application_id, "role_id": role_id, "subject_id": subject_id}
    given = {name: pk for name, pk in about.items() if pk}
    rows = _newest(member, limit, **given)
    return [_item(row) for row in rows]


def _about(member: Membership, limit: int, **about: UUID) -> QuerySet[Event, Any]:
    rows = visible_events(member).filter(**about).order_by("-created_at", "-id")
    return rows.values("created_at", "actor_label", "verb", "data", "subject_id")[:limit]


_newest = PreparedFor[Mapping[str, Any]](_about)


def _item(row: Mapping[str, Any]) -> TimelineItem:
    kind = types[str(row["verb"])]
    return TimelineItem(
        at=row["created_at"],
        actor=str(row["actor_label"]),
        text=kind.text(row["data"]),
        icon=kind.icon,
        verb=kind.verb,
        subject_id=row["subject_id"],
    )


def inbox(member: Membership) -> QuerySet[Notification]:
    """Return the member's notifications, newest first."""
    return Notification.objects.filter(recipient=member).order_by("-created_at", "-id")


def unread_count(member: Membership) -> int:
    """Return how many notifications the member has not read."""
    return _unread.first(member=member.pk) or 0


def _counted(*, member: UUID) -> QuerySet[Notification, int]:
    rows = Notification.objects.filter(recipient_id=member, read_at=None).order_by()
    return rows.values("recipient_id").annotate(n=Count("pk")).values_list("n", flat=True)


_unread = Prepared[int](_counted)
