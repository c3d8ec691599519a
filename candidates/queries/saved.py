"""Saved views: one's own, and those that somebody shares."""

from __future__ import annotations

from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from candidates.models import SavedView
from foundation.people.models import Job, Membership
from foundation.people.queries.seeing import PreparedFor
from roles.queries.seeing import visible_roles

READS_VIEWS = (Job.OWNER, Job.RECRUITER, Job.HIRING_MANAGER, Job.INTERVIEWER, Job.ADVISOR)


def visible_views(member: Membership) -> QuerySet[SavedView]:
    """Return the member's own views and the shared ones of the organisation, of roles that the member knows of."""
    rows = SavedView.objects.filter(Q(owner=member) | Q(shared=True), organisation_id=member.organisation_id)
    if not member.active or member.job not in READS_VIEWS:
        return rows.none()
    return rows.filter(Q(role=None) | Q(role__in=visible_roles(member)))


class View(NamedTuple):
    """A view as a place offers it; `opens` tells that the member opens their place with it."""

    pk: UUID
    name: str
    owner_id: UUID
    role_id: UUID | None
    query: str
    opens: bool


def views_at(member: Membership, role: UUID | None) -> list[View]:
    """Return the views that a place offers, by name: those of all roles, and its own; one query."""
    return [View(*row) for row in (_of_role(member, role=role) if role else _of_all(member))]


def _fields(member: Membership, place: Q) -> QuerySet[SavedView, Any]:
    opens = SavedView.opens_for.through.objects.filter(savedview=OuterRef("pk"), membership=member.pk)
    rows = visible_views(member).filter(place).order_by("name").annotate(opens=Exists(opens))
    return rows.values_list("pk", "name", "owner_id", "role_id", "query", "opens")


_of_all = PreparedFor[Any](lambda member: _fields(member, Q(role=None)))
_of_role = PreparedFor[Any](lambda member, *, role: _fields(member, Q(role=None) | Q(role_id=role)))
