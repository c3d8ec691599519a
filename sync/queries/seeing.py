"""Which connections a member may see: those of the organisation, for owners."""

from __future__ import annotations

from django.db.models import QuerySet

from foundation.people.models import Job, Membership
from sync.models import Connection, Finding, Run


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


def open_findings(connection: Connection) -> QuerySet[Finding]:
    """Return what is to be decided of a visible connection."""
    rows = Finding.objects.filter(connection=connection, state=Finding.State.OPEN)
    return rows.select_related("record").order_by("-created_at")
