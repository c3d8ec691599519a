"""What people went through, of a role or over all roles, for figures over them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count, QuerySet

from candidates.domain.flow import Way
from candidates.domain.intervals import Span, Why
from candidates.models import Application
from candidates.queries.seeing import visible_applications, visible_intervals
from foundation.people.models import Membership


def ways_through(member: Membership, role_id: UUID) -> list[Way]:
    """Return the way of each application to a role that the member sees: one query."""
    rows = visible_intervals(member).filter(application__role_id=role_id)
    rows = rows.order_by("application_id", "entered", "left", "pk")
    columns = ("application_id", "application__candidate_id", "stage_id", "entered", "left", "why")
    found = []
    for (_, person), times in groupby(rows.values_list(*columns), key=itemgetter(0, 1)):
        found.append(Way(person, [Span(stage, entered, left, Why(why)) for *_, stage, entered, left, why in times]))
    return found


class Visit(NamedTuple):
    """A time of somebody in a stage of any role, with what the stage is called and how patient it is.

    `status` and `reason` say how their application stands and why it ended.
    """

    application_id: UUID
    source: str
    status: str
    reason: str | None
    kind: str
    label: str
    patience_days: int
    entered: datetime
    left: datetime | None
    why: str


def _newest(member: Membership, since: datetime | None, most: int) -> QuerySet[Application, Any]:
    found = visible_applications(member).order_by("-applied_at", "-pk")
    return (found.filter(applied_at__gte=since) if since else found).values("pk")[:most]


def ends_over_roles(member: Membership, since: datetime | None, most: int) -> list[tuple[str, str, int]]:
    """Return (reason, by whom, people) for why the same applications ended, the commonest first: one query."""
    rows = Application.objects.filter(pk__in=_newest(member, since, most), reject_reason__isnull=False)
    told = rows.order_by().values_list("reject_reason__label", "reject_reason__by").annotate(people=Count("pk"))
    return list(told.order_by("-people", "reject_reason__label"))


def visits_over_roles(member: Membership, since: datetime | None, most: int) -> list[list[Visit]]:
    """Return the times of the `most` applications that came last, those since `since`, one list each: one query."""
    rows = visible_intervals(member).filter(application__in=_newest(member, since, most))
    stage = ("stage__kind", "stage__label", "stage__patience_days")
    ended = ("application__status", "application__reject_reason__key")
    columns = ("application_id", "application__source", *ended, *stage, "entered", "left", "why")
    found: Sequence[Visit] = [
        Visit(*row) for row in rows.order_by("application_id", "entered", "left", "pk").values_list(*columns)
    ]
    return [list(times) for _, times in groupby(found, key=itemgetter(0))]
