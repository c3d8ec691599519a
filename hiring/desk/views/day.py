"""The landing page."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from hiring.core import clock
from hiring.core.pages import render
from hiring.desk.agenda import entries, meetings_left_today, own_meetings
from hiring.desk.day import arrange, duties_of, sentence
from hiring.desk.health import roles_you_are_on
from hiring.desk.policies import can_see_pipelines
from hiring.desk.waiting import count_waiting, said_of, waiting_on_others
from hiring.people.guard import MemberRequest, member_required


@member_required
@require_safe
def home(request: MemberRequest) -> HttpResponse:
    """My day: what the member owes, or (`?who=others`) what others owe them; the calendar; the roles."""
    member = request.member
    runs_roles = can_see_pipelines(member)
    others = runs_roles and request.GET.get("who") == "others"
    seats = own_meetings(member)
    context = {
        "others": others,
        "runs_roles": runs_roles,
        "agenda": entries(seats),
        "roles": roles_you_are_on(member),
        "groups": [],
    }
    if others:
        waited = waiting_on_others(member)
        context |= {"waited": waited, "waiting": len(waited), "say": said_of(waited)}
    else:
        day = arrange(duties_of(member), clock.now())
        context |= {"groups": day.groups, "waiting": count_waiting(member) if runs_roles else 0}
        context["say"] = sentence(day, meetings_left_today(seats))
    return render(request, "desk/day.html", context)
