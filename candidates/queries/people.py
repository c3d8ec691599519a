"""Finding people: by words in their details and files, newest first, page by page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import JSONObject

from candidates.domain.search.words import query_of
from candidates.models import Application, Candidate
from candidates.queries.finding import people_with
from candidates.queries.seeing import visible_applications, visible_candidates
from foundation.people.models import Membership
from foundation.people.queries.seeing import PreparedFor
from roles.models import Role

PAGE = 50
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


def matching(member: Membership, text: str) -> QuerySet[Candidate]:
    """Return the visible people with these words in their details, or in a file that the member may see."""
    query = query_of(text)
    people = visible_candidates(member)
    return people.filter(pk__in=people_with(member, query)) if query else people.none()


def people_page(
    member: Membership, *, text: str = "", status: str = "", role_id: str = "", after: UUID | None = None
) -> tuple[list[Found], UUID | None]:
    """Return up to PAGE people, newest first, and the key of the next page: one query.

    `status` and `role_id` ask for a visible application that is like that.
    """
    further = {"pk__lt": after} if after else {}
    if text.strip() or status or role_id:
        page = found(member, _narrowed(member, text, status, role_id).filter(**further), PAGE + 1)
    else:
        page = [_found(row) for row in _newest(member, **further)]
    more = page[PAGE - 1].id if len(page) > PAGE else None
    return page[:PAGE], more


def _narrowed(member: Membership, text: str, status: str, role_id: str) -> QuerySet[Candidate]:
    rows = matching(member, text) if text.strip() else visible_candidates(member)
    if not (status or role_id):
        return rows
    wanted = visible_applications(member)
    wanted = wanted.filter(status__in=OPEN if status == "open" else [status]) if status else wanted
    wanted = wanted.filter(role_id=role_id) if role_id else wanted
    return rows.filter(pk__in=wanted.values("candidate_id"))


def found(member: Membership, people: QuerySet[Candidate], most: int) -> list[Found]:
    """Return up to `most` of the people, the newest first, with their visible applications: one query."""
    return [_found(row) for row in _with_lines(member, people, most)]


def _with_lines(member: Membership, people: QuerySet[Candidate], most: int) -> QuerySet[Candidate, dict[str, Any]]:
    applications = visible_applications(member).filter(candidate=OuterRef("pk")).order_by("-applied_at")
    cells = JSONObject(id="id", role="role__title", stage="stage__label", status="status")
    lines = ArraySubquery(applications.values(cells=cells))
    rows: QuerySet[Candidate, dict[str, Any]] = people.order_by("-pk").annotate(lines=lines).values(*COLUMNS, "lines")
    return rows[:most]


_newest = PreparedFor[dict[str, Any]](
    lambda member, **further: _with_lines(member, visible_candidates(member).filter(**further), PAGE + 1)
)


def _found(row: Mapping[str, Any]) -> Found:
    return Found(
        id=row["id"],
        name=row["name"] or row["email"],
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


def roles_with_people(member: Membership) -> list[tuple[str, str]]:
    """Return (id, title) of roles with applications that the member may see, for a select."""
    return sorted(((str(key), title) for key, title in _with_people(member)), key=lambda item: item[1].lower())


# Asked of each role whether there is one: to gather the roles of all applications would read every application.
_with_people = PreparedFor[tuple[UUID, str]](
    lambda member: Role.objects.filter(
        Exists(visible_applications(member).filter(role=OuterRef("pk"))), organisation_id=member.organisation_id
    ).values_list("pk", "title")
)
