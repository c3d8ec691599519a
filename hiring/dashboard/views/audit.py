"""The log of everything, for owners."""

from uuid import UUID

from django.db.models import Q
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from foundation.activity.queries import visible_events
from foundation.core.errors import NotFound
from foundation.core.event_log import types
from foundation.core.fetch import get_visible
from foundation.core.pages import render
from foundation.people.policies import can_read_audit
from foundation.people.views.access import MemberRequest, member_required

PER_PAGE = 50


@member_required
@require_safe
def audit(request: MemberRequest) -> HttpResponse:
    """List what happened, newest first; `?about=` narrows to one kind of thing, `?before=` goes on from an event."""
    can_read_audit.require(request.member)
    kinds = sorted({verb.split(".")[0] for verb, _ in types.items()})
    about = request.GET.get("about", "")
    events = visible_events(request.member)
    if about in kinds:
        events = events.filter(verb__startswith=f"{about}.")
    if request.GET.get("before"):
        last = get_visible(visible_events(request.member), _id(request.GET["before"]))
        events = events.filter(Q(created_at__lt=last.created_at) | Q(created_at=last.created_at, pk__lt=last.pk))
    rows = list(events.order_by("-created_at", "-pk")[: PER_PAGE + 1])
    context = {
        "rows": [(row, types[row.verb].text(row.data)) for row in rows[:PER_PAGE]],
        "older": rows[PER_PAGE - 1].pk if len(rows) > PER_PAGE else None,
        "kinds": [(kind, kind.replace("_", " ").capitalize()) for kind in kinds],
        "about": about,
        "paged": bool(request.GET.get("before")),
    }
    return render(request, "dashboard/audit.html", context)


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound("There is no such place in the log.") from None
