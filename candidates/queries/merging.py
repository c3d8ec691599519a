"""What a merge is about: the applications of both, what stands in its way, and what happened since it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple
from uuid import UUID

from candidates.models import Application, Interview, Merge, Offer
from candidates.registries import merge_guards
from foundation.activity.queries import TimelineItem, timeline
from foundation.core import clock
from foundation.core.formatting import day_time
from foundation.people.models import Membership

LIVE = (Application.Status.ACTIVE, Application.Status.HOLD)
LIVE_OFFERS = (Offer.State.DRAFT, Offer.State.APPROVING, Offer.State.APPROVED, Offer.State.SENT, Offer.State.ACCEPTED)


class Clash(NamedTuple):
    """A role in which both are in play; the one who came in first stands first."""

    role_id: UUID
    title: str
    applications: list[Application]


def clashes(applications: Sequence[Application]) -> list[Clash]:
    """Return the roles in which several of these applications are live."""
    live = sorted((one for one in applications if one.status in LIVE), key=lambda one: (one.role_id, one.applied_at))
    by_role = {role: list(rows) for role, rows in groupby(live, key=lambda one: one.role_id)}
    return [Clash(role, rows[0].role.title, rows) for role, rows in by_role.items() if len(rows) > 1]


def obstacles(found: Collection[Clash]) -> dict[UUID, str]:
    """Return why some of these applications may not be closed as duplicates, by id: two queries, and one of each guard.

    Nobody is told of a merge, so nobody may wait for somebody whose application it closes.
    """
    ids = [one.pk for clash in found for one in clash.applications]
    if not ids:
        return {}
    offers = Offer.objects.filter(application_id__in=ids, state__in=LIVE_OFFERS).values_list(
        "application_id", flat=True
    )
    said: dict[UUID, str] = {}
    for guard in merge_guards:
        said.update(guard(ids))
    said |= dict.fromkeys(offers, "There is an offer; take it back first, or go on with this one.")
    ahead = Interview.objects.filter(
        application_id__in=ids, state=Interview.State.SCHEDULED, ends_at__gt=clock.now()
    ).order_by("-starts_at")
    for pk, starts_at in ahead.values_list("application_id", "starts_at"):
        said[pk] = f"There is an interview on {day_time(starts_at)}; cancel it first, or go on with this one."
    return said


def moved_ids(merge: Merge, column: str) -> list[str]:
    """Return the ids of rows that went over, of one column such as `candidates.application.candidate_id`."""
    found: list[str] = merge.moved.get(column, [])
    return found


APPLICATIONS = "candidates.application.candidate_id"


@dataclass(frozen=True, slots=True)
class Since:
    """What happened after a merge: new applications, and events on those that would go back, by application."""

    new: list[Application]
    events: list[tuple[Application, list[TimelineItem]]]


def since(member: Membership, merge: Merge, most: int = 10) -> Since:
    """Return what happened after a merge that the member may read."""
    new = Application.objects.filter(candidate_id=merge.winner_id, created_at__gt=merge.created_at)
    rows = Application.objects.filter(pk__in=moved_ids(merge, APPLICATIONS)).select_related("role")
    told = []
    for one in rows.order_by("applied_at")[:most]:
        items = [item for item in timeline(member, application_id=one.pk, limit=most) if item.at > merge.created_at]
        if items:
            told.append((one, items))
    return Since(list(new.select_related("role").order_by("applied_at")), told)
