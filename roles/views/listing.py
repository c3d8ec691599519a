"""The list of roles, starting one, and the way in to a role."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from foundation.core.errors import Invalid
from foundation.core.forms import add_errors
from foundation.core.pages import go, render, toast
from foundation.core.registries import pages_above
from foundation.people.views.access import MemberRequest, member_required
from roles import policies, services
from roles.models import Role, RoleSeat
from roles.pages import role_list
from roles.queries.seeing import colleagues, get_with_seats, visible_templates
from roles.views.forms.role import RoleForm


@member_required
@require_safe
def roles(request: MemberRequest) -> HttpResponse:
    """The roles that the member sees: by state, by words, by what they are and who leads them, sorted."""
    context = role_list.page(request.member, request.GET)
    return render(request, "roles/list.html", context, block="results")


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: MemberRequest) -> HttpResponse:
    """Start a role, from nothing or from a template."""
    member = request.member
    policies.can_create_role.require(member)
    people = {person.pk: person for person in colleagues(member) if policies.can_hold_seat(person, RoleSeat.Kind.LEAD)}
    templates = {str(template.pk): template for template in visible_templates(member)}
    form = RoleForm(
        request.POST if request.method == "POST" else None,
        people=list(people.values()),
        templates=list(templates.values()),
        initial={"lead": str(member.pk), "template": request.GET.get("template", "")},
    )
    if form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("title", "location")}
        given["lead"] = people[UUID(form.cleaned_data["lead"])]
        try:
            template = templates.get(form.cleaned_data.get("template", ""))
            if template:
                made = services.start_from_template(actor=member, template=template, **given)
            else:
                made = services.create_role(actor=member, **given)
        except Invalid as error:
            add_errors(form, error)
        else:
            toast(request, f"{made.title} is started. Begin with its scope.")
            return go(request, "roles:scope", made.pk)
    return render(request, "roles/new.html", {"form": form}, status=422 if form.is_bound else 200)


@member_required
@require_safe
def role(request: MemberRequest, role_id: UUID) -> HttpResponse:
    """Lead to the part of the role that the member most likely wants."""
    member = request.member
    found = get_with_seats(member, role_id)
    if policies.can_read_scope(member, found):
        running = found.state != Role.State.SCOPING and policies.can_see_pipeline(member, found)
        return redirect(pages_above["role.pipeline"] if running else "roles:scope", found.pk)
    policies.can_read_brief.require(member, found)
    return redirect("roles:brief", found.pk)
