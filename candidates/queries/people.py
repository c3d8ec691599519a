"""People for lists, each with the applications that the reader may see."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject

from candidates.models import Application, Candidate
from candidates.models.people import FORGOTTEN
from candidates.queries.seeing import visible_applications
from foundation.people.models import Membership
from foundation.people.queries.seeing import PreparedFor

OPEN = ("active", "hold")
STATUS_LABELS = {key: str(label) for key, label in Application.Status.choices}
COLUMNS = ("id", "name", "email", "phone", "company", "title", "location", "linkedin", "created_at")


@dataclass(frozen=True, slots=True)
class Line:
    """One application of a person, for a list."""

    id: UUID
    role: str
    stage: str
    status: str
    label: str


@dataclass(frozen=True, slots=True)
class Found:
    """One person in a list with the applications that the reader may see."""

    id: UUID
    name: str
    email: str
    company: str
    location: str
    phone: str
    linkedin: str
    since: datetime
    lines: list[Line]


def found(member: Membership, ids: Collection[UUID]) -> list[Found]:
    """Return these people, the newest first, with their visible applications: one query."""
    return [_found(row) for row in _asked(member, ids=tuple(ids))] if ids else []


def _with_lines(member: Membership, *, ids: tuple[UUID, ...]) -> QuerySet[Candidate, Any]:
    people = Candidate.objects.filter(pk__in=ids, organisation_id=member.organisation_id)
    applications = visible_applications(member).filter(candidate=OuterRef("pk")).order_by("-applied_at")
    cells = JSONObject(id="id", role="role__title", stage="stage__label", status="status")
    lines = ArraySubquery(applications.values(cells=cells))
    rows: QuerySet[Candidate, Any] = people.order_by("-pk").annotate(lines=lines).values(*COLUMNS, "lines")
    return rows


_asked = PreparedFor[dict[str, Any]](_with_lines)


def _found(row: Mapping[str, Any]) -> Found:
    return Found(
        id=row["id"],
        name=row["name"] or row["email"] or FORGOTTEN,
        email=row["email"],
        company=", ".join(filter(None, (row["title"], row["company"]))),
        location=row["location"],
        phone=row["phone"],
        linkedin=row["linkedin"],
        since=row["created_at"],
        lines=[
            Line(UUID(line["id"]), line["role"], line["stage"], line["status"], STATUS_LABELS[line["status"]])
            for line in row["lines"]
        ],
    )
