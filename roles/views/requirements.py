"""The requirements of a JD: adding, changing, moving, removing one and bringing it back."""

from __future__ import annotations

from typing import Any, Literal, cast
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from foundation.activity.queries import visible_events
from foundation.core.errors import Conflict, Invalid, NotFound, Stale
from foundation.core.fetch import get_visible
from foundation.core.forms import add_errors
from foundation.core.pages import go, toast
from foundation.people.views.access import MemberRequest, member_required
from roles import policies, services
from roles.models import Requirement, Role
from roles.pages.jd import Given
from roles.queries.seeing import visible_outcomes, visible_requirements, was_removed
from roles.views.common import moment, role_for
from roles.views.forms.jd import RequirementForm
from roles.views.jd import jd_url, show


@member_required
@require_POST
def requirement_add(request: MemberRequest, role_id: UUID) -> HttpResponse:
    """Add a requirement at the end."""
    role = role_for(request, role_id, policies.can_edit_jd)
    form, given = _requirement(request, role)
    if given is not None:
        try:
            services.add_requirement(actor=request.member, role=role, version=None, **given)
        except Invalid as error:
            add_errors(form, error)
        except Conflict as error:
            return show(request, role, Given(refusal=error.sentence), adding=form, status=409)
        else:
            return go(request, f"{jd_url(role)}#requirements")
    return show(request, role, adding=form, status=422)


@member_required
@require_POST
def requirement(request: MemberRequest, role_id: UUID, requirement_id: UUID) -> HttpResponse:
    """Change, move or remove a requirement, by `act`."""
    role = role_for(request, role_id, policies.can_edit_jd)
    rows = visible_requirements(request.member).filter(jd__role=role).select_related("jd__role")
    try:
        return _do(request, role, get_visible(rows, requirement_id))
    except NotFound:
        if not was_removed(request.member, role, requirement_id, "jd.requirement_removed"):
            raise
        return _removed_meanwhile(request, role)


def _removed_meanwhile(request: MemberRequest, role: Role) -> HttpResponse:
    """Say that somebody removed it, and keep what was typed as one to add."""
    said, typed = "This requirement was removed meanwhile.", None
    if request.POST.get("act", "save") == "save":
        said += " What you typed stands in the form of a new one: add it, if it is still meant."
        typed = _requirement(request, role)[0]
    return show(request, role, Given(refusal=said), adding=typed, status=409)


def _do(request: MemberRequest, role: Role, found: Requirement) -> HttpResponse:
    """Do what `act` says to a requirement."""
    act = request.POST.get("act", "save")
    form: RequirementForm | None = None
    try:
        if act in ("up", "down"):
            way = cast("Literal['up', 'down']", act)
            services.move_requirement(actor=request.member, requirement=found, way=way)
        elif act == "remove":
            _remove(request, role, found)
        else:
            form, given = _requirement(request, role)
            if given is None:
                return show(request, role, changing=(found, form), status=422)
            seen = moment(request.POST.get("seen", ""))
            services.change_requirement(actor=request.member, requirement=found, version=None, seen=seen, **given)
    except Invalid as error:
        if form is not None:
            add_errors(form, error)
        return show(request, role, changing=(found, form), status=422)
    except Stale as error:
        return show(request, role, Given(newer=error.current), changing=(found, form), status=409)
    except Conflict as error:
        return show(request, role, Given(refusal=error.sentence), status=409)
    return go(request, f"{jd_url(role)}#requirements")


def _remove(request: MemberRequest, role: Role, found: Requirement) -> None:
    removed = services.remove_requirement(actor=request.member, requirement=found, version=None)
    toast(request, "The requirement is removed.", reverse("roles:requirement_back", args=[role.pk, removed.pk]))


@member_required
@require_POST
def requirement_back(request: MemberRequest, role_id: UUID, event_id: UUID) -> HttpResponse:
    """Bring a removed requirement back, from the toast that told of it."""
    role = role_for(request, role_id, policies.can_edit_jd)
    removed = get_visible(visible_events(request.member), event_id)
    try:
        services.put_back_requirement(actor=request.member, role=role, event=removed)
    except Conflict as error:
        return show(request, role, Given(refusal=error.sentence), status=409)
    toast(request, "The requirement is back.")
    return go(request, f"{jd_url(role)}#requirements")


def _requirement(request: MemberRequest, role: Role) -> tuple[RequirementForm, dict[str, Any] | None]:
    """Return the typed form and, when it can be read, what the service takes."""
    outcomes = {str(row.pk): row for row in visible_outcomes(request.member).filter(role=role, retired_at=None)}
    form = RequirementForm(request.POST, outcomes=[(key, row.text) for key, row in outcomes.items()])
    if not form.is_valid():
        return form, None
    given = form.cleaned_data
    return form, {**given, "outcome": outcomes.get(given["outcome"])}
