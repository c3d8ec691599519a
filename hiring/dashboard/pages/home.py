"""The landing page, gathered from every app: the member's day, or what others owe them; the calendar; the roles."""

from dataclasses import dataclass
from typing import Any

from candidates.policies import can_see_figures
from foundation.core import clock
from foundation.core.registries import Todo
from foundation.people.models import Membership
from foundation.people.queries.todos import todos_of
from hiring.dashboard.pages.agenda import Meeting, entries, meetings_left_today, own_meetings
from hiring.dashboard.pages.day import arrange, sentence
from hiring.dashboard.pages.health import RoleHealth, roles_you_are_on
from hiring.dashboard.pages.waiting import count_waiting, said_of, waiting_on_others


@dataclass(frozen=True, slots=True)
class Gathered:
    """What My day reads from every app. What the clock says of it (late, today, next) is worked out for each page."""

    todos: list[Todo]
    waiting: int
    meetings: list[Meeting]
    roles: list[RoleHealth]


def gather(member: Membership) -> Gathered:
    """Read My day; about a query for each kind of to-do."""
    waiting = count_waiting(member) if can_see_figures(member) else 0
    return Gathered(todos_of(member), waiting, own_meetings(member), roles_you_are_on(member))


def my_day(member: Membership, *, others: bool) -> dict[str, Any]:
    """Return the page; only those who run roles are shown what `others` owe them."""
    runs_roles = can_see_figures(member)
    read = gather(member)
    return {
        "others": others and runs_roles,
        "runs_roles": runs_roles,
        "agenda": entries(read.meetings),
        "roles": read.roles,
        **(_owed_by_others(member) if others and runs_roles else _owed(read)),
    }


def _owed_by_others(member: Membership) -> dict[str, Any]:
    waited = waiting_on_others(member)
    return {"groups": [], "waited": waited, "waiting": len(waited), "say": said_of(waited)}


def _owed(read: Gathered) -> dict[str, Any]:
    day = arrange(read.todos, clock.now())
    return {"groups": day.groups, "waiting": read.waiting, "say": sentence(day, meetings_left_today(read.meetings))}
