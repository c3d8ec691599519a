"""How the roles that a member works on are doing: people by stage, the longest wait, scorecards late, what is next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Count, IntegerField, Min, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import JSONObject

from candidates.models import Application
from candidates.policies import can_see_figures
from candidates.queries import visible_applications, visible_seats
from foundation.core import clock, formatting
from foundation.people.models import Membership
from foundation.people.queries.seeing import PreparedFor
from roles.models import Role, RoleSeat, Stage
from roles.queries.seeing import visible_roles
from rubrics.queries import DUE_AFTER, OWED_INTERVIEW

MOST_ROLES = 8
SHOWN_STATES = (Role.State.OPEN, Role.State.PAUSED, Role.State.SCOPING)


@dataclass(frozen=True, slots=True)
class StageCount:
    """People who wait at a stage; `slow` when one of them waits longer than the stage's patience."""

    name: str
    n: int
    slow: bool
    oldest: datetime


@dataclass(frozen=True, slots=True)
class RoleHealth:
    """One row of the table. `wait_days` is the longest wait at any stage, None without people."""

    role_id: UUID
    title: str
    state: str
    opened_at: datetime | None
    stages: list[StageCount]
    late_scorecards: int

    @property
    def slowest(self) -> StageCount | None:
        return min(self.stages, key=lambda stage: stage.oldest, default=None)

    @property
    def wait_days(self) -> int | None:
        return formatting.age_days(self.slowest.oldest) if self.slowest else None

    @property
    def since(self) -> str:
        """How long it has been open, or what else it is."""
        if self.state == Role.State.OPEN and self.opened_at:
            return f"Open {formatting.count(formatting.age_days(self.opened_at), 'day', 'days')}"
        return str(Role.State(self.state).label)

    @property
    def next_step(self) -> str:
        """What would help the role most, in a few words."""
        if self.state != Role.State.OPEN:
            return "Get it ready to open" if self.state == Role.State.SCOPING else "Open it again"
        if self.late_scorecards:
            return f"Get {formatting.count(self.late_scorecards, 'scorecard', 'scorecards')} in"
        slow = next((stage for stage in self.stages if stage.slow), None)
        if slow:
            return f"Move people on from {slow.name}"
        return "Keep going" if self.stages else "Find people"


def roles_you_are_on(member: Membership) -> list[RoleHealth]:
    """Return the roles not yet closed that the member works on, own seats first; at most eight, in one query."""
    if not can_see_figures(member):
        return []
    found = _first_roles(member, late_before=clock.now() - DUE_AFTER)
    # The same on every row: what is late was counted once, not role by role.
    late = {cells["role"]: cells["n"] for cells in found[0][-1]} if found else {}
    return [
        RoleHealth(pk, title, state, opened_at, _stages(waiting), late.get(str(pk), 0))
        for pk, title, state, opened_at, waiting, _late in found
    ]


def _roles(member: Membership, *, late_before: datetime) -> QuerySet[Any, Any]:
    """Order the roles by whose they are and how far they are, each with the people waiting at its stages."""
    own = RoleSeat.objects.filter(member=member).values("role_id")
    mine = When(Q(pk__in=own) | Q(created_by=member), then=Value(0))
    first = Case(mine, default=Value(1), output_field=IntegerField())
    states = [When(state=state, then=Value(place)) for place, state in enumerate(SHOWN_STATES)]
    order = Case(*states, default=Value(len(SHOWN_STATES)), output_field=IntegerField())
    roles = visible_roles(member).filter(state__in=SHOWN_STATES).order_by(first, order, "-opened_at", "-created_at")
    roles = roles.annotate(waiting=ArraySubquery(_waiting(member)), late=ArraySubquery(_late(member, late_before)))
    return roles.values_list("pk", "title", "state", "opened_at", "waiting", "late")[:MOST_ROLES]


def _waiting(member: Membership) -> QuerySet[Any, Any]:
    """Count the people at each stage of the role of the outer query, in the order of its loop; none where nobody is."""
    people = visible_applications(member).filter(
        role=OuterRef("role"), status=Application.Status.ACTIVE, stage=OuterRef("pk")
    )
    told = people.order_by().values("stage").annotate(told=JSONObject(n=Count("pk"), oldest=Min("stage_entered_at")))
    stages = Stage.objects.filter(role=OuterRef("pk")).order_by("position")
    return stages.values(cells=JSONObject(name="label", patience="patience_days", people=Subquery(told.values("told"))))


_first_roles = PreparedFor[Any](_roles)


def _late(member: Membership, before: datetime) -> QuerySet[Any, Any]:
    """Count the overdue scorecards of interviewers on each role, not what they say."""
    late = visible_seats(member).filter(OWED_INTERVIEW, interview__ends_at__lt=before).order_by()
    counted = late.values("interview__application__role").annotate(n=Count("pk"))
    return counted.values(cells=JSONObject(role="interview__application__role", n="n"))


def _stages(waiting: list[dict[str, Any]]) -> list[StageCount]:
    """Return the stages at which somebody is."""
    now = clock.now()
    found = []
    for cells in waiting:
        if people := cells["people"]:
            since = datetime.fromisoformat(people["oldest"])
            slow = since < now - timedelta(days=cells["patience"])
            found.append(StageCount(cells["name"], people["n"], slow, since))
    return found
