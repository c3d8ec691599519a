"""Saved views: saving one, its link, and what its owner may change."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from candidates import policies
from candidates.models import SavedView
from candidates.pages.saved import address_of
from candidates.queries.saved import visible_views
from candidates.services import saving
from candidates.views.forms.saved import ViewForm
from candidates.views.table import get_role
from foundation.core.errors import Invalid
from foundation.core.fetch import get_allowed, get_visible
from foundation.core.forms import add_errors
from foundation.core.pages import go, render, toast
from foundation.people.views.access import MemberRequest, member_required
from roles.models import Role

NOWHERE = UUID(int=0)


@require_http_methods(["GET", "POST"])
@member_required
def new(request: MemberRequest) -> HttpResponse:
    """Save what a list shows under a name; the list's own address came along as the query, its role as `at`."""
    policies.can_see_people.require(request.member)
    given = request.GET.copy()
    at = given.pop("at", [""])[-1]
    role = get_role(request.member, _uuid(at) or NOWHERE) if at else None
    if request.method == "GET":
        return _page(request, ViewForm(initial={"query": given.urlencode()}), role)
    form = ViewForm(request.POST)
    if not form.is_valid():
        return _page(request, form, role, status=422)
    try:
        made = saving.save_view(actor=request.member, role=role, **form.given())
    except Invalid as error:
        add_errors(form, error)
        return _page(request, form, role, status=422)
    toast(request, f"“{made.name}” is saved.")
    return go(request, address_of(made, made.role_id))


@require_GET
@member_required
def saved_view(request: MemberRequest, view_id: UUID) -> HttpResponse:
    """Lead to what the view shows, at its own role or where it was asked for."""
    policies.can_see_people.require(request.member)
    found = get_visible(visible_views(request.member), view_id)
    return redirect(address_of(found, _uuid(request.GET.get("at", ""))))


@require_http_methods(["GET", "POST"])
@member_required
def edit(request: MemberRequest, view_id: UUID) -> HttpResponse:
    """Rename a view, share it, and let it show what the list shows now, which came along as the query."""
    found = get_allowed(request.member, visible_views(request.member), view_id, policies.can_change_view)
    if request.method == "GET":
        start = {"name": found.name, "shared": found.shared, "query": _now(request, found), "was": ViewForm.told(found)}
        return _page(request, ViewForm(initial=start), found.role, found)
    form = ViewForm(request.POST)
    if not form.is_valid():
        return _page(request, form, found.role, found, 422)
    try:
        made = saving.change_view(actor=request.member, view=found, **form.given())
    except Invalid as error:
        add_errors(form, error)
        return _page(request, form, found.role, found, 422)
    toast(request, f"“{made.name}” is saved.")
    return go(request, address_of(made, made.role_id))


def _now(request: MemberRequest, found: SavedView) -> str:
    given = request.GET.copy()
    given.pop("at", None)
    return given.urlencode() if given else found.query


@require_POST
@member_required
def delete(request: MemberRequest, view_id: UUID) -> HttpResponse:
    """Delete a view."""
    found = get_allowed(request.member, visible_views(request.member), view_id, policies.can_change_view)
    place = address_of(SavedView(role_id=found.role_id, pk=found.pk), None).partition("?")[0]
    saving.delete_view(actor=request.member, view=found)
    toast(request, f"“{found.name}” is deleted.")
    return go(request, place)


@require_POST
@member_required
def default(request: MemberRequest, view_id: UUID) -> HttpResponse:
    """Let the list open with this view for the member, or plain again."""
    policies.can_see_people.require(request.member)
    found = get_visible(visible_views(request.member), view_id)
    opens = request.POST.get("opens") == "1"
    saving.open_with(actor=request.member, view=found, opens=opens)
    toast(request, f"The list opens with “{found.name}”." if opens else "The list opens plain.")
    return go(request, address_of(found, _uuid(request.POST.get("at", ""))))


def _page(
    request: MemberRequest, form: ViewForm, role: Role | None, view: SavedView | None = None, status: int = 200
) -> HttpResponse:
    said = QueryDict(form["query"].value() or "")
    context = {"form": form, "role": role, "view": view, "filters": [key for key in saving.KEPT if key in said]}
    return render(request, "candidates/saved_view.html", context, status=status)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
