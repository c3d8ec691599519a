"""Saved views: one's own, and those that somebody shares."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

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


def views_at(member: Membership, role: UUID | None) -> list[tuple[UUID, str, UUID, bool]]:
    """Return (key, name, owner, shared) of the views that a place offers, by name: those of all roles, and its own."""
    return _of_role(member, role=role) if role else _of_all(member)


def default_at(member: Membership, role: UUID | None) -> SavedView | None:
    """Return the view that the member opens a place with, of those that they may still see."""
    found = _opens_role(member, role=role) if role else _opens_all(member)
    return next(iter(found), None)


def _fields(rows: QuerySet[SavedView]) -> QuerySet[SavedView, Any]:
    return rows.order_by("name").values_list("pk", "name", "owner_id", "shared")


_of_all = PreparedFor[Any](lambda member: _fields(visible_views(member).filter(role=None)))
_of_role = PreparedFor[Any](
    lambda member, *, role: _fields(visible_views(member).filter(Q(role=None) | Q(role_id=role)))
)
_opens_all = PreparedFor[SavedView](
    lambda member: visible_views(member).filter(opens_for=member.pk, role=None).order_by("pk")[:1]
)
_opens_role = PreparedFor[SavedView](
    lambda member, *, role: (
        visible_views(member).filter(Q(role_id=role) | Q(role=None), opens_for=member.pk).order_by("role_id")[:1]
    )
)
