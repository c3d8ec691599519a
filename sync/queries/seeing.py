"""Which connections a member may see: those of the organisation, for owners."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Count, QuerySet

from candidates.models import Application
from foundation.people.models import Job, Membership
from sync.domain.kinds import Kind
from sync.models import Connection, Finding, Run, SourceRecord

MOST_RETIRED = 50


def visible_connections(member: Membership) -> QuerySet[Connection]:
    """Return the connections that the member may see."""
    rows = Connection.objects.filter(organisation_id=member.organisation_id)
    return rows.select_related("by__user") if member.active and member.job == Job.OWNER else rows.none()


def visible_runs(member: Membership) -> QuerySet[Run]:
    """Return the runs of all connections that the member may see."""
    return Run.objects.filter(connection__in=visible_connections(member).values("pk"))


def runs_of(connection: Connection) -> QuerySet[Run]:
    """Return the runs of a visible connection, the newest first."""
    return Run.objects.filter(connection=connection).order_by("-number")


def retired_in_use(connection: Connection) -> list[tuple[UUID, str, str, int]]:
    """Return role, its title, stage and how many are active there, of stages that the other side has retired."""
    retired = SourceRecord.objects.filter(connection=connection, kind=Kind.STAGE, data__retired=True)
    live = (Application.Status.ACTIVE, Application.Status.HOLD)
    rows = Application.objects.filter(stage_id__in=retired.values("object_id"), status__in=live)
    named = rows.values_list("role_id", "role__title", "stage__label").annotate(people=Count("pk"))
    return list(named.order_by("role__title", "stage__label")[:MOST_RETIRED])


def open_findings(connection: Connection) -> QuerySet[Finding]:
    """Return what is to be decided of a visible connection."""
    rows = Finding.objects.filter(connection=connection, state=Finding.State.OPEN)
    return rows.select_related("record").order_by("-created_at")
