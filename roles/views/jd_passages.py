"""One passage of the JD at a time: a finding's fix in place of its line, a text that stands elsewhere, and back again.

Each is a button of the form that holds the whole text: what is typed there is saved first, so nothing of it is lost.
"""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from foundation.activity.models import Event
from foundation.activity.queries import visible_events
from foundation.core.errors import Conflict, Invalid
from foundation.core.fetch import get_visible
from foundation.core.pages import go, toast
from foundation.people.views.access import MemberRequest, member_required
from roles import policies, services
from roles.models import Role
from roles.pages.jd import Given
from roles.views.common import role_for
from roles.views.jd import saved_or_refused, show


@member_required
@require_POST
def use_fix(request: MemberRequest, role_id: UUID) -> HttpResponse:
    """Put the fix of a finding, named by its mark, in place of its line."""
    role = role_for(request, role_id, policies.can_edit_jd)
    mark = request.POST.get("fix", "")
    return _act(
        request,
        role,
        lambda: services.replace_line(actor=request.member, role=role, mark=mark),
        "The fix is in the text.",
    )


@member_required
@require_POST
def insert(request: MemberRequest, role_id: UUID) -> HttpResponse:
    """Write a text that stands elsewhere into a section; `take` names both."""
    role = role_for(request, role_id, policies.can_edit_jd)
    section, _, key = request.POST.get("take", "").partition(":")
    return _act(
        request,
        role,
        lambda: services.insert_said(actor=request.member, role=role, section=section, key=key),
        "It is in the text.",
    )


def _act(request: MemberRequest, role: Role, act: Callable[[], Event], said: str) -> HttpResponse:
    if refused := saved_or_refused(request, role):
        return refused
    try:
        done = act()
    except Invalid as error:
        return show(request, role, Given(errors=error.errors), status=422)
    except Conflict as error:
        return show(request, role, Given(refusal=error.sentence), status=409)
    toast(request, said, reverse("roles:passage_back", args=[role.pk, done.pk]))
    return _to(request, role, done)


@member_required
@require_POST
def back(request: MemberRequest, role_id: UUID, event_id: UUID) -> HttpResponse:
    """Put a passage back, from the toast that told of its change."""
    role = role_for(request, role_id, policies.can_edit_jd)
    changed = get_visible(visible_events(request.member), event_id)
    try:
        services.put_back_passage(actor=request.member, role=role, event=changed)
    except Conflict as error:
        return show(request, role, Given(refusal=error.sentence), status=409)
    toast(request, "It reads as before.")
    return _to(request, role, changed)


def _to(request: MemberRequest, role: Role, changed: Event) -> HttpResponse:
    """Go to the line that was changed."""
    line = changed.data.get("section") or f"r-{changed.data.get('requirement', '')}"
    return go(request, f"{reverse('roles:jd', args=[role.pk])}#{line}")
