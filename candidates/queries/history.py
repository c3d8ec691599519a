"""What somebody went through with us, role by role, for those who work there; never what anybody thought of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from candidates.domain.intervals import Span, Why, counted, visits
from candidates.models import Application, StageInterval
from candidates.queries.seeing import visible_applications, worked_applications
from foundation.core import clock
from foundation.people.models import Membership


@dataclass(frozen=True, slots=True)
class Visit:
    """A stage that somebody reached: when, and for how many days of ours."""

    stage: str
    entered: datetime
    days: int


def visits_of(member: Membership, applications: Collection[UUID]) -> dict[UUID, list[Visit]]:
    """Return the stages that people reached, for applications that the member works on: two queries."""
    worked = worked_applications(member, applications)
    rows = StageInterval.objects.filter(application_id__in=worked).order_by("entered", "left", "pk")
    spans: dict[UUID, list[Span]] = {}
    for application, stage, entered, left, why in rows.values_list(
        "application_id", "stage__label", "entered", "left", "why"
    ):
        spans.setdefault(application, []).append(Span(stage, entered, left, Why(why)))
    now = clock.now()
    return {
        application: [Visit(visit[0].stage, visit[0].entered, counted(visit, now).days) for visit in visits(own)]
        for application, own in spans.items()
    }


def earlier_ones(member: Membership, application: Application) -> list[Application]:
    """Return the visible applications of the same person that came in before, the newest first: one query."""
    rows = visible_applications(member).filter(
        candidate_id=application.candidate_id, applied_at__lt=application.applied_at
    )
    return list(rows.select_related("role", "stage", "reject_reason").order_by("-applied_at")[:5])
