"""A role copied into a new one, and the templates that roles start from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundation.core.errors import Invalid, Refused
from foundation.core.fetch import get_visible
from foundation.core.pages import go, render, toast
from foundation.people.views.access import MemberRequest, member_required
from roles import policies, services
from roles.models import Role, RoleTemplate
from roles.pages import copies as copies_page
from roles.queries import gate, snapshot
from roles.queries.seeing import visible_templates
from roles.views.common import page, role_for


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def copy(request: MemberRequest, role_id: UUID) -> HttpResponse:
    """Choose what comes along; a POST starts the copy."""
    role = role_for(request, role_id, policies.can_copy_role)
    if request.method != "POST":
        return _show(request, role)
    title, parts = request.POST.get("title", ""), request.POST.getlist("parts")
    try:
        made = services.duplicate_role(actor=request.member, role=role, title=title, parts=parts)
    except Invalid as error:
        return _show(request, role, errors=error.errors, status=422)
    toast(request, f"{made.title} is started as a copy, and you lead it.")
    return go(request, "roles:scope", made.pk)


@member_required
@require_POST
def save_template(request: MemberRequest, role_id: UUID) -> HttpResponse:
    """Keep parts of the role as a template."""
    role = role_for(request, role_id, policies.can_copy_role)
    name, parts = request.POST.get("name", ""), request.POST.getlist("parts")
    try:
        made = services.save_template(actor=request.member, role=role, name=name, parts=parts)
    except Invalid as error:
        return _show(request, role, errors=error.errors, status=422)
    except Refused as error:
        return _show(request, role, errors={"name": [error.sentence]}, status=409)
    toast(request, f"The template {made.name} is saved.")
    return go(request, "roles:templates")


@member_required
@require_safe
def templates(request: MemberRequest) -> HttpResponse:
    """The templates of the organisation."""
    policies.can_create_role.require(request.member)
    return render(request, "roles/templates.html", copies_page.list_page(request.member))


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def template(request: MemberRequest, template_id: UUID) -> HttpResponse:
    """Show what a template holds; a POST renames or deletes it."""
    policies.can_create_role.require(request.member)
    found = get_visible(visible_templates(request.member).select_related("made_by__user"), template_id)
    if request.method != "POST":
        return _template(request, found)
    if request.POST.get("act") == "delete":
        services.remove_template(actor=request.member, template=found)
        toast(request, f"The template {found.name} is deleted. Roles that began from it keep what they have.")
        return go(request, "roles:templates")
    try:
        services.rename_template(actor=request.member, template=found, name=request.POST.get("name", ""))
    except Invalid as error:
        return _template(request, found, error=error.sentence, status=422)
    toast(request, "Renamed.")
    return go(request, "roles:templates")


def _template(request: MemberRequest, found: RoleTemplate, *, error: str = "", status: int = 200) -> HttpResponse:
    typed = {"name": request.POST.get("name", ""), "error": error} if error else {}
    context = {**copies_page.template_page(request.member, found), **typed}
    return render(request, "roles/template.html", context, status=status)


def _show(
    request: MemberRequest, role: Role, *, errors: Mapping[str, list[str]] | None = None, status: int = 200
) -> HttpResponse:
    evaluated = gate.evaluate(role) if role.state == Role.State.SCOPING else None
    shot = evaluated.shot if evaluated else snapshot.load(role.pk)
    context = {**copies_page.page(request.member, role, shot), **(_typed(request, role, errors) if errors else {})}
    return page(request, "roles/copy.html", role, context, evaluated=evaluated, status=status)


def _typed(request: MemberRequest, role: Role, errors: Mapping[str, list[str]]) -> dict[str, Any]:
    """Return what was ticked and typed into a form that was refused."""
    return {
        "ticked": set(request.POST.getlist("parts")),
        "title": request.POST.get("title", role.title).replace("\x00", ""),
        "name": request.POST.get("name", role.title)[:300].replace("\x00", ""),
        "errors": errors,
    }
