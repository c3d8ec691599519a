"""The landing page."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from foundation.core import clock
from foundation.core.pages import render
from foundation.core.registries import Todo
from foundation.people.models import Membership
from foundation.people.views.access import MemberRequest, member_required
from hiring.dashboard.pages.agenda import Meeting, entries, meetings_left_today, own_meetings
from hiring.dashboard.pages.day import arrange, sentence, todos_of
from hiring.dashboard.pages.health import RoleHealth, roles_you_are_on
from hiring.dashboard.pages.waiting import count_waiting, said_of, waiting_on_others
from hiring.dashboard.policies import can_see_pipelines


@dataclass(frozen=True, slots=True)
class Gathered:
    """What My day reads from every app. What the clock says of it (late, today, next) is worked out for each page."""

    todos: list[Todo]
    waiting: int
    meetings: list[Meeting]
    roles: list[RoleHealth]


def gather(member: Membership) -> Gathered:
    """Read My day; about a query for each kind of to-do."""
    waiting = count_waiting(member) if can_see_pipelines(member) else 0
    return Gathered(todos_of(member), waiting, own_meetings(member), roles_you_are_on(member))


@member_required
@require_safe
def home(request: MemberRequest) -> HttpResponse:
    """My day: what the member owes, or (`?who=others`) what others owe them; the calendar; the roles."""
    member = request.member
    runs_roles = can_see_pipelines(member)
    others = runs_roles and request.GET.get("who") == "others"
    read = gather(member)
    context = {
        "others": others,
        "runs_roles": runs_roles,
        "agenda": entries(read.meetings),
        "roles": read.roles,
        "groups": [],
    }
    if others:
        waited = waiting_on_others(member)
        context |= {"waited": waited, "waiting": len(waited), "say": said_of(waited)}
    else:
        day = arrange(read.todos, clock.now())
        context |= {"groups": day.groups, "waiting": read.waiting}
        context["say"] = sentence(day, meetings_left_today(read.meetings))
    return render(request, "dashboard/day.html", context)
